import { rawTokens, rawMember } from '#shared/lib/json/json-slices.ts';
import type { CsvValue } from '#shared/lib/csv.ts';
import { millisecondsBetween } from '#shared/i18n/times.ts';
import { t } from '#shared/i18n/t.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { TOKEN_KINDS, tokensOf, type TokenCounts } from '#shared/domain/tokens.ts';

export interface ExportColumn {
  /** The header's, and what a choice is remembered by. */
  readonly name: string;
  /** For the page: what writes the file knows no language but English. */
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
  (...kinds: (keyof TokenCounts)[]): ExportColumn['value'] =>
  ({ token_usages, unread = [] }) => {
    if (unread.some(({ path }) => path.startsWith('token_usages'))) return null;
    // Each count is exact, and their sum may be beyond what a number says exactly.
    const counts = token_usages.map(tokensOf).flatMap(each => kinds.map(kind => BigInt(each[kind])));
    return String(counts.reduce((sum, count) => sum + count, 0n));
  };

/** What a line of a CSV file can say of an interception, in the order in which it does. */
export const EXPORT_COLUMNS: readonly ExportColumn[] = [
  usual('id', t('ID'), row => row.id),
  usual('started_at', t('Started at'), row => row.started_at),
  usual('ended_at', t('Ended at'), row => row.ended_at),
  usual('duration_ms', t('Duration (ms)'), row => {
    const took = millisecondsBetween(row.started_at, row.ended_at);
    return took !== null && took >= 0 ? took : null;
  }),
  usual('duration_note', t('Duration note'), row => {
    const took = millisecondsBetween(row.started_at, row.ended_at);
    return took !== null && took < 0 ? 'ends before it starts' : null;
  }),
  usual('initiator_username', t('Initiator'), row => row.initiator.username),
  more('initiator_name', t('Initiator full name'), row => row.initiator.name),
  usual('initiator_id', t('Initiator ID'), row => row.initiator.id),
  usual('provider', t('Provider'), row => row.provider),
  usual('provider_name', t('Provider name'), row => row.provider_name ?? null),
  usual('model', t('Model'), row => row.model),
  usual('client', t('Client'), row => row.client ?? null),
  more('api_key_id', t('API key ID'), row => row.api_key_id),
  more('client_session_id', t('Client session ID'), row => row.client_session_id ?? null),
  usual('input_tokens', t('Input tokens'), tokens('input')),
  usual('cache_read_tokens', t('Cache read tokens'), tokens('cache_read')),
  usual('cache_write_tokens', t('Cache write tokens'), tokens('cache_write')),
  more(
    'cache_write_1h_tokens',
    t('Cache write tokens for 1 h, part of cache write'),
    tokens('cache_write_1h'),
  ),
  usual('output_tokens', t('Output tokens'), tokens('output')),
  usual('total_tokens', t('Total tokens'), tokens(...TOKEN_KINDS)),
  usual('prompts', t('Prompt count'), row => row.user_prompts.length),
  more('prompt_text', t('Prompt text'), row => row.user_prompts.map(({ prompt }) => prompt).join('\n\n')),
  usual('tool_calls', t('Tool call count'), row => row.tool_usages.length),
  more('tools', t('Tool names'), row => [...new Set(row.tool_usages.map(({ tool }) => tool))].join(', ')),
  more('tool_servers', t('Tools, servers and names'), row =>
    [...new Set(row.tool_usages.map(({ server_url, tool }) => `${server_url} ${tool}`.trim()))].join(', '),
  ),
  usual(
    'injected_errors',
    t('Failed injected calls'),
    row => row.tool_usages.filter(({ invocation_error }) => invocation_error !== '').length,
  ),
  usual('error_type', t('Error'), row => row.error_type ?? null),
  more('error_message', t('Error message'), row => row.error_message ?? null),
  more('metadata', t('Metadata (JSON)'), (_row, written) => {
    const text = rawMember(written, 'metadata');
    return text === null || text === 'null' ? null : rawTokens(text).join('');
  }),
];

export const DEFAULT_COLUMNS: readonly string[] = EXPORT_COLUMNS.filter(({ byDefault }) => byDefault).map(
  ({ name }) => name,
);

/** The columns of these names, in their own order; what is not known is left out. */
export function columnsNamed(names: readonly string[]): ExportColumn[] {
  return EXPORT_COLUMNS.filter(({ name }) => names.includes(name));
}
