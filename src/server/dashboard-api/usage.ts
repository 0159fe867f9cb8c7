import type { UsageSumsJson } from '#shared/domain/usage-json.ts';
import {
  goTimestamp,
  SqlParams,
  timestampColumn,
  type Database,
  type Queryable,
} from '#server/sources/database.ts';
import type { Params } from '#server/api/param-reader.ts';
import { filterConditions } from './filter-sql.ts';
import { finishParams, otherParams, sumsTokens, type RowFilter } from './row-filter.ts';
import { findPeriod, stableBefore, type DayCounter, type UsagePeriod } from './usage-days.ts';
import {
  adjacentRuns,
  batchesOf,
  sliceKeys,
  slicesOf,
  within,
  type Slice,
  type SliceCache,
} from './usage-slices.ts';
import { noSliceSums, querySums, type SliceSums, type UsageStatement } from './usage-sql.ts';
import { joinSummaries, querySummary, summaryOf } from './usage-summary-sql.ts';

export interface UsageQuery {
  readonly filter: RowFilter;
  /** IANA name of the zone of the buckets. */
  readonly zone: string;
  /** The maximum number of buckets over time. */
  readonly buckets: number;
  /** Milliseconds. */
  readonly asOf: number;
  /** Whether the filter has a relative range, whose end moves with the clock. */
  readonly isMoving: boolean;
}

/** Rows of the first sums, which take a fraction of a second to read. */
const PREVIEW_ROWS = 5000;
/** Rows that are summed in about a second. For more, a preview and a summary are sent first. */
const MAX_ROWS_AT_ONCE = 40_000;

/** The lines if nothing matches. */
export const NO_USAGE: readonly object[] = [
  { overview: { count: 0, oldest: null, newest: null, charted: null, edges: [] } },
  { done: true, exact: true, count: 0 },
];

interface UsageMemory {
  readonly slices: SliceCache;
  readonly days: DayCounter;
  readonly maxRowsAtOnce?: number;
}

/**
 * Emits the lines of `GET /dashboard/usage`: an overview, sums of slices newest first, and a last line when all are sent.
 * If many rows are summed, sums of the newest rows and then a summary of all rows come before the slices.
 */
export async function sumUsage(
  database: Database,
  { slices: cache, days: dayCounter, maxRowsAtOnce = MAX_ROWS_AT_ONCE }: UsageMemory,
  query: UsageQuery,
  emit: (line: object) => void,
  signal: AbortSignal,
): Promise<void> {
  await database.longRead(async tx => {
    const { columns } = database;
    const { filter, asOf, zone } = query;
    // A browser's clock can be ahead.
    const stableEnd = stableBefore(Math.min(asOf, Date.now()));
    const days = await dayCounter.count(tx, columns, filter, stableEnd);
    const count = days.reduce((sum, day) => sum + day.count, 0);
    if (count === 0) {
      for (const line of NO_USAGE) emit(line);
      return;
    }
    const period = await findPeriod(tx, columns, days, query);
    const { oldest, charted, edges } = period;
    emit({ overview: { count, oldest, newest: goTimestamp(days.at(-1)?.last ?? ''), charted, edges } });

    const slices = slicesOf(days, filter, stableEnd);
    const keyOf = sliceKeys(filter, zone, period);
    const found = new Map(
      slices.map(slice => [slice, slice.isStable ? cache.find(keyOf(slice), slice.fingerprint) : null]),
    );
    const missing = slices.filter(slice => found.get(slice) === null);
    const missingRows = missing.reduce((sum, slice) => sum + slice.count, 0);
    const names = createNames(database);
    const emitSlice = async ({ from, to, count: rows }: Slice, sums: SliceSums): Promise<void> =>
      emit({
        slice: { from: finiteOrNull(from), to: finiteOrNull(to), count: rows },
        sums: await names.add(tx, sums),
      });

    const batches = batchesOf(missing).map(batch => ({
      batch,
      statement: statementOf(database, query, period, batch),
    }));
    if (missingRows > maxRowsAtOnce) {
      const preview = await previewSums(tx, database, query, period);
      const rows = preview.people.reduce((sum, { figures: [each = 0] }) => sum + each, 0);
      emit({ preview: { count: rows }, sums: await names.add(tx, preview) });
      // Each of its statements would sum the tokens of the filter again.
      if (!sumsTokens(filter)) {
        const summaries = [...found.values()].map(sums => summaryOf(sums?.models ?? []));
        for (const { statement } of batches) summaries.push(await querySummary(tx, statement));
        emit({ summary: joinSummaries(summaries.flat()) });
      }
    }
    for (const [slice, sums] of [...found].reverse()) if (sums) await emitSlice(slice, sums);
    for (const { batch, statement } of batches) {
      const sums = await querySums(tx, statement);
      for (const [index, slice] of [...batch.entries()].reverse()) {
        const ofSlice = sums.get(index) ?? noSliceSums();
        if (slice.isStable) cache.save(keyOf(slice), slice.fingerprint, ofSlice);
        await emitSlice(slice, ofSlice);
      }
    }
    // A range that moves has another start each time.
    if (!query.isMoving) await dayCounter.remember(tx, columns, { filter, days, stableEnd });
    emit({ done: true, exact: true, count });
  }, signal);
}

const finiteOrNull = (time: number): number | null => (Number.isFinite(time) ? time : null);

/** The sums of the newest rows, and of those that started at the same time as the last of them. */
async function previewSums(
  tx: Queryable,
  { columns }: Database,
  { filter }: UsageQuery,
  { edges }: UsagePeriod,
): Promise<SliceSums> {
  const params = new SqlParams();
  const conditions = filterConditions(columns, filter, params, { stopsEarly: true });
  const [last] = await tx.query<{ started_at: string }>(
    `SELECT ${timestampColumn('started_at')} AS started_at FROM aibridge_interceptions
     WHERE ${conditions.join(' AND ')} ORDER BY aibridge_interceptions.started_at DESC, id DESC
     OFFSET ${PREVIEW_ROWS - 1} LIMIT 1`,
    params.values,
  );
  // With a bound the planner knows how few rows these are, and looks up their children.
  const where = [...conditions, `started_at >= ${params.bind(last?.started_at ?? '-infinity')}::timestamptz`];
  return (
    (
      await querySums(tx, { columns, where, params, sliceStarts: [], edges, isExpensive: sumsTokens(filter) })
    ).get(0) ?? noSliceSums()
  );
}

interface NameRow {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly deleted: boolean | null;
}

/** Adds the current names of people to sums, with one lookup per person. */
function createNames({ columns }: Database) {
  const people = new Map<string, NameRow>();
  return {
    async add(tx: Queryable, sums: SliceSums): Promise<UsageSumsJson> {
      const unknown = sums.people.map(({ id }) => id).filter(id => !people.has(id));
      const rows =
        unknown.length === 0
          ? []
          : await tx.query<NameRow>(
              `SELECT ids.id::text AS id, coalesce(person.username, '') AS username,
                 ${columns.has('visible_users.name') ? `coalesce(person.name, '')` : `''::text`} AS name, account.deleted
               FROM unnest($1::uuid[]) AS ids (id)
               LEFT JOIN visible_users AS person ON person.id = ids.id
               LEFT JOIN users AS account ON account.id = ids.id`,
              [unknown],
            );
      for (const row of rows) people.set(row.id, row);
      return {
        ...sums,
        people: sums.people.map(({ id, figures }) => {
          const { username = '', name = '', deleted = null } = people.get(id) ?? {};
          return { id, username, name, ...(deleted === true && { deleted }), figures };
        }),
      };
    },
  };
}

/** @param slices oldest first */
function statementOf(
  { columns }: Database,
  { filter }: UsageQuery,
  { edges }: UsagePeriod,
  slices: readonly Slice[],
): UsageStatement {
  const params = new SqlParams();
  const runs = adjacentRuns(slices).map(run => within(run, params));
  const where = filterConditions(columns, filter, params, { also: [`(${runs.join(' OR ')})`] });
  return {
    columns,
    where,
    params,
    sliceStarts: slices.slice(1).map(({ from }) => from),
    edges,
    isExpensive: sumsTokens(filter),
  };
}

const DEFAULT_BUCKETS = 120;
const MAX_BUCKETS = 500;

interface UsageParams {
  readonly zone: string;
  readonly buckets: number;
  readonly asOf: number;
  readonly isMoving: boolean;
}

/** @throws CoderError 400 for an unknown zone, too many buckets or an unknown parameter */
export function readUsageParams(params: Params): UsageParams {
  const reader = otherParams(params);
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

function isZone(zone: string): boolean {
  // Offsets such as `+02:00` are valid for Intl too, but have no calendar of their own.
  if (!/^[A-Z]/i.test(zone) || zone.length > 100) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
