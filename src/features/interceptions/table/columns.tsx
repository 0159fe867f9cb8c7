import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { ComponentType } from 'react';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { USUAL_COLUMNS, type ColumnId } from '#shared/domain/list-columns.ts';
import {
  ClientCell,
  InitiatorCell,
  ModelCell,
  PromptCell,
  TokensCell,
  ToolsCell,
  TookCell,
} from './cells.tsx';
import { StartedCell } from './started-cell.tsx';

/** The core alone: the rows come filtered, ordered and cut to the visible window. */
export const features = tableFeatures({});

const helper = createColumnHelper<typeof features, InterceptionRow>();

/** Columns of figures: their digits stand below one another. */
export const RIGHT_ALIGNED: ReadonlySet<string> = new Set(['tools', 'tokens', 'total', 'took']);

type Cell = ComponentType<{ row: InterceptionRow }>;

export const usualCells = {
  started: StartedCell,
  initiator: InitiatorCell,
  model: ModelCell,
  client: ClientCell,
  prompt: PromptCell,
  tools: ToolsCell,
  tokens: TokensCell,
  took: TookCell,
} satisfies Partial<Record<ColumnId, Cell>>;

/** @param cells of them; a column without one is none */
export function columnsOf(ids: readonly ColumnId[], cells: Partial<Record<ColumnId, Cell>>) {
  return helper.columns(
    ids.flatMap(id => {
      const Cell = cells[id];
      return Cell ? helper.display({ id, cell: ({ row }) => <Cell row={row.original} /> }) : [];
    }),
  );
}

/** Their widths stand in the stylesheet (`grid-columns`), once for the header and every row. */
export const usualColumns = columnsOf(USUAL_COLUMNS, usualCells);
