import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { InterceptionRow } from '#model/interception-row.ts';
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
export const RIGHT_ALIGNED: ReadonlySet<string> = new Set(['tools', 'tokens', 'took']);

/** Their widths stand in the stylesheet (`grid-columns`), once for the header and every row. */
export const columns = helper.columns([
  helper.display({ id: 'started', header: 'Started', cell: ({ row }) => <StartedCell row={row.original} /> }),
  helper.display({
    id: 'initiator',
    header: 'Initiator',
    cell: ({ row }) => <InitiatorCell row={row.original} />,
  }),
  helper.display({ id: 'model', header: 'Model', cell: ({ row }) => <ModelCell row={row.original} /> }),
  helper.display({ id: 'client', header: 'Client', cell: ({ row }) => <ClientCell row={row.original} /> }),
  helper.display({ id: 'prompt', header: 'Prompt', cell: ({ row }) => <PromptCell row={row.original} /> }),
  helper.display({ id: 'tools', header: 'Tools', cell: ({ row }) => <ToolsCell row={row.original} /> }),
  helper.display({
    id: 'tokens',
    header: 'Tokens in · cached · out',
    cell: ({ row }) => <TokensCell row={row.original} />,
  }),
  helper.display({ id: 'took', header: 'Took', cell: ({ row }) => <TookCell row={row.original} /> }),
]);
