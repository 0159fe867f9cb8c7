import { withExactNumbers } from '#shared/domain/exact-numbers.ts';
import { readInterception } from '#shared/domain/read-interception.ts';
import { toSearchHit, type SearchHit } from '#shared/domain/search-hits.ts';
import { SEARCH_SCOPES, type TextQuery } from '#shared/domain/filters.ts';
import { createTextSearch } from '#shared/lib/text-search.ts';
import { CoderError } from '#server/api/errors.ts';
import type { Params } from '#server/api/param-reader.ts';
import { renderRows } from '#server/api/interception-json.ts';
import { pageSql, storedColumns, type InterceptionRow } from '#server/api/interception-sql.ts';
import { canBeStored, SqlParams, timestampColumn, type Database } from '#server/sources/database.ts';
import { filterConditions } from './filter-sql.ts';
import { finishParams, otherParams, type RowFilter } from './row-filter.ts';
import { createTextTests, regexHits, type TextTests, type ToHits } from './search-sql.ts';
import { EXPRESSION_FLAGS, expressionSize, toPostgresExpression } from './search-pattern.ts';

export interface SearchQuery {
  readonly filter: RowFilter;
  readonly find: TextQuery;
}

/** The lines if nothing matches the filter. */
export const NOTHING_TO_SEARCH: readonly object[] = [
  { overview: { count: 0 } },
  { done: true, count: 0, searched: 0 },
];

interface SearchSizes {
  /** Rows of the first statement, which looks up the texts of each row, as the next one does. */
  readonly first: number;
  readonly next: number;
  /** Rows that may match, per statement over all others. */
  readonly candidates: number;
}

const SIZES: SearchSizes = { first: 1000, next: 10_000, candidates: 50_000 };
/** Rows that are read at the same time. */
const READ_ROWS = 200;

interface Candidate {
  readonly id: string;
  readonly startedAt: string;
}

/** The rows of a statement that may match, newest first. */
interface Candidates {
  readonly found: readonly Candidate[];
  /** The last searched row, or null if none is left. */
  readonly last: Candidate | null;
  /** Number of searched rows; null for all. */
  readonly searched: number | null;
}

interface SearchContext {
  /** Waits for a turn among the statements over all rows. Resolves to what releases it. */
  readonly enter: (onQueued: () => void) => Promise<() => void>;
  readonly signal: AbortSignal;
}

/**
 * The lines of `GET /dashboard/search`: matches newest first, and how many rows were searched. Each statement is a
 * snapshot of its own, so that a slow reader keeps no transaction open.
 */
export async function* searchRows(
  database: Database,
  query: SearchQuery,
  { enter, signal }: SearchContext,
  sizes = SIZES,
): AsyncGenerator<object, void, void> {
  const count = await countRows(database, query, signal);
  yield { overview: { count } };
  const toHits = query.find.isRegex ? regexHits(query.find) : literalHits(query.find);
  let searched = 0;
  let after: Candidate | null = null;
  for (let rows = sizes.first; ; rows = sizes.next) {
    const isRest = searched >= sizes.next && count - searched > sizes.next;
    let batch: Candidates;
    if (isRest) {
      let isQueued = false;
      const entering = enter(() => (isQueued = true));
      if (isQueued) yield { queued: true };
      const leave = await entering;
      try {
        batch = await findInRest(database, query, { after, limit: sizes.candidates, signal });
      } finally {
        leave();
      }
    } else batch = await findInNewest(database, query, { after, limit: rows, signal });
    searched = batch.searched === null ? Math.max(count, searched) : searched + batch.searched;
    for (let at = 0; at < batch.found.length; at += READ_ROWS) {
      const ids = batch.found.slice(at, at + READ_ROWS).map(({ id }) => id);
      const hits = await readHits(database, ids, toHits, signal);
      if (hits.length > 0) yield { hits };
    }
    yield { searched };
    if (batch.last === null) break;
    after = batch.last;
  }
  yield { done: true, count: Math.max(count, searched), searched };
}

async function countRows(database: Database, { filter }: SearchQuery, signal: AbortSignal): Promise<number> {
  const params = new SqlParams();
  const where = filterConditions(database.columns, filter, params).join(' AND ');
  const sql = `SELECT count(*)::int AS count FROM aibridge_interceptions WHERE ${where}`;
  const rows = await database.snapshot(tx => tx.query<{ count: number }>(sql, params.values), signal);
  return rows[0]?.count ?? 0;
}

/** What both statements start with: the conditions on the rows, and the tests of their texts. */
function startStatement(
  { columns }: Database,
  { filter, find }: SearchQuery,
  { after, stopsEarly }: { after: Candidate | null; stopsEarly: boolean },
) {
  const params = new SqlParams();
  const also: string[] = [];
  if (after !== null) {
    const cursor = `(${params.bind(after.startedAt)}::timestamptz, ${params.bind(after.id)}::uuid)`;
    also.push(`(started_at, id) < ${cursor}`);
  }
  const where = filterConditions(columns, filter, params, { also, stopsEarly });
  return { params, where: where.join(' AND '), tests: createTextTests(columns, find, params) };
}

interface Step {
  readonly after: Candidate | null;
  readonly limit: number;
  readonly signal: AbortSignal;
}

interface NewestRow {
  readonly id: string;
  readonly started_at_text: string;
  readonly is_found: boolean;
  readonly is_last: boolean;
}

/** Tests the texts of the newest rows, which are looked up by their interception. */
async function findInNewest(
  database: Database,
  query: SearchQuery,
  { after, limit, signal }: Step,
): Promise<Candidates> {
  const { params, where, tests } = startStatement(database, query, { after, stopsEarly: true });
  const sql = `WITH page AS MATERIALIZED (
      SELECT ${['id', 'started_at', ...tests.ownColumns].join(', ')} FROM aibridge_interceptions
      WHERE ${where} ORDER BY started_at DESC, id DESC LIMIT ${limit}
    ), tested AS (
      SELECT id, started_at, (${isFound(tests)}) AS is_found, row_number() OVER (ORDER BY started_at, id) AS place,
        count(*) OVER () AS rows
      FROM page
    )
    SELECT id::text AS id, ${timestampColumn('started_at')} AS started_at_text, coalesce(is_found, false) AS is_found,
      rows::int AS rows, place = 1 AS is_last
    FROM tested WHERE is_found OR place = 1 ORDER BY started_at DESC, tested.id DESC`;
  const rows = await database.longRead(
    tx => tx.query<NewestRow & { rows: number }>(sql, params.values),
    signal,
  );
  const searched = rows[0]?.rows ?? 0;
  const last = searched === limit ? rows.find(row => row.is_last) : undefined;
  return {
    found: rows.filter(row => row.is_found).map(candidateOf),
    last: last ? candidateOf(last) : null,
    searched,
  };
}

/**
 * Whether a row of `page` may match. `OFFSET` keeps the planner from reading whole tables instead of the indexes on
 * `interception_id`.
 */
function isFound({ own, prompts, tools }: TextTests): string {
  const inTable = (table: string, condition: string): string =>
    `EXISTS (SELECT FROM ${table} AS child WHERE child.interception_id = page.id AND (${condition}) OFFSET 0)`;
  return [
    ...own,
    ...(prompts === null ? [] : [inTable('aibridge_user_prompts', prompts)]),
    ...(tools === null ? [] : [inTable('aibridge_tool_usages', tools)]),
  ].join(' OR ');
}

/** Tests all texts, because looking up those of each row would take longer. */
async function findInRest(
  database: Database,
  query: SearchQuery,
  { after, limit, signal }: Step,
): Promise<Candidates> {
  const { params, where, tests } = startStatement(database, query, { after, stopsEarly: false });
  const { own, prompts, tools } = tests;
  const inTable = (id: string, table: string, condition: string): string =>
    `SELECT ${id} AS found_id FROM ${table} WHERE ${condition}`;
  const tables = [
    ...(prompts === null ? [] : [inTable('interception_id', 'aibridge_user_prompts', prompts)]),
    ...(tools === null ? [] : [inTable('interception_id', 'aibridge_tool_usages', tools)]),
    ...(own.length === 0 ? [] : [inTable('id', 'aibridge_interceptions', own.join(' OR '))]),
  ];
  const sql = `SELECT id::text AS id, ${timestampColumn('started_at')} AS started_at_text
    FROM aibridge_interceptions WHERE ${where} AND id IN (${tables.join(' UNION ALL ')})
    ORDER BY started_at DESC, aibridge_interceptions.id DESC LIMIT ${limit}`;
  const rows = await database.longRead(
    tx => tx.query<Omit<NewestRow, 'is_found' | 'is_last'>>(sql, params.values),
    signal,
  );
  const found = rows.map(candidateOf);
  const isPart = found.length === limit;
  return { found, last: isPart ? (found.at(-1) ?? null) : null, searched: isPart ? 0 : null };
}

function candidateOf({ id, started_at_text }: Pick<NewestRow, 'id' | 'started_at_text'>): Candidate {
  return { id, startedAt: started_at_text };
}

async function readHits(
  database: Database,
  ids: readonly string[],
  toHits: ToHits,
  signal: AbortSignal,
): Promise<readonly SearchHit[]> {
  const { columns } = database;
  const page = `SELECT ${storedColumns(columns)} FROM aibridge_interceptions WHERE id = ANY($1::uuid[])
    ORDER BY started_at DESC, id DESC`;
  return await database.snapshot(async tx => {
    const stored = await tx.query<InterceptionRow>(pageSql(columns, page), [ids]);
    const rows = (await renderRows(tx, columns, stored)).map(text => {
      const row = readInterception(JSON.parse(text));
      return row.metadata ? withExactNumbers(row, text) : row;
    });
    return await toHits(tx, columns, rows);
  }, signal);
}

/** Searches the rows exactly as the browser does. */
function literalHits(find: TextQuery): ToHits {
  const search = createTextSearch(find);
  const ignoreProgress = (): void => undefined;
  return async (_tx, _columns, rows) =>
    rows.flatMap(row => toSearchHit(row, find.place, search, ignoreProgress) ?? []);
}

/**
 * Checks a regular expression, before anything is sent.
 * @throws CoderError 400 with what Postgres says about it
 */
export async function checkExpression(database: Database, { text, isRegex }: TextQuery): Promise<void> {
  if (!isRegex) return;
  const expression = toPostgresExpression(text);
  const refuse = (detail: string): CoderError =>
    new CoderError(400, 'Query parameters have invalid values.', {
      validations: [{ field: 'find', detail }],
    });
  if (expression === null) throw refuse('Backreferences aren’t supported when searching a database.');
  if (!canBeStored(text)) throw refuse('Postgres can’t store this character, so nothing can match.');
  if (expressionSize(text) > MAX_EXPRESSION_SIZE) {
    throw refuse('The expression is too long or repeats too much.');
  }
  try {
    await database.query(`SELECT '' ~ $1::text`, [EXPRESSION_FLAGS + expression]);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== INVALID_EXPRESSION || !(error instanceof Error)) throw error;
    throw refuse(`${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`);
  }
}

const INVALID_EXPRESSION = '2201B';

/**
 * The embedded Postgres compiles an expression of this size in 1.3 seconds at most, and nothing can interrupt it. One of
 * sixty times the size exceeds its stack, after which it answers nothing.
 */
const MAX_EXPRESSION_SIZE = 500;

/** @throws CoderError 400 for an empty text, an unknown scope or parameter */
export function readSearchParams(params: Params): TextQuery & { readonly asOf: number } {
  const reader = otherParams(params);
  const text = reader.string('find') ?? '';
  if (text === '') reader.refuse('find', 'The text to search for is missing.');
  const scope = reader.string('find_in') ?? 'everything';
  const place = SEARCH_SCOPES.find(each => each === scope) ?? 'everything';
  if (place !== scope) reader.refuse('find_in', `Use one of ${SEARCH_SCOPES.join(', ')}.`);
  const mode = reader.string('find_as') ?? '';
  if (mode !== '' && mode !== 'regex') reader.refuse('find_as', 'The only value is regex.');
  return {
    text,
    isRegex: mode === 'regex',
    place,
    asOf: finishParams(reader),
  };
}
