import type { Columns } from '#server/sources/schema.ts';
import {
  type Database,
  type Queryable,
  canBeStored,
  timestampColumn,
  lowerBound,
  SqlParams,
  upperBound,
} from '#server/sources/database.ts';
import { CoderError } from './errors.ts';
import { ParamReader, type Params, isNilUuid } from './param-reader.ts';
import { goJson } from './go-json.ts';
import type { InterceptionFilter } from './interception-filter.ts';
import {
  withChildren,
  clientOf,
  pageSql,
  providerName,
  storedColumns,
  type InterceptionRow,
} from './interception-rows.ts';
import type { RecentCounts } from './recent-counts.ts';

interface Pagination {
  /** null, too, for the all-zero UUID. */
  readonly afterId: string | null;
  /** 0 where none is given. */
  readonly limit: number;
  readonly offset: number;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** `after_id`, `limit` and `offset` of any of Coder's lists, before a list's own bounds. */
export function readPagination(params: Params): Pagination {
  const reader = new ParamReader(params);
  const afterId = reader.uuid('after_id');
  const limit = reader.int32('limit');
  const offset = reader.int32('offset');
  if (reader.validations.length > 0) {
    throw new CoderError(400, 'Query parameters have invalid values.', { validations: reader.validations });
  }
  return { afterId: afterId === null || isNilUuid(afterId) ? null : afterId, limit, offset };
}

/** The bounds of AI Bridge's lists: 1 to 1000, 100 where nothing or 0 is asked. */
export function boundLimit(limit: number): number {
  if (limit > MAX_LIMIT) {
    throw new CoderError(400, 'Invalid pagination limit value.', {
      detail: `Pagination limit must be in range (0, ${MAX_LIMIT}]`,
    });
  }
  return limit === 0 ? DEFAULT_LIMIT : limit;
}

/** What the list is answered from. */
interface Listed {
  readonly database: Database;
  readonly counts: RecentCounts;
}

/**
 * One page of finished interceptions, newest first, and how many match the filter in all, as JSON. The rows come from
 * one snapshot; as in Coder the count may come from another, and here both are read at the same time. `signal` spares
 * the database what nobody waits for any more.
 */
export async function listInterceptions(
  { database, counts }: Listed,
  filter: InterceptionFilter,
  page: Pagination,
  signal: AbortSignal,
): Promise<string> {
  // Where one of the two fails, nobody waits for the other.
  const failed = new AbortController();
  const until = AbortSignal.any([signal, failed.signal]);
  const counting = counts.count(keyOf(filter), {
    isFresh: page.afterId === null || page.limit === 1,
    ask: unwanted => countMatching(database, filter, unwanted),
    signal: until,
  });
  try {
    const [count, results] = await Promise.all([counting, readPage(database, filter, page, until)]);
    return `{"count":${count},"results":${results}}`;
  } catch (error) {
    failed.abort();
    throw error;
  }
}

/** Whoever may read the list at all reads every row: a count is the same for all of them. */
function keyOf(filter: InterceptionFilter): string {
  return goJson(filter);
}

async function readPage(
  database: Database,
  filter: InterceptionFilter,
  page: Pagination,
  signal: AbortSignal,
): Promise<string> {
  const { columns } = database;
  return await database.snapshot(async tx => {
    const cursor = page.afterId === null ? null : await findCursor(tx, page.afterId);
    return await withChildren(tx, columns, await selectPage(tx, columns, filter, cursor, page));
  }, signal);
}

/** The cursor row needs to exist, no more: it may lie outside the filter, or still be in flight. */
async function findCursor(tx: Queryable, id: string): Promise<{ id: string; startedAt: string }> {
  const [row] = await tx.query<{ started_at_text: string }>(
    `SELECT ${timestampColumn('started_at')} AS started_at_text FROM aibridge_interceptions WHERE id = $1::uuid`,
    [id],
  );
  if (row) return { id, startedAt: row.started_at_text };
  throw unknownCursor(id);
}

/** What is not there and what may not be read are the same to Coder (2.33 on). */
export function unknownCursor(id: string): CoderError {
  return new CoderError(400, 'Invalid pagination cursor.', {
    detail: `after_id: interception ${id} not found: invalid pagination cursor`,
  });
}

async function countMatching(
  database: Database,
  filter: InterceptionFilter,
  signal: AbortSignal,
): Promise<bigint> {
  const params = new SqlParams();
  const where = conditions(database.columns, filter, params);
  const sql = `SELECT count(*)::text AS count FROM aibridge_interceptions WHERE ${where.join(' AND ')}`;
  const [counted] = await database.snapshot(tx => tx.query<{ count: string }>(sql, params.values), signal);
  return BigInt(counted?.count ?? 0);
}

async function selectPage(
  tx: Queryable,
  columns: Columns,
  filter: InterceptionFilter,
  cursor: { id: string; startedAt: string } | null,
  page: Pagination,
): Promise<InterceptionRow[]> {
  const params = new SqlParams();
  const where = conditions(columns, filter, params);
  if (cursor) {
    where.push(
      `(started_at, id) < (${params.bind(cursor.startedAt)}::timestamptz, ${params.bind(cursor.id)}::uuid)`,
    );
  }
  // The page is cut before people are joined, so that the index on (started_at, id) alone decides the plan.
  const cut = `
    SELECT ${storedColumns(columns)} FROM aibridge_interceptions
    WHERE ${where.join(' AND ')}
    ORDER BY started_at DESC, id DESC
    LIMIT ${params.bind(page.limit)}::bigint OFFSET ${params.bind(page.offset)}::bigint`;
  return await tx.query<InterceptionRow>(pageSql(columns, cut), params.values);
}

/** Only what is asked stands in the statement: a condition that is always true would hide an index. */
function conditions(columns: Columns, filter: InterceptionFilter, params: SqlParams): string[] {
  const where = ['ended_at IS NOT NULL'];
  const equal = (expression: string, value: string | null): void => {
    if (value === null) return;
    where.push(canBeStored(value) ? `${expression} = ${params.bind(value)}` : 'false');
  };
  if (filter.initiatorId !== null) where.push(`initiator_id = ${params.bind(filter.initiatorId)}::uuid`);
  equal('provider', filter.provider);
  equal(providerName(columns), filter.providerName);
  equal('model', filter.model);
  equal(clientOf(columns), filter.client);
  if (filter.startedAfter !== null) {
    where.push(`started_at >= ${params.bind(lowerBound(filter.startedAfter))}::timestamptz`);
  }
  if (filter.startedBefore !== null) {
    where.push(`started_at <= ${params.bind(upperBound(filter.startedBefore))}::timestamptz`);
  }
  return where;
}
