/**
 * Gives every drawn row an element for as long as it is drawn: what a row that left was drawn with serves one that came,
 * which costs less than making new elements. Keys for rows, in their order.
 */
export function createRowSlots(): (ids: readonly string[]) => number[] {
  let held = new Map<string, number>();
  let made = 0;
  return ids => {
    const wanted = new Set(ids);
    const spare = [...held].filter(([id]) => !wanted.has(id)).map(([, slot]) => slot);
    const next = new Map<string, number>();
    const keys = ids.map(id => {
      // An id that comes twice is two rows.
      const own = next.has(id) ? undefined : held.get(id);
      const slot = own ?? spare.shift() ?? made++;
      next.set(id, slot);
      return slot;
    });
    held = next;
    return keys;
  };
}
