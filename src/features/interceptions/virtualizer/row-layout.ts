/** A row that is not of the closed height. */
interface ExpandedRow {
  index: number;
  /** Pixels. */
  height: number;
}

/** Where rows stand below one another, in pixels from the first one's top. */
export interface RowLayout {
  readonly total: number;
  /** The height of a closed row. */
  readonly closed: number;
  startOf(index: number): number;
  heightOf(index: number): number;
  /** The row at this height, the first or the last one beyond them. */
  indexAt(offset: number): number;
}

/**
 * All closed rows are of one height, so only the open ones have to be looked through, however many there are.
 * @param open by rising index
 */
export function layoutRows(length: number, closed: number, open: readonly ExpandedRow[]): RowLayout {
  /** What the open rows up to here are higher than closed ones. */
  const extras = [0];
  for (const { height } of open) extras.push((extras.at(-1) ?? 0) + height - closed);
  const openTop = (nth: number): number => (open[nth]?.index ?? 0) * closed + (extras[nth] ?? 0);
  const startOf = (index: number): number =>
    index * closed + (extras[countWhile(open.length, nth => (open[nth]?.index ?? 0) < index)] ?? 0);
  const heightOf = (index: number): number => {
    const nth = countWhile(open.length, at => (open[at]?.index ?? 0) < index);
    const row = open[nth];
    return row?.index === index ? row.height : closed;
  };
  return {
    total: length * closed + (extras.at(-1) ?? 0),
    closed,
    startOf,
    heightOf,
    indexAt(offset) {
      const above = countWhile(open.length, nth => openTop(nth) <= offset);
      const last = open[above - 1];
      const top = last ? openTop(above - 1) : 0;
      const index = !last
        ? Math.floor(offset / closed)
        : offset < top + last.height
          ? last.index
          : last.index + 1 + Math.floor((offset - top - last.height) / closed);
      return Math.max(0, Math.min(index, length - 1));
    },
  };
}

/** How many of the first ones hold, where none holds after the first that does not. */
function countWhile(length: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Gives every drawn row an element for as long as it is drawn: what a row that left was drawn with serves one that came,
 * which costs less than making new elements. Keys for rows, in their order.
 */
export function createRecyclePool(): (ids: readonly string[]) => number[] {
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
