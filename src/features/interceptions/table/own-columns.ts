import type { ColumnId } from '#shared/domain/list-columns.ts';
import { columnsOf, usualCells } from './columns.tsx';
import { EndedCell, ErrorCell, IdCell, ProviderCell, TotalCell } from './more-cells.tsx';

const CELLS = {
  ...usualCells,
  ended: EndedCell,
  provider: ProviderCell,
  error: ErrorCell,
  total: TotalCell,
  id: IdCell,
} satisfies Record<ColumnId, unknown>;

/** Their widths stand in rules of their own (`column-sheet.ts`). */
export const ownColumnsOf = (ids: readonly ColumnId[]) => columnsOf(ids, CELLS);
