import { CACHE_MIN_AGE_MS, mergeRanges, type CountedTimeRange } from '#shared/domain/time-ranges.ts';
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
import { finishParams, includesRunning, otherParams, type RowFilter } from './row-filter.ts';
import { DAY, findPeriod, type DayCount, type DayCounter, type UsagePeriod } from './usage-days.ts';
import type { SliceCache } from './slice-cache.ts';
import { noSliceSums, querySums, type SliceSums } from './usage-sql.ts';

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

/** Part of the period, whose sums are computed and cached together. */
interface Slice {
  /** Position among all slices, oldest first. */
  readonly index: number;
  /** Milliseconds; both are infinite for infinite times. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly fingerprint: string;
  /** Whether no row of it changes anymore: it is older than the last day, and has no running ones. */
  readonly isOld: boolean;
}

/** Rows of the first sums, which take a fraction of a second to read. */
const PREVIEW_ROWS = 5000;
/** Without a preview this many rows take about a second. */
const MAX_ROWS_WITHOUT_PREVIEW = 40_000;
/** Rows of one statement, so that it needs little memory and ends before its time limit. */
const MAX_STATEMENT_ROWS = 1_000_000;

/** The lines if nothing matches. */
export const NO_USAGE: readonly object[] = [
  { overview: { count: 0, oldest: null, newest: null, charted: null, edges: [] } },
  { done: true, exact: true, count: 0 },
];

/** Emits the lines of `GET /dashboard/usage`: an overview, sums of slices newest first, and a last line when all are sent. */
export async function sumUsage(
  database: Database,
  { slices: cache, days: dayCounter }: { slices: SliceCache; days: DayCounter },
  query: UsageQuery,
  emit: (line: object) => void,
  signal: AbortSignal,
): Promise<void> {
  await database.longRead(async tx => {
    const { columns } = database;
    // Older days get no more rows.
    const cutoff = Math.floor((query.asOf - CACHE_MIN_AGE_MS) / DAY) * DAY;
    const days = await dayCounter.count(tx, columns, query.filter, cutoff);
    const count = days.reduce((sum, day) => sum + day.count, 0);
    if (count === 0) {
      for (const line of NO_USAGE) emit(line);
      return;
    }
    const period = await findPeriod(tx, columns, days, query);
    const { oldest, charted, edges } = period;
    emit({ overview: { count, oldest, newest: goTimestamp(days.at(-1)?.last ?? ''), charted, edges } });

    const slices = slicesOf(days, query);
    const keyOf = sliceKeys(query, period);
    const found = new Map(
      slices.map(slice => [slice, slice.isOld ? cache.find(keyOf(slice), slice.fingerprint) : null]),
    );
    const missing = slices.filter(slice => found.get(slice) === null);
    const missingRows = missing.reduce((sum, slice) => sum + slice.count, 0);
    const names = createNames(database);
    const emitSlice = async ({ from, to, count: rows }: Slice, sums: SliceSums): Promise<void> =>
      emit({
        slice: { from: finiteOrNull(from), to: finiteOrNull(to), count: rows },
        sums: await names.add(tx, sums),
      });

    if (missingRows > MAX_ROWS_WITHOUT_PREVIEW) {
      const preview = await previewSums(tx, database, query, period);
      const rows = preview.people.reduce((sum, { figures: [each = 0] }) => sum + each, 0);
      emit({ preview: { count: rows }, sums: await names.add(tx, preview) });
    }
    for (const [slice, sums] of [...found].reverse()) if (sums) await emitSlice(slice, sums);
    for (const batch of batchesOf(missing)) {
      const sums = await sumSlices(tx, database, query, period, batch);
      for (const [at, slice] of batch.entries()) {
        const ofSlice = sums.get(at) ?? noSliceSums();
        if (slice.isOld) cache.save(keyOf(slice), slice.fingerprint, ofSlice);
        await emitSlice(slice, ofSlice);
      }
    }
    // A range that moves has another start each time.
    if (!query.isMoving) await dayCounter.remember(tx, columns, { filter: query.filter, days, cutoff });
    emit({ done: true, exact: true, count });
  }, signal);
}

const finiteOrNull = (time: number): number | null => (Number.isFinite(time) ? time : null);

/** Divides the days into slices of about equal counts, oldest first. Their bounds depend on the calendar, so they repeat. */
function slicesOf(days: readonly DayCount[], { asOf, filter }: UsageQuery): Slice[] {
  const isOld = ({ day }: DayCount): boolean => day + DAY <= asOf - CACHE_MIN_AGE_MS;
  const finite = days.filter(({ day }) => Number.isFinite(day));
  const old = finite.filter(isOld).map(rangeOf);
  const recent = finite.filter(day => !isOld(day)).map(rangeOf);
  const numbers = new Map(finite.map(({ day }) => [day, day / DAY]));
  const merged = [
    ...(old.length > 0 ? mergeRanges(old, numbers) : []),
    ...(recent.length > 0 ? mergeRanges(recent, numbers) : []),
    ...days.filter(({ day }) => !Number.isFinite(day)).map(rangeOf),
  ].sort((a, b) => a.from - b.from);
  return merged.map(({ from, to, count }, index) => {
    const inside = days.filter(({ day }) => day === from || (day > from && day < to));
    return {
      index,
      from,
      to,
      count,
      fingerprint: inside.map(({ fingerprint }) => fingerprint).join(),
      isOld: Number.isFinite(from) && inside.every(isOld) && !includesRunning(filter),
    };
  });
}

function rangeOf({ day, count }: DayCount): CountedTimeRange {
  return { started_after: null, started_before: null, from: day, to: day + DAY, count, newest: null };
}

/** The keys under which sums are cached: they depend on the filter, the slice and the buckets. */
function sliceKeys({ filter, zone }: UsageQuery, { edges, step }: UsagePeriod): (slice: Slice) => string {
  const { startedAfter, startedBefore, ...names } = filter;
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  return ({ from, to }) => {
    // A bound of the filter only matters inside the slice, and an end of the buckets only if rows lie beyond it.
    const inside = (micros: bigint | null): string | null =>
      micros !== null && micros > BigInt(from) * 1000n && micros < BigInt(to) * 1000n ? String(micros) : null;
    const ends = from < first || to > last ? [first, last] : null;
    return JSON.stringify([names, inside(startedAfter), inside(startedBefore), from, to, zone, step, ends]);
  };
}

/** Newest first, in statements of at most `MAX_STATEMENT_ROWS`, or of one slice. */
function batchesOf(slices: readonly Slice[]): Slice[][] {
  const batches: Slice[][] = [];
  let rows = Infinity;
  for (const slice of slices.toReversed()) {
    if (rows + slice.count > MAX_STATEMENT_ROWS) {
      batches.push([]);
      rows = 0;
    }
    batches.at(-1)?.push(slice);
    rows += slice.count;
  }
  return batches;
}

/** Joins slices without another one between them, because a statement with one range has a better plan. */
function adjacentRuns(slices: readonly Slice[]): Pick<Slice, 'from' | 'to'>[] {
  const runs: Slice[] = [];
  for (const slice of slices) {
    const last = runs.at(-1);
    const isAdjacent = last?.index === slice.index - 1 && [last.from, slice.from].every(Number.isFinite);
    if (last && isAdjacent) runs[runs.length - 1] = { ...slice, from: last.from };
    else runs.push(slice);
  }
  return runs;
}

/** The condition for a slice. `to_timestamp` also reaches the years that RFC 3339 cannot write. */
function within({ from, to }: Pick<Slice, 'from' | 'to'>, params: SqlParams): string {
  const time = (milliseconds: number): string => `to_timestamp(${params.bind(milliseconds / 1000)}::float8)`;
  if (!Number.isFinite(from)) return `started_at = ${time(from)}`;
  return `(started_at >= ${time(from)} AND started_at < ${time(to)})`;
}

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
  return (await querySums(tx, { columns, where, params, sliceStarts: [], edges })).get(0) ?? noSliceSums();
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

/** The sums of slices in one statement, by their index in `slices`, which are newest first. */
async function sumSlices(
  tx: Queryable,
  { columns }: Database,
  { filter }: UsageQuery,
  { edges }: UsagePeriod,
  slices: readonly Slice[],
): Promise<Map<number, SliceSums>> {
  const params = new SqlParams();
  const ascending = slices.toReversed();
  const runs = adjacentRuns(ascending).map(run => within(run, params));
  const where = filterConditions(columns, filter, params, { also: [`(${runs.join(' OR ')})`] });
  const sliceStarts = ascending.slice(1).map(({ from }) => from);
  const sums = await querySums(tx, { columns, where, params, sliceStarts, edges });
  return new Map([...sums].map(([slice, each]) => [slices.length - 1 - slice, each]));
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
