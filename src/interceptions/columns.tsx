import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { ComponentType } from 'react';
import type { InterceptionRow } from '#model/interception-row.ts';
import { columnName, USUAL_COLUMNS, type ColumnId } from '#model/list-columns.ts';
import {
  ClientCell,
  InitiatorCell,
  ModelCell,
  PromptCell,
  TokensCell,
  ToolsCell,
  TookCell,
} from './cells.tsx';
import { EndedCell, ErrorCell, IdCell, ProviderCell, TotalCell } from './column/more-cells.tsx';
import { StartedCell } from './started-cell.tsx';

/** The core alone: the rows come filtered, ordered and cut to the visible window. */
export const features = tableFeatures({});

const helper = createColumnHelper<typeof features, InterceptionRow>();

/** Columns of figures: their digits stand below one another. */
export const RIGHT_ALIGNED: ReadonlySet<string> = new Set(['tools', 'tokens', 'total', 'took']);

const CELLS: Record<ColumnId, ComponentType<{ row: InterceptionRow }>> = {
  started: StartedCell,
  ended: EndedCell,
  initiator: InitiatorCell,
  provider: ProviderCell,
  model: ModelCell,
  client: ClientCell,
  prompt: PromptCell,
  error: ErrorCell,
  tools: ToolsCell,
  tokens: TokensCell,
  total: TotalCell,
  took: TookCell,
  id: IdCell,
};

/**
 * Their widths stand in the stylesheet (`grid-columns`), once for the header and every row; those of columns that were
 * chosen in rules of their own (`column-sheet.ts`).
 */
export function columnsOf(ids: readonly ColumnId[]) {
  return helper.columns(
    ids.map(id => {
      const Cell = CELLS[id];
      return helper.display({ id, header: columnName(id), cell: ({ row }) => <Cell row={row.original} /> });
    }),
  );
}

export const usualColumns = columnsOf(USUAL_COLUMNS);
