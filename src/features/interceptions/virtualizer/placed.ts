import type { RowLayout } from './row-layout.ts';
import type { Rows } from '#shared/domain/rows.ts';

export interface Placed {
  rows: Rows;
  layout: RowLayout;
  /** Where the open rows are, by id. */
  places: ReadonlyMap<string, number>;
  beside: boolean;
}

/**
 * How far down the first row in sight goes with the rows that are put in above it, in pixels; nobody's is kept while the
 * top of the list is in sight.
 * @param topNow of what is in sight, in pixels from the first row's top; asked only where it matters, for it costs a layout
 */
export function shiftBetween(was: Placed, now: Placed, topNow: () => number): number {
  if (now.rows === was.rows) return 0;
  const top = topNow();
  if (top <= 0) return 0;
  const index = was.layout.indexAt(top);
  const id = was.rows.at(index)?.id;
  const next = id === undefined || now.rows.at(index)?.id === id ? null : now.rows.indexOf(id, index);
  return next === null ? 0 : now.layout.startOf(next) - was.layout.startOf(index);
}

/** What an open row above `top` counts with, in pixels; null for one that is in sight or below. */
export function heightAbove({ places, layout }: Placed, id: string, top: number): number | null {
  const index = places.get(id);
  if (index === undefined) return null;
  const height = layout.heightOf(index);
  return layout.startOf(index) + height <= top ? height : null;
}
