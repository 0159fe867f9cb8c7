import { Hono } from 'hono';
import {
  columnsNamed,
  DEFAULT_COLUMNS,
  EXPORT_FORMATS,
  EXPORT_MEDIA_TYPES,
  exportHeader,
  type ExportForm,
  type ExportFormat,
} from '#shared/domain/export-columns.ts';
import { isNameKey, NAME_KEYS, type NameKey } from '#shared/domain/filters.ts';
import { isFilterKey } from '#shared/domain/parse-filters.ts';
import { SEARCH_SCOPES, type TextQuery } from '#shared/domain/text-query.ts';
import { CoderError } from '#server/api/errors.ts';
import { paramsOfUrl, ParamReader, type Params } from '#server/api/param-reader.ts';
import { findUserIdByName, mayReadInterceptions, type User } from '#server/api/users.ts';
import type { Database } from '#server/sources/database.ts';
import { credentialsOf, type Source } from '#server/sources/source.ts';
import { exportRows } from './export.ts';
import { facetLines } from './facets.ts';
import { readRowFilter, type RowFilter } from './filter-sql.ts';
import { QueryGate, SharedRuns, SliceCache } from './query-runs.ts';
import { checkExpression, NOTHING_TO_SEARCH, searchRows } from './search.ts';
import { NO_USAGE, sumUsage } from './usage.ts';

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
}

const INVALID_PARAMS = 'Query parameters have invalid values.';
const DEFAULT_BUCKETS = 120;
const MAX_BUCKETS = 500;

/**
 * Routes that only a database can answer, outside of Coder's API but with its authentication, roles and errors. Each is
 * a stream that ends with the connection of its reader.
 */
export function dashboardApi(
  database: Database,
  { authenticate, serverCredentials, reportError }: DashboardApiOptions,
): Hono {
  const gate = new QueryGate();
  const runs = new SharedRuns();
  const cache = new SliceCache();

  const signedIn = (request: Request): Promise<User> =>
    authenticate(credentialsOf(request.headers, serverCredentials)?.token ?? null);

  const api = new Hono();
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
          await sumUsage(database, cache, { filter, zone, buckets, asOf, isMoving }, emit, abortSignal);
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
    return readRowFilter(params, { userId: user.id, asOf, userIdByName });
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

interface UsageParams {
  readonly zone: string;
  readonly buckets: number;
  readonly asOf: number;
  readonly isMoving: boolean;
}

function readUsageParams(params: Params): UsageParams {
  const reader = new ParamReader(withoutFilters(params));
  const zone = reader.string('zone') ?? 'UTC';
  if (!isZone(zone))
    reader.refuse('zone', `“${zone.slice(0, 100)}” is not a time zone. Use a name like Europe/Berlin.`);
  const buckets = reader.int32('buckets') || DEFAULT_BUCKETS;
  if (buckets > MAX_BUCKETS) reader.refuse('buckets', `The limit is ${MAX_BUCKETS}.`);
  return {
    zone,
    buckets,
    asOf: finishParams(reader),
    isMoving: params.has('range') && !params.has('started_after') && !params.has('started_before'),
  };
}

/** @throws CoderError 400 for an empty text, an unknown scope or parameter */
function readSearchParams(params: Params): TextQuery & { readonly asOf: number } {
  const reader = new ParamReader(withoutFilters(params));
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

/** @throws CoderError 400 for an unknown key or parameter */
function readFacetParams(params: Params): {
  readonly key: NameKey;
  readonly contains: string;
  readonly asOf: number;
} {
  const reader = new ParamReader(withoutFilters(params));
  const facet = reader.string('facet') ?? '';
  const key = isNameKey(facet) ? facet : 'model';
  if (key !== facet) reader.refuse('facet', `Use one of ${NAME_KEYS.join(', ')}.`);
  return { key, contains: reader.string('contains') ?? '', asOf: finishParams(reader) };
}

/** @throws CoderError 400 for an unknown column or parameter */
function readExportParams(params: Params, format: ExportFormat): ExportForm & { readonly asOf: number } {
  const reader = new ParamReader(withoutFilters(params));
  const columns = reader.list('columns', name => columnsNamed([name]).length > 0);
  const redacted = reader.boolean('redacted') ?? false;
  return {
    format,
    columns: columns.length > 0 ? columns : DEFAULT_COLUMNS,
    redacted,
    asOf: finishParams(reader),
  };
}

/**
 * Reads `as_of`, the last parameter.
 * @returns milliseconds
 * @throws CoderError 400 for all parameters that are invalid
 */
function finishParams(reader: ParamReader): number {
  const asOf = reader.time('as_of');
  reader.refuseOthers();
  if (reader.validations.length > 0) {
    throw new CoderError(400, INVALID_PARAMS, { validations: reader.validations });
  }
  return asOf === null ? Date.now() : Number(asOf.micros / 1000n);
}

function withoutFilters(params: Params): Params {
  return new Map([...params].filter(([key]) => !isFilterKey(key)));
}

function isZone(zone: string): boolean {
  // Offsets such as `+02:00` are valid for Intl too, but have no calendar of their own.
  if (!/^[A-Z]/i.test(zone) || zone.length > 100) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function keyOf(filter: RowFilter): string {
  return JSON.stringify(filter, (_name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
