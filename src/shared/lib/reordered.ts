/** The same list with one item some places further on, as far as there are any. */
export function reordered<Item>(list: readonly Item[], index: number, by: number): readonly Item[] {
  const target = Math.max(0, Math.min(index + by, list.length - 1));
  const item = list[index];
  if (item === undefined || target === index) return list;
  const others = list.filter((_, at) => at !== index);
  return [...others.slice(0, target), item, ...others.slice(target)];
}
