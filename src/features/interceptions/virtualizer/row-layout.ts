import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import type { Density, PromptLines } from '#shared/settings/settings.ts';

/** Settings that determine the height of a row. */
export interface RowAppearance {
  /** True for columns on one line, false for a card of three lines. */
  wide: boolean;
  density: Density;
  promptLines: PromptLines;
}

/** Height of a closed row in pixels. The stylesheet divides the height of a card among its lines. */
const COLUMNS: Record<Density, number> = { compact: 30, default: 36, comfortable: 44 };
const CARD: Record<Density, number> = { compact: 73, default: 89, comfortable: 97 };
/** Extra height for the second prompt line in pixels. Compact rows have less padding. */
const SECOND_LINE: Record<Density, number> = { compact: 16, default: 20, comfortable: 20 };

export function closedHeight({ wide, density, promptLines }: RowAppearance): number {
  const height = (wide ? COLUMNS : CARD)[density];
  if (promptLines === '1') return height;
  return height + (wide ? SECOND_LINE[density] : 20);
}

/** Estimates the height of an open row until it is rendered and measured. A good estimate keeps scrolling stable. */
export function estimateOpenHeight(row: InterceptionRow | undefined, appearance: RowAppearance): number {
  const tools = 30 + 46 * Math.min(row?.totals.toolCalls ?? 0, 20);
  const prompts = 30 + 90 * (row?.totals.prompts ?? 0);
  const detail = appearance.wide ? Math.max(tools, prompts, 240) : tools + prompts + 240;
  return closedHeight(appearance) + 100 + detail;
}

/** A row whose height differs from a closed row. */
interface ExpandedRow {
  index: number;
  /** Pixels. */
  height: number;
}

/** Positions of the rows, in pixels from the top of the first row. */
export interface RowLayout {
  readonly total: number;
  /** Height of a closed row. */
  readonly closed: number;
  startOf(index: number): number;
  heightOf(index: number): number;
  /** Index of the row at this offset, clamped to the first and last row. */
  indexAt(offset: number): number;
}

/**
 * All closed rows have the same height, so a lookup searches only the open rows, regardless of the number of rows.
 * @param open sorted by index
 */
export function layoutRows(length: number, closed: number, open: readonly ExpandedRow[]): RowLayout {
  /** Height that the first n open rows add to closed ones. */
  const extras = [0];
  for (const { height } of open) extras.push((extras.at(-1) ?? 0) + height - closed);
  const openTop = (openIndex: number): number =>
    (open[openIndex]?.index ?? 0) * closed + (extras[openIndex] ?? 0);
  const startOf = (index: number): number =>
    index * closed +
    (extras[countWhile(open.length, openIndex => (open[openIndex]?.index ?? 0) < index)] ?? 0);
  const heightOf = (index: number): number => {
    const openIndex = countWhile(open.length, at => (open[at]?.index ?? 0) < index);
    const row = open[openIndex];
    return row?.index === index ? row.height : closed;
  };
  return {
    total: length * closed + (extras.at(-1) ?? 0),
    closed,
    startOf,
    heightOf,
    indexAt(offset) {
      const above = countWhile(open.length, openIndex => openTop(openIndex) <= offset);
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

/** Number of leading items for which `holds` is true, by binary search. It must be false for all later items. */
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
 * Assigns a stable key to each rendered row. A row that is no longer rendered passes its key, and so its DOM elements, to
 * a new row, which is cheaper than creating elements.
 */
export function createRecyclePool(): (ids: readonly string[]) => number[] {
  let keyById = new Map<string, number>();
  let created = 0;
  return ids => {
    const current = new Set(ids);
    const freeKeys = [...keyById].filter(([id]) => !current.has(id)).map(([, key]) => key);
    const next = new Map<string, number>();
    const keys = ids.map(id => {
      // A repeated ID counts as a separate row.
      const reused = next.has(id) ? undefined : keyById.get(id);
      const key = reused ?? freeKeys.shift() ?? created++;
      next.set(id, key);
      return key;
    });
    keyById = next;
    return keys;
  };
}
