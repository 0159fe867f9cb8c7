/** Does the same with each, so many at a time, in order; the first error ends it. */
export async function sideBySide<Item>(
  items: readonly Item[],
  most: number,
  act: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of rest) await act(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
}
