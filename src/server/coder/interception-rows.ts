import { TABLES, type Columns, type MaybeColumn, type Table } from '#server/columns.ts';
import { instantColumn } from '#server/sql-text.ts';

/** The rows of Coder's tables as the list selects them. */

/** Those of a table's columns that not every version has, and that are there. */
function maybeColumns(columns: Columns, table: Table): string[] {
  return [...columns]
    .filter(column => column.startsWith(`${table}.`))
    .map(column => column.slice(table.length + 1));
}

/** Selects them as text, behind columns that are always there. */
export function andMaybe(columns: Columns, table: Table): string {
  return maybeColumns(columns, table)
    .map(name => `, ${name}::text AS ${name}`)
    .join('');
}

/** The columns of a page's rows as they are stored: what is skipped on the way to the page is never made text. */
export function storedColumns(columns: Columns): string {
  const maybe = maybeColumns(columns, 'aibridge_interceptions');
  return [...TABLES.aibridge_interceptions.always, ...maybe].join(', ');
}

/** The columns of `page` as the list needs them. */
export function pageColumns(columns: Columns): string {
  const maybe = maybeColumns(columns, 'aibridge_interceptions').map(name => `page.${name}::text AS ${name}`);
  return [
    'page.id, page.initiator_id, page.provider, page.model',
    `${instantColumn('page.started_at')} AS started_at_text`,
    `${instantColumn('page.ended_at')} AS ended_at_text`,
    ...maybe,
  ].join(', ');
}

/** A client that was never recorded counts as `Unknown`. */
export function clientOf(columns: Columns): string {
  return columns.has('aibridge_interceptions.client') ? `coalesce(client, 'Unknown')` : `'Unknown'::text`;
}

/** Before providers had names, each was the only one of its type. */
export function providerName(columns: Columns): string {
  return columns.has('aibridge_interceptions.provider_name') ? 'provider_name' : 'provider';
}

/** A column that is missing has no field here. */
type MaybeFields<T extends Table> = {
  readonly [Column in MaybeColumn as Column extends `${T}.${infer Name}` ? Name : never]?: string | null;
};

export interface InterceptionRow extends MaybeFields<'aibridge_interceptions'> {
  readonly id: string;
  readonly initiator_id: string;
  readonly username: string;
  readonly name: string;
  readonly avatar_url: string;
  readonly provider: string;
  readonly model: string;
  readonly started_at_text: string;
  readonly ended_at_text: string | null;
}

export interface ChildRow {
  readonly id: string;
  readonly interception_id: string;
  readonly provider_response_id: string;
  readonly metadata: string | null;
  readonly created_at_text: string;
}

export interface TokenUsageRow extends ChildRow, MaybeFields<'aibridge_token_usages'> {
  readonly input_tokens: string;
  readonly output_tokens: string;
}

export interface UserPromptRow extends ChildRow {
  readonly prompt: string;
}

export interface ToolUsageRow extends ChildRow {
  readonly server_url: string;
  readonly tool: string;
  readonly input: string;
  readonly injected: boolean;
  readonly invocation_error: string;
}

export interface Children {
  readonly tokenUsages: readonly TokenUsageRow[];
  readonly userPrompts: readonly UserPromptRow[];
  readonly toolUsages: readonly ToolUsageRow[];
}
