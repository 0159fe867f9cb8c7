import { TABLES, type Columns, type OptionalColumn, type Table } from '#server/sources/schema.ts';
import { timestampColumn } from '#server/sources/database.ts';
import { boundedSql, type Bounded } from './bounded-rows.ts';

/** The optional columns of a table that exist. */
function optionalColumns(columns: Columns, table: Table): string[] {
  return [...columns]
    .filter(column => column.startsWith(`${table}.`))
    .map(column => column.slice(table.length + 1));
}

/** The arguments of `concat` for a JSON field. `concat` skips NULL, so each part must render NULL itself. */
interface Field {
  readonly name: string;
  readonly parts: (bounded: Bounded) => string;
}

const raw = (name: string, expression: string): Field => ({ name, parts: () => expression });
const id = (name: string, column = name): Field => raw(name, `'"', item.${column}, '"'`);
const text = (name: string): Field => ({ name, parts: bounded => `to_json(${bounded(`item.${name}`)})` });
const textOrNull = (name: string): Field => ({
  name,
  parts: bounded => `coalesce(to_json(${bounded(`item.${name}`)})::text, 'null')`,
});

/** The fields of an object without braces. `row_to_json` would look up each type for each row. */
const concatFields = (fields: readonly Field[], bounded: Bounded): string =>
  `concat(${fields.map(({ name, parts }, at) => `'${at > 0 ? ',' : ''}"${name}":', ${parts(bounded)}`).join(', ')})`;

/** The stored columns of a page's rows, so that skipped rows are never converted to text. */
export function storedColumns(columns: Columns): string {
  // Coder's API does not return the session.
  const optional = optionalColumns(columns, 'aibridge_interceptions').filter(name => name !== 'session_id');
  return [...TABLES.aibridge_interceptions.required, ...optional].join(', ');
}

/** Not part of Coder's API: another user can have the username of a deleted account. */
const DELETED = `CASE WHEN item.deleted THEN ',"deleted":true' END`;

const INITIATOR = [id('id', 'initiator_id'), text('username'), text('name'), text('avatar_url')];

/** Columns that Coder stores and its API never returned. */
const EXTRA_COLUMNS = [
  'error_type',
  'error_message',
  'thread_parent_id',
  'thread_root_id',
  'client_session_id',
  'credential_kind',
  'credential_hint',
  'agent_firewall_session_id',
  'agent_firewall_sequence_number',
] as const;

/**
 * The rows of the statement `page`, newest first, with their initiators. The database builds the JSON of each row
 * in Coder's field order: drivers took longer to read one column per value than the query took. Metadata and times
 * are separate columns, because Go formats them differently.
 */
export function pageSql(columns: Columns, page: string): string {
  const has = (name: OptionalColumn): boolean => columns.has(name);
  const fields = [
    id('id'),
    has('aibridge_interceptions.api_key_id') ? textOrNull('api_key_id') : raw('api_key_id', `'null'`),
    {
      name: 'initiator',
      parts: (bounded: Bounded) => `'{', ${concatFields(INITIATOR, bounded)}, ${DELETED}, '}'`,
    },
    text('provider'),
    ...(has('aibridge_interceptions.provider_name') ? [textOrNull('provider_name')] : []),
    text('model'),
    ...(has('aibridge_interceptions.client') ? [textOrNull('client')] : []),
  ];
  const extraColumns = EXTRA_COLUMNS.filter(name => has(`aibridge_interceptions.${name}`));
  const contractColumns = (['api_key_id', 'provider', 'provider_name', 'model', 'client'] as const).filter(
    name => name === 'provider' || name === 'model' || has(`aibridge_interceptions.${name}`),
  );
  const stored = storedColumns(columns).split(', ');
  return boundedSql({
    rows: `SELECT ${stored.map(asText).join(', ')}${has('aibridge_interceptions.metadata') ? '' : ', NULL::text AS metadata'},
        coalesce(person.username, '') AS username, coalesce(person.avatar_url, '') AS avatar_url,
        ${has('visible_users.name') ? `coalesce(person.name, '')` : `''::text`} AS name,
        account.deleted
      FROM (${page}) AS stored
      LEFT JOIN visible_users AS person ON person.id = stored.initiator_id
      LEFT JOIN users AS account ON account.id = stored.initiator_id`,
    order: 'started_at DESC, id DESC',
    texts: [
      ...['username', 'name', 'avatar_url'].map(column => ({ path: `initiator.${column}`, column })),
      ...[...contractColumns, ...extraColumns].map(column => ({ path: column, column })),
    ],
    plain: [
      'item.id',
      `${timestampColumn('item.started_at')} AS started_at_text`,
      `${timestampColumn('item.ended_at')} AS ended_at_text`,
    ],
    computed: {
      fields: bounded => concatFields(fields, bounded),
      // Only fields with a value.
      extra_fields: bounded =>
        `concat(${["''", ...extraColumns.map(name => optionalField(name, bounded))].join(', ')})`,
    },
  });
}

function optionalField(name: string, bounded: Bounded): string {
  const column = `item.${name}`;
  const json = name === NUMBER_COLUMN ? column : `to_json(${bounded(column)})`;
  return `CASE WHEN ${column} <> '' THEN concat('"${name}":', ${json}, ',') END`;
}

const NUMBER_COLUMN = 'agent_firewall_sequence_number';
const NON_TEXT_COLUMNS: ReadonlySet<string> = new Set([
  'metadata',
  'thread_parent_id',
  'thread_root_id',
  'error_type',
  'credential_kind',
  'agent_firewall_session_id',
  NUMBER_COLUMN,
]);

/** JSON, IDs, numbers and enums are measured and returned as text. */
function asText(column: string): string {
  return NON_TEXT_COLUMNS.has(column) ? `stored.${column}::text AS ${column}` : `stored.${column}`;
}

const CHILD_FIELDS = {
  aibridge_token_usages: [
    raw('input_tokens', 'item.input_tokens'),
    raw('output_tokens', 'item.output_tokens'),
  ],
  aibridge_user_prompts: [text('prompt')],
  aibridge_tool_usages: [
    text('server_url'),
    text('tool'),
    text('input'),
    raw('injected', 'to_json(item.injected)'),
    text('invocation_error'),
  ],
} as const;
const CHILD_TEXTS = {
  aibridge_token_usages: [],
  aibridge_user_prompts: ['prompt'],
  aibridge_tool_usages: ['server_url', 'tool', 'input', 'invocation_error'],
} as const;

export type ChildTable = keyof typeof CHILD_FIELDS;

/**
 * The children of the interceptions in `$1`, in that order. Joins the IDs, so that each is looked up in the
 * index and only the rows of one interception are sorted; `= ANY` with a thousand IDs scanned whole tables.
 */
export function childrenSql(columns: Columns, table: ChildTable): string {
  const optional = optionalColumns(columns, table);
  const fields = [
    id('id'),
    id('interception_id'),
    text('provider_response_id'),
    ...CHILD_FIELDS[table],
    // Numbers that are never NULL.
    ...optional.filter(name => name !== CALL_ID).map(name => raw(name, `item.${name}`)),
  ];
  const texts = ['provider_response_id', ...CHILD_TEXTS[table], ...optional.filter(name => name === CALL_ID)];
  const stored = [...TABLES[table].required, ...optional].map(column => {
    if (column === 'metadata') return 'child.metadata::text AS metadata';
    return NULLABLE.has(column) ? `coalesce(child.${column}, '') AS ${column}` : `child.${column}`;
  });
  return boundedSql({
    rows: `SELECT page.ordinal::int AS ordinal, ${stored.join(', ')} FROM ${table} AS child
      JOIN unnest($1::uuid[]) WITH ORDINALITY AS page (id, ordinal) ON page.id = child.interception_id`,
    order: 'ordinal, created_at, id',
    texts: texts.map(column => ({ path: column, column })),
    plain: ['item.ordinal', `${timestampColumn('item.created_at')} AS created_at_text`],
    computed: {
      fields: bounded =>
        optional.includes(CALL_ID)
          ? `concat(${concatFields(fields, bounded)}, ${callIdField(bounded)})`
          : concatFields(fields, bounded),
    },
  });
}

/** Appended after the other fields, and only if present. */
const CALL_ID = 'provider_tool_call_id';
const callIdField = (bounded: Bounded): string =>
  `CASE WHEN item.${CALL_ID} <> '' THEN concat(',"${CALL_ID}":', to_json(${bounded(`item.${CALL_ID}`)})) END`;

/** NULL in the table, an empty string in Coder's response. */
const NULLABLE: ReadonlySet<string> = new Set(['server_url', 'invocation_error']);

/** A client that was not recorded counts as `Unknown`. */
export function clientOf(columns: Columns): string {
  return columns.has('aibridge_interceptions.client') ? `coalesce(client, 'Unknown')` : `'Unknown'::text`;
}

/** Before Coder had provider names, each type had one provider. */
export function providerName(columns: Columns): string {
  return columns.has('aibridge_interceptions.provider_name') ? 'provider_name' : 'provider';
}

export interface InterceptionRow {
  readonly id: string;
  /** The JSON of the fields before `metadata`. */
  readonly fields: string;
  readonly metadata: string | null;
  readonly started_at_text: string;
  readonly ended_at_text: string | null;
  /** The JSON of the extra columns, each with a trailing comma; often empty. */
  readonly extra_fields: string;
  /** The JSON about truncated texts; null if there are none. */
  readonly cut: string | null;
}

export interface ChildRow {
  /** The position of its interception on the page, from 1. */
  readonly ordinal: number;
  /** The JSON of the fields before `metadata`. */
  readonly fields: string;
  readonly metadata: string | null;
  readonly created_at_text: string;
  /** The JSON about truncated texts; null if there are none. */
  readonly cut: string | null;
}
