import { Hono } from 'hono';
import { DEFAULT_SORT, isSameSort, parseSort } from '#shared/domain/filters.ts';
import { EXPORT_FORMATS, EXPORT_MEDIA_TYPES, exportHeader } from '#shared/domain/export-columns.ts';
import { CoderError, jsonResponse, textResponse } from '#server/api/errors.ts';
import { boundLimit, listInterceptions, unknownCursor } from '#server/api/interceptions.ts';
import { isNilUuid, paramsOfUrl, type Params } from '#server/api/param-reader.ts';
import { RecentCounts } from '#server/api/recent-counts.ts';
import { findUserIdByName, mayReadInterceptions, type User } from '#server/api/users.ts';
import type { Database, SqlParams } from '#server/sources/database.ts';
import { credentialsOf, type Source } from '#server/sources/source.ts';
import { exportRows, readExportParams } from './export.ts';
import { facetLines, readFacetParams } from './facets.ts';
import { filterConditions } from './filter-sql.ts';
import { QueryGate, SharedRuns } from './query-runs.ts';
import {
  finishParams,
  keyOf,
  otherParams,
  readRowFilter,
  readSortPrices,
  sumsTokens,
  type RowFilter,
} from './row-filter.ts';
import { listSorted, SortedWindows } from './sorted-list.ts';
import { checkExpression, NOTHING_TO_SEARCH, readSearchParams, searchRows } from './search.ts';
import { SliceCache } from './usage-slices.ts';
import { modelReader } from './token-sql.ts';
import { NO_USAGE, readUsageParams, sumUsage } from './usage.ts';
import { DayCounter } from './usage-days.ts';

interface StreamOptions {
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborts the work when the client disconnects. */
  readonly abort: AbortController;
}

/** Streams text as the client reads it, so that a slow client does not fill the memory. */
function streamResponse(
  chunks: AsyncGenerator<string, void, void>,
  { contentType, headers = {}, abort }: StreamOptions,
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (done === true) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          controller.error(error);
        }
      },
      cancel() {
        abort.abort();
        void chunks.return().catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      'Content-Type': contentType,
      'Cache-Control': 'no-store',
      // nginx would otherwise collect the lines before it sends them.
      'X-Accel-Buffering': 'no',
      ...headers,
    },
  });
}

/**
 * One JSON value per line. After an error the last line is `{"error":{…}}` in the format of Coder's API, because the
 * status is already sent; without it, the last line is `{"done":true,…}`.
 */
async function* ndjsonLines(
  values: AsyncGenerator<object, void, void>,
  { signal, reportError }: { readonly signal: AbortSignal; readonly reportError: (error: Error) => void },
): AsyncGenerator<string, void, void> {
  try {
    for await (const value of values) yield `${JSON.stringify(value)}\n`;
  } catch (error) {
    // After the client has left, no one reads the line.
    if (signal.aborted) throw error;
    if (!(error instanceof CoderError) && error instanceof Error) reportError(error);
    const known = error instanceof CoderError ? error : new CoderError(500, 'The query failed.');
    yield `${JSON.stringify({ error: { status: known.status, ...known.body } })}\n`;
  }
}

interface DashboardApiOptions extends Pick<Source, 'authenticate' | 'serverCredentials'> {
  readonly reportError: (error: Error) => void;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly slices?: SliceCache | undefined;
}

/**
 * Routes that only a database can answer, outside of Coder's API but with its authentication, roles and errors. Each is
 * a stream that ends with the connection of its reader.
 */
export function dashboardApi(
  database: Database,
  { authenticate, serverCredentials, reportError, now, slices = new SliceCache() }: DashboardApiOptions,
): Hono {
  const gate = new QueryGate();
  const runs = new SharedRuns();
  const memory = { slices, days: new DayCounter() };
  const counts = new RecentCounts(now);
  const windows = new SortedWindows();
  const models = modelReader(database, now);

  const signedIn = (request: Request): Promise<User> =>
    authenticate(credentialsOf(request.headers, serverCredentials)?.token ?? null);

  const api = new Hono();
  // Coder's list takes one value of each filter, and has one order.
  api.get('/dashboard/interceptions', async c => {
    const user = await signedIn(c.req.raw);
    const params = paramsOfUrl(c.req.url);
    const { asOf, afterId, limit } = readListParams(params);
    const filter = await filterOf(params, user, asOf);
    if (!mayReadInterceptions(user)) {
      if (afterId !== null) throw unknownCursor(afterId);
      return jsonResponse({ count: 0, results: [] });
    }
    const { columns } = database;
    const { signal } = c.req.raw;
    const enter = (abortSignal: AbortSignal): Promise<() => void> =>
      gate.enter({ userId: user.id, signal: abortSignal });
    const listFilter = {
      key: keyOf(filter),
      conditions: (sqlParams: SqlParams) => filterConditions(columns, filter, sqlParams),
      enterCount: sumsTokens(filter) ? enter : undefined,
    };
    const page = { afterId, limit: boundLimit(limit) };
    const sort = parseSort(params.get('sort')?.[0] ?? '') ?? DEFAULT_SORT;
    // What sums tokens is read as an order is: one statement finds the IDs of many pages.
    if (isSameSort(sort, DEFAULT_SORT) && !sumsTokens(filter)) {
      return textResponse(
        await listInterceptions({ database, counts }, listFilter, { ...page, offset: 0 }, signal),
      );
    }
    const prices = sort.column === 'cost' ? await readSortPrices(params, models) : [];
    const request = { filter: listFilter, sort, prices, userId: user.id, ...page };
    return textResponse(
      await listSorted({ database, counts, windows }, request, { enter: () => enter(signal), signal }),
    );
  });
  api.get('/dashboard/usage', async c => {
    const user = await signedIn(c.req.raw);
    const params = paramsOfUrl(c.req.url);
    const { zone, buckets, asOf, isMoving } = readUsageParams(params);
    const filter = await filterOf(params, user, asOf);
    // As in Coder's list, nothing matches for other users.
    if (!mayReadInterceptions(user)) return stream(c.req.raw, () => valuesOf(NO_USAGE));
    const key = JSON.stringify([keyOf(filter), zone, buckets, isMoving && asOf]);
    return stream(c.req.raw, signal =>
      runs.read(key, signal, async (emit, abortSignal) => {
        const leave = await gate.enter({
          userId: user.id,
          signal: abortSignal,
          onQueued: () => emit({ queued: true }),
        });
        try {
          await sumUsage(database, memory, { filter, zone, buckets, asOf, isMoving }, emit, abortSignal);
        } finally {
          leave();
        }
      }),
    );
  });
  api.get('/dashboard/search', async c => {
    const user = await signedIn(c.req.raw);
    const params = paramsOfUrl(c.req.url);
    const { asOf, ...find } = readSearchParams(params);
    const filter = await filterOf(params, user, asOf);
    await checkExpression(database, find);
    return stream(c.req.raw, signal => {
      if (!mayReadInterceptions(user)) return valuesOf(NOTHING_TO_SEARCH);
      const enter = (onQueued: () => void): Promise<() => void> =>
        gate.enter({ userId: user.id, signal, onQueued });
      return searchRows(database, { filter, find }, { enter, signal });
    });
  });
  api.get('/dashboard/facets', async c => {
    const user = await signedIn(c.req.raw);
    const params = paramsOfUrl(c.req.url);
    const { asOf, key, contains } = readFacetParams(params);
    const filter = await filterOf(params, user, asOf);
    return stream(c.req.raw, signal =>
      mayReadInterceptions(user)
        ? facetLines(database, { filter, key, contains }, signal)
        : valuesOf([{ values: [] }, { done: true, more: false }]),
    );
  });
  for (const format of EXPORT_FORMATS) {
    api.get(`/dashboard/export.${format}`, async c => {
      const user = await signedIn(c.req.raw);
      const params = paramsOfUrl(c.req.url);
      const { asOf, ...form } = readExportParams(params, format);
      const filter = await filterOf(params, user, asOf);
      const abort = new AbortController();
      const signal = AbortSignal.any([c.req.raw.signal, abort.signal]);
      const rows = mayReadInterceptions(user)
        ? exportRows(database, filter, form, signal)
        : valuesOf([exportHeader(form)]);
      const name = `interceptions-${new Date(asOf).toISOString().slice(0, 10)}.${format}`;
      return streamResponse(rows, {
        contentType: EXPORT_MEDIA_TYPES[format],
        headers: { 'Content-Disposition': `attachment; filename="${name}"` },
        abort,
      });
    });
  }
  return api;

  function filterOf(params: Params, user: User, asOf: number): Promise<RowFilter> {
    const userIdByName = (name: string): Promise<string | null> => findUserIdByName(database, name);
    // Others get no rows, so their requests must not cost a scan of the table.
    const context = mayReadInterceptions(user) ? { models } : { models: () => Promise.resolve([]) };
    return readRowFilter(params, {
      ...context,
      columns: database.columns,
      userId: user.id,
      asOf,
      userIdByName,
    });
  }

  function stream(
    request: Request,
    values: (signal: AbortSignal) => AsyncGenerator<object, void, void>,
  ): Response {
    const abort = new AbortController();
    const signal = AbortSignal.any([request.signal, abort.signal]);
    const lines = ndjsonLines(values(signal), { signal, reportError });
    return streamResponse(lines, { contentType: 'application/x-ndjson; charset=utf-8', abort });
  }
}

async function* valuesOf<Value>(values: readonly Value[]): AsyncGenerator<Value, void, void> {
  yield* values;
}

/** @throws CoderError 400 for an invalid cursor, limit or another parameter */
function readListParams(params: Params): {
  readonly afterId: string | null;
  readonly limit: number;
  readonly asOf: number;
} {
  const reader = otherParams(params);
  const afterId = reader.uuid('after_id');
  const limit = reader.int32('limit');
  return {
    afterId: afterId === null || isNilUuid(afterId) ? null : afterId,
    limit,
    asOf: finishParams(reader),
  };
}
