import { tableStop } from './table-focus.ts';

/** A cell of a row that can be filtered by, and where its right end is. */
export interface RowSpot {
  readonly id: string;
  readonly column: string;
  /** Pixels, from the top left corner of what holds the rows. */
  readonly top: number;
  readonly right: number;
}

const COLUMNS = ['started', 'initiator', 'model', 'client'];

/** The cell that something stands in; null where there is nothing to filter by. */
export function spotAt(target: Element, holder: Element): RowSpot | null {
  const cell = target.closest('[role="gridcell"]');
  const column = cell?.getAttribute('data-column') ?? '';
  const id = cell?.closest('[data-interception-id]')?.getAttribute('data-interception-id') ?? null;
  if (!cell || id === null || !COLUMNS.includes(column)) return null;
  const [own, all] = [cell.getBoundingClientRect(), holder.getBoundingClientRect()];
  return { id, column, top: own.top - all.top + own.height / 2, right: all.right - own.right };
}

/** Where the row with this id is drawn. */
export function cellOf(id: string, column: string): HTMLElement | null {
  const line = document.querySelector(`[data-interception-id="${CSS.escape(id)}"]`);
  return line?.querySelector<HTMLElement>(`[data-column="${column}"]`) ?? null;
}

/** The id of the row that has the focus, its open detail included. */
export function focusedRowId(): string | null {
  return document.activeElement?.closest('[data-open-row]')?.getAttribute('data-open-row') ?? null;
}

export function toggleOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-toggle="${CSS.escape(id)}"]`);
}

/** Brings the focus to the table, and a key to the row that has it: the table moves by itself. */
export function moveInTable(key: string): void {
  const id = focusedRowId();
  const stop = id === null ? tableStop() : toggleOf(id);
  stop?.focus();
  if (id !== null)
    stop?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}
