import type { JsonRow, JsonRows } from '#shared/lib/json/json-rows.ts';

const PAGE = 20;

export interface TreeMove {
  focus?: number;
  toggle?: number;
}

/** What a row can be unfolded by, null for a closing bracket. */
export function rowId(row: JsonRow): number | null {
  if (row.kind === 'value') return row.start;
  return row.kind === 'range' ? row.id : null;
}

/** Stays a row's own whatever is folded above it; a closing bracket's lies between those of values. */
export function keyOf(rows: JsonRows, index: number): number {
  const row = rows.at(index);
  if (!row) return index + 0.25;
  return rowId(row) ?? (row.kind === 'close' ? row.start + 0.5 : index + 0.25);
}

/**
 * The keyboard of a tree, as WAI-ARIA describes it.
 * @param state whether a row is unfolded; null where it cannot be
 */
export function moveBy(
  key: string,
  rows: JsonRows,
  at: number,
  state: (row: number) => boolean | null,
): TreeMove | null {
  switch (key) {
    case 'ArrowDown':
      return { focus: step(rows, at, 1) };
    case 'ArrowUp':
      return { focus: step(rows, at, -1) };
    case 'PageDown':
      return { focus: step(rows, Math.min(at + PAGE, rows.length - 1) - 1, 1) };
    case 'PageUp':
      return { focus: step(rows, Math.max(at - PAGE, 0) + 1, -1) };
    case 'Home':
      return { focus: 0 };
    case 'End':
      return { focus: step(rows, rows.length, -1) };
    case 'ArrowRight':
      if (state(at) === false) return { toggle: at };
      return isParent(rows, at) ? { focus: at + 1 } : {};
    case 'ArrowLeft': {
      if (state(at) === true) return { toggle: at };
      const parent = rows.parentOf(at);
      return parent === null ? {} : { focus: parent };
    }
    case 'Enter':
    case ' ':
      return state(at) === null ? {} : { toggle: at };
    default:
      return null;
  }
}

/** The nearest row that is no closing bracket, from `at` in one direction, else in the other. */
function step(rows: JsonRows, at: number, by: 1 | -1): number {
  for (let row = at + by; row >= 0 && row < rows.length; row += by) {
    if (rows.at(row)?.kind !== 'close') return row;
  }
  return rows.at(at) ? at : 0;
}

function isParent(rows: JsonRows, at: number): boolean {
  const [own, next] = [rows.at(at), rows.at(at + 1)];
  return own !== null && next !== null && next.level > own.level;
}
