import type { Sort, SortColumn } from '#shared/domain/filters.ts';
import { renderPage } from '#server/api/interception-json.ts';
import { pageSql, storedColumns, type InterceptionRow } from '#server/api/interception-sql.ts';
import { countMatching, unknownCursor, type ListFilter, type ListSource } from '#server/api/interceptions.ts';
import { SqlParams, type Database, type Queryable } from '#server/sources/database.ts';
import type { Columns } from '#server/sources/schema.ts';
import type { ModelPrices } from './row-filter.ts';
import { costsSql, tokenSumsSql } from './token-sql.ts';
import { DURATION_MICROS } from './usage-sql.ts';

/** Rows that one statement sorts, so that the pages after the first take no other one. */
const WINDOW_ROWS = 5000;

/** The newest rows that are sorted by what their child rows sum to. More would take longer than some seconds. */
const MAX_SUMMED = 1_000_000;

/** Lists whose order is remembered; the least recently used is removed first. An order takes about 300 kB. */
const MAX_WINDOWS = 32;

interface SortedWindow {
  readonly ids: readonly string[];
  /** The number of rows from the start of the window to the end of the list; 0 if it was not counted. */
  readonly rest: number;
  /** Whether rows follow the last one. */
  readonly hasMore: boolean;
}

/** The part of each list's order that its reader is in. */
export class SortedWindows {
  /** The size of a part. */
  readonly rows: number;
  readonly #windows = new Map<string, SortedWindow>();

  constructor(rows = WINDOW_ROWS) {
    this.rows = rows;
  }

  get(key: string): SortedWindow | undefined {
    const found = this.#windows.get(key);
    if (found !== undefined) this.set(key, found);
    return found;
  }

  delete(key: string): void {
    this.#windows.delete(key);
  }

  set(key: string, window: SortedWindow): void {
    this.delete(key);
    this.#windows.set(key, window);
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size <= MAX_WINDOWS) break;
      this.#windows.delete(oldest);
    }
  }
}

interface SortedListSource extends ListSource {
  readonly windows: SortedWindows;
}

interface SortedListRequest {
  readonly filter: ListFilter;
  readonly sort: Sort;
  /** For the order by cost. */
  readonly prices: readonly ModelPrices[];
  /** The reader. Another one is at another place of the same list. */
  readonly userId: string;
  readonly afterId: string | null;
  readonly limit: number;
}

interface SortedListContext {
  /** Waits for a turn to read all rows, and returns the function that ends it. */
  readonly enter: () => Promise<() => void>;
  readonly signal: AbortSignal;
}

/**
 * One page in another order than newest first, and the total count of the filter, as JSON. `sorted` is the number of
 * newest rows that are in the order, if it isn't all of them.
 * @throws CoderError 400 if the row of `afterId` does not exist
 */
export async function listSorted(
  { database, counts, windows }: SortedListSource,
  { filter, sort, prices, userId, afterId, limit }: SortedListRequest,
  { enter, signal }: SortedListContext,
): Promise<string> {
  const countRows = (fetchCount: (abortSignal: AbortSignal) => Promise<bigint>) =>
    counts.count(filter.key, { mustBeFresh: afterId === null, fetchCount, signal });
  const countAll = () => countRows(abortSignal => countMatching(database, filter, abortSignal));
  // A count that takes seconds is that of the statement that finds the first rows, unless this depends on it.
  const isCounted = filter.enterCount !== undefined && !isSummed(sort) && afterId === null;
  const fullCount = isCounted ? null : await countAll();
  const isLimited = isSummed(sort) && fullCount !== null && fullCount > MAX_SUMMED;
  const key = JSON.stringify([filter.key, sort, prices, userId]);
  let windowCount: number | null = null;

  const sortedIds = async (after: string | null, most: number): Promise<readonly string[]> => {
    const known = after === null ? undefined : windows.get(key);
    const from = known && after !== null ? known.ids.indexOf(after) + 1 : 0;
    const ids = known && from > 0 ? known.ids.slice(from, from + most) : [];
    if (known && from > 0 && (ids.length === most || !known.hasMore)) return ids;
    const leave = await enter();
    try {
      const window = await database.longRead(
        tx =>
          readWindow(tx, database.columns, {
            filter,
            sort,
            prices,
            after,
            isLimited,
            isCounted,
            size: windows.rows,
          }),
        signal,
      );
      if (after === null) windowCount = window.rest;
      // A short page is the last one. Live updates ask for many of them, each with another filter.
      if (window.ids.length < most) windows.delete(key);
      else windows.set(key, window);
      return window.ids.slice(0, most);
    } finally {
      leave();
    }
  };

  const rows: InterceptionRow[] = [];
  let after = afterId;
  // A row that was purged since it was sorted must not shorten the page, because a short page is the last.
  for (;;) {
    const ids = await sortedIds(after, limit - rows.length);
    rows.push(...(await readRows(database, ids, signal)));
    after = ids.at(-1) ?? null;
    if (after === null || rows.length === limit) break;
  }
  const results = await database.snapshot(tx => renderPage(tx, database.columns, rows), signal);
  const rest = windowCount;
  const count = fullCount ?? (rest === null ? await countAll() : await countRows(async () => BigInt(rest)));
  return `{"count":${count},${isLimited ? `"sorted":${MAX_SUMMED},` : ''}"results":${results}}`;
}

const isSummed = ({ column }: Sort): boolean => column !== 'started' && column !== 'duration';

interface WindowRequest {
  readonly filter: ListFilter;
  readonly sort: Sort;
  readonly prices: readonly ModelPrices[];
  readonly after: string | null;
  readonly isLimited: boolean;
  /** Whether to count the rows. */
  readonly isCounted: boolean;
  readonly size: number;
}

async function readWindow(
  tx: Queryable,
  columns: Columns,
  { filter, sort, prices, after, isLimited, isCounted, size }: WindowRequest,
): Promise<SortedWindow> {
  const params = new SqlParams();
  const where = filter.conditions(params).join(' AND ');
  const newest = isLimited ? `ORDER BY started_at DESC, id DESC LIMIT ${MAX_SUMMED}` : '';
  const sorted = sortedSql(columns, { sort, prices }, `${where} ${newest}`, params);
  const cursor = after === null ? null : await readCursor(tx, columns, { sort, prices }, after);
  const [order, isAfter] = sort.direction === 'desc' ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
  const conditions: string[] = [];
  if (cursor !== null) {
    const value = `${params.bind(cursor.value)}::${TYPES[sort.column]}`;
    const position = `(${params.bind(cursor.started_at)}::timestamptz, ${params.bind(cursor.id)}::uuid)`;
    // The first condition is for the index.
    conditions.push(`value ${isAfter}= ${value}`);
    conditions.push(`(value ${isAfter} ${value} OR (started_at, id) < ${position})`);
  }
  // Equal values are in the list's own order, in both directions.
  const rows = await tx.query<{ id: string; rest: number }>(
    `SELECT id, ${isCounted ? '(count(*) OVER ())::float8' : '0'} AS rest FROM (${sorted}) AS sorted ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
    ORDER BY value ${order}, started_at DESC, id DESC LIMIT ${size + 1}`,
    params.values,
  );
  return {
    ids: rows.slice(0, size).map(({ id }) => id),
    rest: rows[0]?.rest ?? 0,
    hasMore: rows.length > size,
  };
}

const TYPES: Readonly<Record<SortColumn, string>> = {
  started: 'timestamptz',
  duration: 'float8',
  tokens: 'float8',
  cost: 'numeric',
  tool_calls: 'float8',
};

type Order = Pick<WindowRequest, 'sort' | 'prices'>;

interface Cursor {
  readonly id: string;
  readonly started_at: string;
  readonly value: string;
}

/** The cursor row only has to exist: it may be outside the filter by now. */
async function readCursor(tx: Queryable, columns: Columns, order: Order, id: string): Promise<Cursor> {
  const params = new SqlParams();
  const sorted = sortedSql(columns, order, `id = ${params.bind(id)}::uuid`, params);
  const [cursor] = await tx.query<Cursor>(
    `SELECT id, started_at::text AS started_at, value::text AS value FROM (${sorted}) AS sorted`,
    params.values,
  );
  if (cursor) return cursor;
  throw unknownCursor(id);
}

/**
 * The ID, start and sort value of the interceptions that a condition selects.
 * @param where may be followed by an order and a limit
 */
function sortedSql(columns: Columns, { sort, prices }: Order, where: string, params: SqlParams): string {
  const matching = (value: string): string =>
    `SELECT id, started_at, ${value} AS value FROM aibridge_interceptions WHERE ${where}`;
  // What has no value comes last in both directions.
  const last = sort.direction === 'desc' ? '-1' : `'infinity'::float8`;
  switch (sort.column) {
    case 'started':
      return matching('started_at');
    case 'duration':
      // An interception that ends before it starts has no duration.
      return matching(`CASE WHEN ended_at >= started_at THEN ${DURATION_MICROS} ELSE ${last} END`);
    case 'cost':
      return withSum(
        matching('0'),
        `SELECT interception_id, cost AS value
        FROM (${costsSql(columns, 'SELECT id FROM matching', prices, params)}) AS costs`,
        // A price has at most 309 digits, a count of tokens 16. Before version 14 `numeric` has no infinity.
        sort.direction === 'desc' ? '-1' : '1e400',
      );
    case 'tokens':
      return withSum(
        matching('0'),
        `SELECT interception_id, input + cache_read + cache_write + output AS value
        FROM (${tokenSumsSql(columns, 'SELECT id FROM matching')}) AS sums`,
      );
    case 'tool_calls':
      return withSum(
        matching('0'),
        `SELECT child.interception_id, count(*)::float8 AS value
        FROM aibridge_tool_usages AS child JOIN matching ON matching.id = child.interception_id
        GROUP BY child.interception_id`,
      );
  }
}

/** @param none the value of interceptions without child rows */
function withSum(matching: string, sums: string, none = '0'): string {
  return `WITH matching AS (${matching})
    SELECT matching.id, matching.started_at, coalesce(child.value, ${none}) AS value
    FROM matching LEFT JOIN (${sums}) AS child ON child.interception_id = matching.id`;
}

/** The rows in the order of their IDs. */
async function readRows(
  database: Database,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<InterceptionRow[]> {
  if (ids.length === 0) return [];
  const { columns } = database;
  const page = `SELECT ${storedColumns(columns)} FROM aibridge_interceptions
    JOIN unnest($1::uuid[]) AS wanted (wanted_id) ON wanted_id = id`;
  const rows = await database.snapshot(
    tx => tx.query<InterceptionRow>(pageSql(columns, page), [ids]),
    signal,
  );
  const byId = new Map(rows.map(row => [row.id, row]));
  return ids.flatMap(id => byId.get(id) ?? []);
}
