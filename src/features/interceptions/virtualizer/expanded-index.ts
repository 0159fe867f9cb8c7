import type { Rows } from '#shared/domain/rows.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import type { Density, PromptLines } from '#shared/settings/settings.ts';
import type { RowLayout } from './row-layout.ts';

/**
 * Finds the open rows among the loaded ones. What was found is only looked at again, and what was not is searched among
 * the rows that came since, so that a page's arrival costs no more the longer the list is.
 */
export function createExpandedIndex() {
  let places = new Map<string, number>();
  let missed = new Set<string>();
  let searched = { length: 0, first: '', last: '' };
  let near = 0;

  return {
    /** Rows from here on are opened, as they are the ones that are seen. */
    lookFrom(index: number): void {
      near = index;
    },
    find(rows: Rows, open: ReadonlySet<string>): ReadonlyMap<string, number> {
      const first = rows.at(0)?.id ?? '';
      const wasLast = rows.at(searched.length - 1)?.id ?? '';
      const grew = first === searched.first && wasLast === searched.last;
      const later = new Set(grew ? [...missed].filter(id => open.has(id)) : []);
      const absent: string[] = [];
      const found = new Map<string, number>();
      for (const id of open) {
        if (later.has(id)) continue;
        const known = places.get(id);
        const index = known !== undefined && rows.at(known)?.id === id ? known : rows.indexOf(id, near);
        if (index === null) absent.push(id);
        else found.set(id, index);
      }
      for (let index = searched.length; later.size > 0 && index < rows.length; index += 1) {
        const id = rows.at(index)?.id ?? '';
        if (later.delete(id)) found.set(id, index);
      }
      places = found;
      missed = new Set([...absent, ...later]);
      searched = { length: rows.length, first, last: rows.at(rows.length - 1)?.id ?? '' };
      return places;
    },
  };
}

export interface PositionedRows {
  rows: Rows;
  layout: RowLayout;
  /** Where the open rows are, by id. */
  places: ReadonlyMap<string, number>;
  isSplitView: boolean;
}

/**
 * How far down the first row in sight goes with the rows that are put in above it, in pixels; nobody's is kept while the
 * top of the list is in sight.
 * @param topNow of what is in sight, in pixels from the first row's top; asked only where it matters, for it costs a layout
 */
export function scrollShift(was: PositionedRows, now: PositionedRows, topNow: () => number): number {
  if (now.rows === was.rows) return 0;
  const top = topNow();
  if (top <= 0) return 0;
  const index = was.layout.indexAt(top);
  const id = was.rows.at(index)?.id;
  const next = id === undefined || now.rows.at(index)?.id === id ? null : now.rows.indexOf(id, index);
  return next === null ? 0 : now.layout.startOf(next) - was.layout.startOf(index);
}

/** What an open row above `top` counts with, in pixels; null for one that is in sight or below. */
export function offsetTop({ places, layout }: PositionedRows, id: string, top: number): number | null {
  const index = places.get(id);
  if (index === undefined) return null;
  const height = layout.heightOf(index);
  return layout.startOf(index) + height <= top ? height : null;
}

/** What a row looks like, as far as its height depends on it. */
export interface RowAppearance {
  /** One line of columns, or a card of three lines. */
  wide: boolean;
  density: Density;
  promptLines: PromptLines;
}

/** Heights of a closed row in pixels: of columns, and of a card. The stylesheet divides a card's among its lines. */
const COLUMNS: Record<Density, number> = { comfortable: 42, compact: 32 };
const CARD: Record<Density, number> = { comfortable: 89, compact: 73 };
/** What the second line of a prompt adds: in a compact row it stands closer to the edges. */
const SECOND_LINE: Record<Density, number> = { comfortable: 20, compact: 16 };

export function closedHeight({ wide, density, promptLines }: RowAppearance): number {
  const height = (wide ? COLUMNS : CARD)[density];
  if (promptLines === '1') return height;
  return height + (wide ? SECOND_LINE[density] : 20);
}

/** An open row is measured once it is drawn; a good guess until then keeps scrolling still. */
export function estimateOpenHeight(row: InterceptionRow | undefined, look: RowAppearance): number {
  const tools = 30 + 46 * Math.min(row?.totals.toolCalls ?? 0, 20);
  const prompts = 30 + 90 * (row?.totals.prompts ?? 0);
  const detail = look.wide ? Math.max(tools, prompts, 240) : tools + prompts + 240;
  return closedHeight(look) + 100 + detail;
}
