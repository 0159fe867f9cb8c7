import { TABLES, type Columns, type MaybeColumn, type Table } from '#server/sources/columns.ts';
import { instantColumn } from '#server/sources/sql-text.ts';
import { boundedSql, type Bounded } from './bounded-rows.ts';

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

/** The fields of an object without its braces. `row_to_json` would look up the type of each in each row. */
const fieldsOf = (fields: readonly Field[], bounded: Bounded): string =>
  `concat(${fields.map(({ name, parts }, at) => `'${at > 0 ? ',' : ''}"${name}":', ${parts(bounded)}`).join(', ')})`;

/** The columns of a page's rows as they are stored: what is skipped on the way to the page is never made text. */
export function storedColumns(columns: Columns): string {
  const maybe = maybeColumns(columns, 'aibridge_interceptions');
  return [...TABLES.aibridge_interceptions.always, ...maybe].join(', ');
}

/** Not of the contract: the username of a deleted account can belong to someone else. */
const DELETED = `CASE WHEN item.deleted THEN ',"deleted":true' END`;

const INITIATOR = [id('id', 'initiator_id'), text('username'), text('name'), text('avatar_url')];

/** What Coder stores and its API never told. */
const BEYOND_CONTRACT = [
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

/** The rows that `page`, a statement, selects, newest first, with who started each, as the list needs them. */
export function pageSql(columns: Columns, page: string): string {
  const has = (name: MaybeColumn): boolean => columns.has(name);
  const fields = [
    id('id'),
    has('aibridge_interceptions.api_key_id') ? textOrNull('api_key_id') : raw('api_key_id', `'null'`),
    {
      name: 'initiator',
      parts: (bounded: Bounded) => `'{', ${fieldsOf(INITIATOR, bounded)}, ${DELETED}, '}'`,
    },
    text('provider'),
    ...(has('aibridge_interceptions.provider_name') ? [textOrNull('provider_name')] : []),
    text('model'),
    ...(has('aibridge_interceptions.client') ? [textOrNull('client')] : []),
  ];
  const beyond = BEYOND_CONTRACT.filter(name => has(`aibridge_interceptions.${name}`));
  const own = (['api_key_id', 'provider', 'provider_name', 'model', 'client'] as const).filter(
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
      ...[...own, ...beyond].map(column => ({ path: column, column })),
    ],
    plain: [
      'item.id',
      `${instantColumn('item.started_at')} AS started_at_text`,
      `${instantColumn('item.ended_at')} AS ended_at_text`,
    ],
    written: {
      fields: bounded => fieldsOf(fields, bounded),
      // Only where there is something to tell.
      beyond_contract: bounded => `concat(${["''", ...beyond.map(name => told(name, bounded))].join(', ')})`,
    },
  });
}

function told(name: string, bounded: Bounded): string {
  const column = `item.${name}`;
  const json = name === NUMBER ? column : `to_json(${bounded(column)})`;
  return `CASE WHEN ${column} <> '' THEN concat('"${name}":', ${json}, ',') END`;
}

const NUMBER = 'agent_firewall_sequence_number';
const NO_TEXTS: ReadonlySet<string> = new Set([
  'metadata',
  'thread_parent_id',
  'thread_root_id',
  'error_type',
  'credential_kind',
  'agent_firewall_session_id',
  NUMBER,
]);

/** What is JSON, an id, a number or an enumeration is measured and written as text. */
function asText(column: string): string {
  return NO_TEXTS.has(column) ? `stored.${column}::text AS ${column}` : `stored.${column}`;
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
 * The children of the interceptions in `$1`, in the order of those, as the list needs them. Joined to the ids rather
 * than compared with them: so each is looked up in the index, where `= ANY` of a thousand read whole tables, and what
 * is sorted are the few rows of one interception.
 */
export function childrenSql(columns: Columns, table: ChildTable): string {
  const maybe = maybeColumns(columns, table);
  const fields = [
    id('id'),
    id('interception_id'),
    text('provider_response_id'),
    ...CHILD_FIELDS[table],
    // Numbers that are never NULL.
    ...maybe.filter(name => name !== CALL_ID).map(name => raw(name, `item.${name}`)),
  ];
  const texts = ['provider_response_id', ...CHILD_TEXTS[table], ...maybe.filter(name => name === CALL_ID)];
  const stored = [...TABLES[table].always, ...maybe].map(column => {
    if (column === 'metadata') return 'child.metadata::text AS metadata';
    return NULLABLE.has(column) ? `coalesce(child.${column}, '') AS ${column}` : `child.${column}`;
  });
  return boundedSql({
    rows: `SELECT page.place::int AS place, ${stored.join(', ')} FROM ${table} AS child
      JOIN unnest($1::uuid[]) WITH ORDINALITY AS page (id, place) ON page.id = child.interception_id`,
    order: 'place, created_at, id',
    texts: texts.map(column => ({ path: column, column })),
    plain: ['item.place', `${instantColumn('item.created_at')} AS created_at_text`],
    written: {
      fields: bounded =>
        maybe.includes(CALL_ID)
          ? `concat(${fieldsOf(fields, bounded)}, ${callId(bounded)})`
          : fieldsOf(fields, bounded),
    },
  });
}

/** Told after the other fields, and only where there is one. */
const CALL_ID = 'provider_tool_call_id';
const callId = (bounded: Bounded): string =>
  `CASE WHEN item.${CALL_ID} <> '' THEN concat(',"${CALL_ID}":', to_json(${bounded(`item.${CALL_ID}`)})) END`;

/** NULL in the table, empty in Coder's answer. */
const NULLABLE: ReadonlySet<string> = new Set(['server_url', 'invocation_error']);

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
  /** The JSON of what was cut; null where nothing was. */
  readonly cut: string | null;
}

export interface ChildRow {
  /** That of its interception on the page, from 1. */
  readonly place: number;
  /** The JSON of what comes first. */
  readonly fields: string;
  readonly metadata: string | null;
  readonly created_at_text: string;
  /** The JSON of what was cut; null where nothing was. */
  readonly cut: string | null;
}
