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
import { renderPage } from './interception-json.ts';
import { clientOf, pageSql, providerName, storedColumns, type InterceptionRow } from './interception-sql.ts';
import type { RecentCounts } from './recent-counts.ts';

interface Pagination {
  /** Null also for the nil UUID. */
  readonly afterId: string | null;
  /** 0 if not set. */
  readonly limit: number;
  readonly offset: number;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** The pagination parameters of Coder's lists, before a list applies its own bounds. */
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

/** The bounds of AI Bridge's lists: 1 to 1000, and 100 if missing or 0. */
export function boundLimit(limit: number): number {
  if (limit > MAX_LIMIT) {
    throw new CoderError(400, 'Invalid pagination limit value.', {
      detail: `Pagination limit must be in range (0, ${MAX_LIMIT}]`,
    });
  }
  return limit === 0 ? DEFAULT_LIMIT : limit;
}

/** Which interceptions a list has. */
export interface ListFilter {
  /** Equal filters have equal keys. Not by user: everyone who may read the list sees every row. */
  readonly key: string;
  readonly conditions: (params: SqlParams) => string[];
  /** For a count that takes seconds: waits for a turn, and returns the function that ends it. */
  readonly enterCount?: ((signal: AbortSignal) => Promise<() => void>) | undefined;
}

/** The filter of Coder's own query. */
export function toListFilter({ columns }: Database, filter: InterceptionFilter): ListFilter {
  return { key: goJson(filter), conditions: params => conditions(columns, filter, params) };
}

export interface ListSource {
  readonly database: Database;
  readonly counts: RecentCounts;
}

/**
 * One page of ended interceptions, newest first, and the total count of the filter, as JSON. The rows come
 * from one snapshot; as in Coder the count may come from another, and both are read concurrently. `signal`
 * cancels both.
 */
export async function listInterceptions(
  { database, counts }: ListSource,
  filter: ListFilter,
  page: Pagination,
  signal: AbortSignal,
): Promise<string> {
  // If one of the two fails, the other is canceled.
  const failure = new AbortController();
  const combinedSignal = AbortSignal.any([signal, failure.signal]);
  const pendingCount = counts.count(filter.key, {
    mustBeFresh: page.afterId === null || page.limit === 1,
    fetchCount: abortSignal => countMatching(database, filter, abortSignal),
    signal: combinedSignal,
  });
  try {
    const [count, results] = await Promise.all([
      pendingCount,
      readPage(database, filter, page, combinedSignal),
    ]);
    return `{"count":${count},"results":${results}}`;
  } catch (error) {
    failure.abort();
    throw error;
  }
}

async function readPage(
  database: Database,
  filter: ListFilter,
  page: Pagination,
  signal: AbortSignal,
): Promise<string> {
  const { columns } = database;
  return await database.snapshot(async tx => {
    const cursor = page.afterId === null ? null : await findCursor(tx, page.afterId);
    return await renderPage(tx, columns, await selectPage(tx, columns, filter, cursor, page));
  }, signal);
}

/** The cursor row only has to exist: it may be outside the filter, or still in flight. */
async function findCursor(tx: Queryable, id: string): Promise<{ id: string; startedAt: string }> {
  const [row] = await tx.query<{ started_at_text: string }>(
    `SELECT ${timestampColumn('started_at')} AS started_at_text FROM aibridge_interceptions WHERE id = $1::uuid`,
    [id],
  );
  if (row) return { id, startedAt: row.started_at_text };
  throw unknownCursor(id);
}

/** Since 2.33 Coder does not distinguish a missing row from one that the user may not read. */
export function unknownCursor(id: string): CoderError {
  return new CoderError(400, 'Invalid pagination cursor.', {
    detail: `after_id: interception ${id} not found: invalid pagination cursor`,
  });
}

export async function countMatching(
  database: Database,
  filter: ListFilter,
  signal: AbortSignal,
): Promise<bigint> {
  const params = new SqlParams();
  const where = filter.conditions(params);
  const sql = `SELECT count(*)::text AS count FROM aibridge_interceptions WHERE ${where.join(' AND ')}`;
  const leave = await filter.enterCount?.(signal);
  try {
    const [countRow] = await database.snapshot(tx => tx.query<{ count: string }>(sql, params.values), signal);
    return BigInt(countRow?.count ?? 0);
  } finally {
    leave?.();
  }
}

async function selectPage(
  tx: Queryable,
  columns: Columns,
  filter: ListFilter,
  cursor: { id: string; startedAt: string } | null,
  page: Pagination,
): Promise<InterceptionRow[]> {
  const params = new SqlParams();
  const where = filter.conditions(params);
  if (cursor) {
    where.push(
      `(started_at, id) < (${params.bind(cursor.startedAt)}::timestamptz, ${params.bind(cursor.id)}::uuid)`,
    );
  }
  // Limits the page before users are joined, so that the index on (started_at, id) alone determines the plan.
  const pageStatement = `
    SELECT ${storedColumns(columns)} FROM aibridge_interceptions
    WHERE ${where.join(' AND ')}
    ORDER BY started_at DESC, id DESC
    LIMIT ${params.bind(page.limit)}::bigint OFFSET ${params.bind(page.offset)}::bigint`;
  return await tx.query<InterceptionRow>(pageSql(columns, pageStatement), params.values);
}

/** Only filters that are set: a condition that is always true would prevent the use of an index. */
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
