import { TABLES, type Columns, type MaybeColumn, type Table } from '#server/columns.ts';
import { instantColumn } from '#server/sql-text.ts';

/*
 * The rows of Coder's tables as the list selects them. The database writes the JSON of what it holds, in Coder's order
 * and with its names: a column apart for each value took drivers longer to read than to fetch. Metadata and times
 * come beside it, because Go writes them in its own way.
 */

/** Those of a table's columns that not every version has, and that are there. */
function maybeColumns(columns: Columns, table: Table): string[] {
  return [...columns]
    .filter(column => column.startsWith(`${table}.`))
    .map(column => column.slice(table.length + 1));
}

/** A field of JSON as `concat` takes it; NULL is nothing there, and then the whole text would be none. */
type Field = readonly [name: string, parts: string];

const id = (column: string): string => `'"', ${column}, '"'`;
const text = (expression: string): string => `to_json(${expression})`;
const textOrNull = (expression: string): string => `coalesce(to_json(${expression})::text, 'null')`;

/** The fields of an object without its braces. `row_to_json` would look up the type of each in each row. */
const fieldsOf = (fields: readonly Field[]): string =>
  `concat(${fields.map(([name, parts], at) => `'${at > 0 ? ',' : ''}"${name}":', ${parts}`).join(', ')})`;

/** The columns of a page's rows as they are stored: what is skipped on the way to the page is never made text. */
export function storedColumns(columns: Columns): string {
  const maybe = maybeColumns(columns, 'aibridge_interceptions');
  return [...TABLES.aibridge_interceptions.always, ...maybe].join(', ');
}

/** What Coder stores and its API never told. */
const BEYOND_CONTRACT = [
  'error_type',
  'error_message',
  'thread_parent_id',
  'thread_root_id',
  'client_session_id',
] as const;

/** The columns of `page`, and of the `person` who started each, as the list needs them. */
export function pageColumns(columns: Columns): string {
  const has = (name: MaybeColumn): boolean => columns.has(name);
  const initiator = fieldsOf([
    ['id', id('page.initiator_id')],
    ['username', text(`coalesce(person.username, '')`)],
    ['name', has('visible_users.name') ? text(`coalesce(person.name, '')`) : `'""'`],
    ['avatar_url', text(`coalesce(person.avatar_url, '')`)],
  ]);
  const fields: Field[] = [
    ['id', id('page.id')],
    ['api_key_id', has('aibridge_interceptions.api_key_id') ? textOrNull('page.api_key_id') : `'null'`],
    ['initiator', `'{', ${initiator}, '}'`],
    ['provider', text('page.provider')],
  ];
  if (has('aibridge_interceptions.provider_name'))
    fields.push(['provider_name', textOrNull('page.provider_name')]);
  fields.push(['model', text('page.model')]);
  if (has('aibridge_interceptions.client')) fields.push(['client', textOrNull('page.client')]);
  // Only where there is something to tell.
  const told = BEYOND_CONTRACT.filter(name => has(`aibridge_interceptions.${name}`)).map(
    name =>
      `CASE WHEN page.${name}::text <> '' THEN concat('"${name}":', to_json(page.${name}::text), ',') END`,
  );
  return [
    'page.id',
    `${fieldsOf(fields)} AS fields`,
    `${has('aibridge_interceptions.metadata') ? 'page.metadata::text' : 'NULL::text'} AS metadata`,
    `${instantColumn('page.started_at')} AS started_at_text`,
    `${instantColumn('page.ended_at')} AS ended_at_text`,
    `${told.length > 0 ? `concat(${told.join(', ')})` : `''`} AS beyond_contract`,
  ].join(', ');
}

const CHILD_FIELDS = {
  aibridge_token_usages: [
    ['input_tokens', 'child.input_tokens'],
    ['output_tokens', 'child.output_tokens'],
  ],
  aibridge_user_prompts: [['prompt', text('child.prompt')]],
  aibridge_tool_usages: [
    ['server_url', text(`coalesce(child.server_url, '')`)],
    ['tool', text('child.tool')],
    ['input', text('child.input')],
    ['injected', text('child.injected')],
    ['invocation_error', text(`coalesce(child.invocation_error, '')`)],
  ],
} as const;

export type ChildTable = keyof typeof CHILD_FIELDS;

/** The columns of `child` as the list needs them. What not every version has are numbers that are never NULL. */
export function childColumns(columns: Columns, table: ChildTable): string {
  const fields = fieldsOf([
    ['id', id('child.id')],
    ['interception_id', id('child.interception_id')],
    ['provider_response_id', text('child.provider_response_id')],
    ...CHILD_FIELDS[table],
    ...maybeColumns(columns, table).map((name): Field => [name, `child.${name}`]),
  ]);
  return [
    `${fields} AS fields`,
    'child.metadata::text AS metadata',
    `${instantColumn('child.created_at')} AS created_at_text`,
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

export interface InterceptionRow {
  readonly id: string;
  /** The JSON of what comes first. */
  readonly fields: string;
  readonly metadata: string | null;
  readonly started_at_text: string;
  readonly ended_at_text: string | null;
  /** The JSON of what comes later, each field with a comma behind it; often nothing. */
  readonly beyond_contract: string;
}

export interface ChildRow {
  /** That of its interception on the page, from 1. */
  readonly place: number;
  /** The JSON of what comes first. */
  readonly fields: string;
  readonly metadata: string | null;
  readonly created_at_text: string;
}
