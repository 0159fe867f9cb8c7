import { TABLES, type Columns, type OptionalColumn, type Table } from '#server/sources/schema.ts';
import { timestampColumn, goTimestamp, storedTimestamp, type Queryable } from '#server/sources/database.ts';
import { boundedSql, type Bounded } from './bounded-rows.ts';
import { cutIn, type Altered } from './altered.ts';
import { goMetadata, keepsMetadata, goEscaped } from './go-json.ts';

/*
 * The rows of Coder's tables as the list selects them. The database writes the JSON of what it holds, in Coder's order
 * and with its names: a column apart for each value took drivers longer to read than to fetch. Metadata and times
 * come beside it, because Go writes them in its own way.
 */

/** Those of a table's columns that not every version has, and that are there. */
function optionalColumns(columns: Columns, table: Table): string[] {
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
  const optional = optionalColumns(columns, 'aibridge_interceptions');
  return [...TABLES.aibridge_interceptions.required, ...optional].join(', ');
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
  const has = (name: OptionalColumn): boolean => columns.has(name);
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
      `${timestampColumn('item.started_at')} AS started_at_text`,
      `${timestampColumn('item.ended_at')} AS ended_at_text`,
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

type ChildTable = keyof typeof CHILD_FIELDS;

/**
 * The children of the interceptions in `$1`, in the order of those, as the list needs them. Joined to the ids rather
 * than compared with them: so each is looked up in the index, where `= ANY` of a thousand read whole tables, and what
 * is sorted are the few rows of one interception.
 */
function childrenSql(columns: Columns, table: ChildTable): string {
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
    rows: `SELECT page.place::int AS place, ${stored.join(', ')} FROM ${table} AS child
      JOIN unnest($1::uuid[]) WITH ORDINALITY AS page (id, place) ON page.id = child.interception_id`,
    order: 'place, created_at, id',
    texts: texts.map(column => ({ path: column, column })),
    plain: ['item.place', `${timestampColumn('item.created_at')} AS created_at_text`],
    written: {
      fields: bounded =>
        optional.includes(CALL_ID)
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

interface ChildRow {
  /** That of its interception on the page, from 1. */
  readonly place: number;
  /** The JSON of what comes first. */
  readonly fields: string;
  readonly metadata: string | null;
  readonly created_at_text: string;
  /** The JSON of what was cut; null where nothing was. */
  readonly cut: string | null;
}

/*
 * The rows of the list as JSON, in Coder's order. It is put together as text: to build objects first, only to walk
 * through them again, took longer than the database did.
 */

/** Items as JSON, with commas between them, and what of them is altered. */
interface Children {
  json: string;
  altered: Altered[];
}

type Lists = Readonly<Record<'token_usages' | 'user_prompts' | 'tool_usages', Children>>;

function interceptionJson(row: InterceptionRow, lists: Lists): string {
  const { fields, metadata, started_at_text, ended_at_text, beyond_contract } = row;
  const altered = alteredIn(row);
  addInstant(altered, 'started_at', started_at_text);
  if (ended_at_text !== null) addInstant(altered, 'ended_at', ended_at_text);
  for (const [name, list] of Object.entries(lists)) {
    for (const each of list.altered) altered.push({ ...each, path: `${name}.${each.path}` });
  }
  const ended = ended_at_text === null ? 'null' : `"${goTimestamp(ended_at_text)}"`;
  return (
    `{${fields},"metadata":${goMetadata(metadata)},` +
    `"started_at":"${goTimestamp(started_at_text)}","ended_at":${ended},${beyond_contract}` +
    `"token_usages":[${lists.token_usages.json}],"user_prompts":[${lists.user_prompts.json}],` +
    `"tool_usages":[${lists.tool_usages.json}]` +
    `${altered.length > 0 ? `,"altered":${JSON.stringify(altered)}` : ''}}`
  );
}

/** All three kinds of children end alike. */
function childJson(row: ChildRow): Children {
  const { fields, metadata, created_at_text } = row;
  const altered = alteredIn(row);
  addInstant(altered, 'created_at', created_at_text);
  return {
    json: `{${fields},"metadata":${goMetadata(metadata)},"created_at":"${goTimestamp(created_at_text)}"}`,
    altered,
  };
}

function addInstant(altered: Altered[], path: string, text: string): void {
  const stored = storedTimestamp(text);
  if (stored !== null) altered.push({ path, stored });
}

/** The beginning of metadata that is told, in characters. */
const TOLD = 80;

function alteredIn({ metadata, cut }: Pick<ChildRow, 'metadata' | 'cut'>): Altered[] {
  const altered = cutIn(cut);
  if (metadata !== null && !keepsMetadata(metadata)) {
    const stored = metadata.length > TOLD ? `${metadata.slice(0, TOLD)}…` : metadata;
    altered.push({ path: 'metadata', stored });
  }
  return altered;
}

/** A list of each row of a page: the JSON of its items, how many they are, and what of them could not be sent as it is. */
interface ChildList extends Children {
  count: number;
}

/** The rows of a page as they are answered, each with what belongs to it, as the JSON of a list. */
export async function withChildren(
  tx: Queryable,
  columns: Columns,
  rows: readonly InterceptionRow[],
): Promise<string> {
  if (rows.length === 0) return '[]';
  const ids = [rows.map(row => row.id)];
  const lists = async (table: ChildTable): Promise<readonly Children[]> =>
    listsAt(await tx.query<ChildRow>(childrenSql(columns, table), ids), rows.length);
  // One after the other, for it is one connection, and nothing is left running where one fails.
  const tokenUsages = await lists('aibridge_token_usages');
  const userPrompts = await lists('aibridge_user_prompts');
  const toolUsages = await lists('aibridge_tool_usages');
  const items = rows.map((row, at) =>
    interceptionJson(row, {
      token_usages: tokenUsages[at] ?? NONE,
      user_prompts: userPrompts[at] ?? NONE,
      tool_usages: toolUsages[at] ?? NONE,
    }),
  );
  return `[${goEscaped(items.join(','))}]`;
}

const NONE: Children = { json: '', altered: [] };

/** The lists in the order of the page. */
function listsAt(children: readonly ChildRow[], length: number): readonly Children[] {
  const lists = Array.from({ length }, (): ChildList => ({ json: '', altered: [], count: 0 }));
  for (const child of children) {
    const list = lists[child.place - 1];
    if (list === undefined) continue;
    const { json, altered } = childJson(child);
    list.json = list.count > 0 ? `${list.json},${json}` : json;
    for (const each of altered) list.altered.push({ ...each, path: `${list.count}.${each.path}` });
    list.count += 1;
  }
  return lists;
}
