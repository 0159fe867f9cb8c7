import { jsonWords, memberText } from '#lib/json/json-slices.ts';
import type { CsvValue } from '#lib/csv.ts';
import { millisecondsBetween } from '#lib/times.ts';
import type { Interception } from '#model/interception.ts';
import { sumTokens, totalTokens, type TokenCounts } from '#model/tokens.ts';

export interface ExportColumn {
  /** The header's, and what a choice is remembered by. */
  readonly name: string;
  readonly label: string;
  /** In a file unless something else was chosen; never what people wrote. */
  readonly byDefault: boolean;
  /** @param written the row as the server wrote it, for what must keep every digit */
  readonly value: (row: Interception, written: string) => CsvValue;
}

const usual = (name: string, label: string, value: ExportColumn['value']): ExportColumn => ({
  name,
  label,
  byDefault: true,
  value,
});
const more = (name: string, label: string, value: ExportColumn['value']): ExportColumn => ({
  ...usual(name, label, value),
  byDefault: false,
});
/** Empty where a part of it could not be read: a sum of the rest would be taken for the whole. */
const tokens =
  (of: (counts: TokenCounts) => number): ExportColumn['value'] =>
  ({ token_usages, unread = [] }) =>
    unread.some(({ path }) => path.startsWith('token_usages')) ? null : of(sumTokens(token_usages));

/** What a line of a CSV file can say of an interception, in the order in which it does. */
export const EXPORT_COLUMNS: readonly ExportColumn[] = [
  usual('id', 'ID', row => row.id),
  usual('started_at', 'Started at', row => row.started_at),
  usual('ended_at', 'Ended at', row => row.ended_at),
  usual('duration_ms', 'Duration in ms', row => millisecondsBetween(row.started_at, row.ended_at)),
  usual('initiator_username', 'Initiator', row => row.initiator.username),
  more('initiator_name', 'Initiator’s full name', row => row.initiator.name),
  more('initiator_id', 'Initiator’s ID', row => row.initiator.id),
  usual('provider', 'Provider', row => row.provider),
  more('provider_name', 'Provider’s name', row => row.provider_name ?? null),
  usual('model', 'Model', row => row.model),
  usual('client', 'Client', row => row.client ?? null),
  more('api_key_id', 'API key ID', row => row.api_key_id),
  more('client_session_id', 'Client session ID', row => row.client_session_id ?? null),
  usual(
    'input_tokens',
    'Input tokens',
    tokens(({ input }) => input),
  ),
  usual(
    'cache_read_tokens',
    'Cache read tokens',
    tokens(({ cache_read }) => cache_read),
  ),
  usual(
    'cache_write_tokens',
    'Cache write tokens',
    tokens(({ cache_write }) => cache_write),
  ),
  usual(
    'output_tokens',
    'Output tokens',
    tokens(({ output }) => output),
  ),
  usual('total_tokens', 'Total tokens', tokens(totalTokens)),
  usual('prompts', 'Prompts, count', row => row.user_prompts.length),
  more('prompt_text', 'Prompts, text', row => row.user_prompts.map(({ prompt }) => prompt).join('\n\n')),
  usual('tool_calls', 'Tool calls, count', row => row.tool_usages.length),
  more('tools', 'Tools, names', row => [...new Set(row.tool_usages.map(({ tool }) => tool))].join(', ')),
  usual(
    'injected_errors',
    'Injected tools that failed, count',
    row => row.tool_usages.filter(({ invocation_error }) => invocation_error !== '').length,
  ),
  usual('error_type', 'Error', row => row.error_type ?? null),
  more('error_message', 'Error message', row => row.error_message ?? null),
  more('metadata', 'Metadata, JSON', (_row, written) => {
    const text = memberText(written, 'metadata');
    return text === null || text === 'null' ? null : jsonWords(text).join('');
  }),
];

export const DEFAULT_COLUMNS: readonly string[] = EXPORT_COLUMNS.filter(({ byDefault }) => byDefault).map(
  ({ name }) => name,
);

/** The columns of these names, in their own order; what is not known is left out. */
export function columnsNamed(names: readonly string[]): ExportColumn[] {
  return EXPORT_COLUMNS.filter(({ name }) => names.includes(name));
}
