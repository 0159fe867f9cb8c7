import { rawTokens, rawMember } from '#shared/lib/json/json-slices.ts';
import { CSV_BOM, csvLine, type CsvValue } from '#shared/lib/csv.ts';
import { millisecondsBetween } from '#shared/i18n/times.ts';
import { t } from '#shared/i18n/t.ts';
import type { Interception } from './interception.ts';
import { redactJson, redactRow } from './redact.ts';
import { TOKEN_KINDS, tokensOf, type TokenCounts } from './tokens.ts';

export interface ExportColumn {
  /** Column header, and the key in the saved selection. */
  readonly name: string;
  /** Label in the dialog. The file itself is always in English. */
  readonly label: string;
  /** Whether the column is exported by default. False for every text that users wrote. */
  readonly byDefault: boolean;
  /** @param written the row's raw JSON, for values that must not lose digits */
  readonly value: (row: Interception, written: string) => CsvValue;
}

const defaultColumn = (name: string, label: string, value: ExportColumn['value']): ExportColumn => ({
  name,
  label,
  byDefault: true,
  value,
});
const optionalColumn = (name: string, label: string, value: ExportColumn['value']): ExportColumn => ({
  ...defaultColumn(name, label, value),
  byDefault: false,
});
/** Empty if part of the usage could not be parsed, because a partial sum would look like the total. */
const tokens =
  (...kinds: (keyof TokenCounts)[]): ExportColumn['value'] =>
  ({ token_usages, unread = [] }) => {
    if (unread.some(({ path }) => path.startsWith('token_usages'))) return null;
    // Each count is exact, but their sum can exceed the safe integers.
    const counts = token_usages.map(tokensOf).flatMap(each => kinds.map(kind => BigInt(each[kind])));
    return String(counts.reduce((sum, count) => sum + count, 0n));
  };

/** Columns of a CSV file, in order. */
export const EXPORT_COLUMNS: readonly ExportColumn[] = [
  defaultColumn('id', t('ID'), row => row.id),
  defaultColumn('started_at', t('Started at'), row => row.started_at),
  defaultColumn('ended_at', t('Ended at'), row => row.ended_at),
  defaultColumn('duration_ms', t('Duration (ms)'), row => {
    const duration = millisecondsBetween(row.started_at, row.ended_at);
    return duration !== null && duration >= 0 ? duration : null;
  }),
  defaultColumn('duration_note', t('Duration note'), row => {
    const duration = millisecondsBetween(row.started_at, row.ended_at);
    return duration !== null && duration < 0 ? 'ends before it starts' : null;
  }),
  defaultColumn('initiator_username', t('Initiator'), row => row.initiator.username),
  optionalColumn('initiator_name', t('Initiator full name'), row => row.initiator.name),
  defaultColumn('initiator_id', t('Initiator ID'), row => row.initiator.id),
  defaultColumn('provider', t('Provider'), row => row.provider),
  defaultColumn('provider_name', t('Provider name'), row => row.provider_name ?? null),
  defaultColumn('model', t('Model'), row => row.model),
  defaultColumn('client', t('Client'), row => row.client ?? null),
  optionalColumn('api_key_id', t('API key ID'), row => row.api_key_id),
  optionalColumn('client_session_id', t('Client session ID'), row => row.client_session_id ?? null),
  defaultColumn('input_tokens', t('Input tokens'), tokens('input')),
  defaultColumn('cache_read_tokens', t('Cache read tokens'), tokens('cache_read')),
  defaultColumn('cache_write_tokens', t('Cache write tokens'), tokens('cache_write')),
  optionalColumn(
    'cache_write_1h_tokens',
    t('Cache write tokens, 1 h (included in cache write)'),
    tokens('cache_write_1h'),
  ),
  defaultColumn('output_tokens', t('Output tokens'), tokens('output')),
  defaultColumn('total_tokens', t('Total tokens'), tokens(...TOKEN_KINDS)),
  defaultColumn('prompts', t('Prompt count'), row => row.user_prompts.length),
  optionalColumn('prompt_text', t('Prompt text'), row =>
    row.user_prompts.map(({ prompt }) => prompt).join('\n\n'),
  ),
  defaultColumn('tool_calls', t('Tool call count'), row => row.tool_usages.length),
  optionalColumn('tools', t('Tool names'), row =>
    [...new Set(row.tool_usages.map(({ tool }) => tool))].join(', '),
  ),
  optionalColumn('tool_servers', t('Tool servers and names'), row =>
    [...new Set(row.tool_usages.map(({ server_url, tool }) => `${server_url} ${tool}`.trim()))].join(', '),
  ),
  defaultColumn(
    'injected_errors',
    t('Failed injected calls'),
    row => row.tool_usages.filter(({ invocation_error }) => invocation_error !== '').length,
  ),
  defaultColumn('error_type', t('Error'), row => row.error_type ?? null),
  optionalColumn('error_message', t('Error message'), row => row.error_message ?? null),
  optionalColumn('metadata', t('Metadata (JSON)'), (_row, written) => {
    const text = rawMember(written, 'metadata');
    return text === null || text === 'null' ? null : rawTokens(text).join('');
  }),
];

export const DEFAULT_COLUMNS: readonly string[] = EXPORT_COLUMNS.filter(({ byDefault }) => byDefault).map(
  ({ name }) => name,
);

/** Returns the columns with these names, in file order. Unknown names are ignored. */
export function columnsNamed(names: readonly string[]): ExportColumn[] {
  return EXPORT_COLUMNS.filter(({ name }) => names.includes(name));
}

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What a file contains of a row. */
export interface ExportForm {
  readonly format: ExportFormat;
  /** Column names. NDJSON ignores them and writes the whole row. */
  readonly columns: readonly string[];
  /** Whether to replace what privacy mode hides by its length. */
  readonly redacted: boolean;
}

export const EXPORT_MEDIA_TYPES = { csv: 'text/csv;charset=utf-8', ndjson: 'application/x-ndjson' } as const;

/** What a file starts with. */
export function exportHeader({ format, columns }: ExportForm): string {
  return format === 'csv' ? CSV_BOM + csvLine(columnsNamed(columns).map(({ name }) => name)) : '';
}

/** Returns a function that writes a row as one line, with its line end. `written` is the row's raw JSON. */
export function exportLine({
  format,
  columns: names,
  redacted,
}: ExportForm): (row: Interception, written: string) => string {
  const columns = columnsNamed(names);
  return (row, written) => {
    const [shown, text] = redacted ? [redactRow(row), redactJson(written)] : [row, written];
    return format === 'ndjson' ? `${text}\n` : csvLine(columns.map(({ value }) => value(shown, text)));
  };
}
