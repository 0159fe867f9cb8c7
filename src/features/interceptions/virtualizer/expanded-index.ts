import type { Rows } from '#shared/domain/rows.ts';
import type { RowLayout } from './row-layout.ts';

/**
 * Finds the indexes of open rows. Rows found before are only verified, and missing rows are searched only among rows loaded
 * since, so that the cost of a new page does not grow with the length of the list.
 */
export function createExpandedIndex() {
  let indexById = new Map<string, number>();
  let notFound = new Set<string>();
  let searched = { length: 0, first: '', last: '' };
  let searchStart = 0;

  return {
    /** Index near which to search first. Rows are opened while visible, so it is the first rendered row. */
    searchFrom(index: number): void {
      searchStart = index;
    },
    find(rows: Rows, open: ReadonlySet<string>): ReadonlyMap<string, number> {
      const first = rows.at(0)?.id ?? '';
      const previousLast = rows.at(searched.length - 1)?.id ?? '';
      const isAppended = first === searched.first && previousLast === searched.last;
      const unresolved = new Set(isAppended ? [...notFound].filter(id => open.has(id)) : []);
      const absent: string[] = [];
      const found = new Map<string, number>();
      for (const id of open) {
        if (unresolved.has(id)) continue;
        const previousIndex = indexById.get(id);
        const index =
          previousIndex !== undefined && rows.at(previousIndex)?.id === id
            ? previousIndex
            : rows.indexOf(id, searchStart);
        if (index === null) absent.push(id);
        else found.set(id, index);
      }
      for (let index = searched.length; unresolved.size > 0 && index < rows.length; index += 1) {
        const id = rows.at(index)?.id ?? '';
        if (unresolved.delete(id)) found.set(id, index);
      }
      indexById = found;
      notFound = new Set([...absent, ...unresolved]);
      searched = { length: rows.length, first, last: rows.at(rows.length - 1)?.id ?? '' };
      return indexById;
    },
  };
}

export interface PositionedRows {
  rows: Rows;
  layout: RowLayout;
  /** Indexes of the open rows, by ID. */
  indexById: ReadonlyMap<string, number>;
  isSplitView: boolean;
}

/**
 * Distance by which inserted rows move the first visible row, in pixels. It is 0 while the top of the list is visible,
 * because new rows should appear there.
 * @param topNow pixels from the first row; called only if needed, because it forces a layout
 */
export function scrollShift(previous: PositionedRows, next: PositionedRows, topNow: () => number): number {
  if (next.rows === previous.rows) return 0;
  const top = topNow();
  if (top <= 0) return 0;
  const index = previous.layout.indexAt(top);
  const id = previous.rows.at(index)?.id;
  const newIndex = id === undefined || next.rows.at(index)?.id === id ? null : next.rows.indexOf(id, index);
  return newIndex === null ? 0 : next.layout.startOf(newIndex) - previous.layout.startOf(index);
}

/** Layout height of an open row that ends above `top`, in pixels. Null if the row is visible or below. */
export function offsetTop({ indexById, layout }: PositionedRows, id: string, top: number): number | null {
  const index = indexById.get(id);
  if (index === undefined) return null;
  const height = layout.heightOf(index);
  return layout.startOf(index) + height <= top ? height : null;
}
