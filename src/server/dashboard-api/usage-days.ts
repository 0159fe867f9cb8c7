import { findChartedTime, type ChartedTime, type OutlierQueries } from '#shared/domain/charted-time.ts';
import { timeGrid } from '#shared/domain/time-grid.ts';
import {
  goTimestamp,
  lowerBound,
  SqlParams,
  timestampColumn,
  type Queryable,
} from '#server/sources/database.ts';
import type { Columns } from '#server/sources/schema.ts';
import { filterConditions } from './filter-sql.ts';
import { keyOf, type RowFilter } from './row-filter.ts';

export const DAY = 86_400_000;

/** The matching interceptions that started on one day of UTC, or on the part of it before or after `stableBefore`. */
export interface DayCount {
  /** Milliseconds; both are infinite for infinite times. `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** The earliest and latest start, as `timestampColumn` returns them. */
  readonly first: string;
  readonly last: string;
  /** The latest end in milliseconds; null if none has ended. */
  readonly ended: number | null;
  /** Equal values mean that the sums of the day are still the same. */
  readonly fingerprint: string;
}

/** Token usages, prompts and tool calls of an interception can be stored shortly after its end. */
const STABLE_AFTER_MS = 3_600_000;

/** The last full hour before which rows are stable, in milliseconds. */
export function stableBefore(now: number): number {
  return Math.floor((now - STABLE_AFTER_MS) / STABLE_AFTER_MS) * STABLE_AFTER_MS;
}

/** Whether the rows and what belongs to them are stored, unless someone changes them later. */
export function isStable({ to, ended }: DayCount, stableEnd: number): boolean {
  return to <= stableEnd && (ended ?? stableEnd) <= stableEnd;
}

interface RememberedDays {
  /** Milliseconds. All remembered days end before it. */
  readonly cutoff: number;
  readonly fingerprint: string;
  readonly days: readonly DayCount[];
}

/** Filters whose days are remembered. */
const MAX_FILTERS = 20;

/**
 * Counts the matching interceptions by day. The counts of old days are remembered, because comparing one fingerprint of
 * all their rows takes a third of the time of counting them by day.
 */
export class DayCounter {
  readonly #remembered = new Map<string, RememberedDays>();

  /**
   * Oldest first.
   * @param stableEnd divides its day, in milliseconds
   */
  async count(tx: Queryable, columns: Columns, filter: RowFilter, stableEnd: number): Promise<DayCount[]> {
    const cutoff = dayOf(stableEnd);
    const found = this.#remembered.get(keyOf(filter));
    if (found?.cutoff !== cutoff) return await queryDays(tx, columns, filter, stableEnd);
    if ((await fingerprintBefore(tx, columns, filter, cutoff)) !== found.fingerprint) {
      this.#remembered.delete(keyOf(filter));
      return await queryDays(tx, columns, filter, stableEnd);
    }
    return [...found.days, ...(await queryDays(tx, columns, filter, stableEnd, cutoff))];
  }

  /** Remembers what `count` returned, in the same snapshot. */
  async remember(
    tx: Queryable,
    columns: Columns,
    { filter, days, stableEnd }: { filter: RowFilter; days: readonly DayCount[]; stableEnd: number },
  ): Promise<void> {
    const key = keyOf(filter);
    const cutoff = dayOf(stableEnd);
    if (this.#remembered.get(key)?.cutoff === cutoff) return;
    const fingerprint = await fingerprintBefore(tx, columns, filter, cutoff);
    this.#remembered.delete(key);
    this.#remembered.set(key, { cutoff, fingerprint, days: days.filter(({ from }) => from < cutoff) });
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > MAX_FILTERS && oldest !== undefined) this.#remembered.delete(oldest);
  }
}

const dayOf = (time: number): number => Math.floor(time / DAY) * DAY;

const timestampOf = (cutoff: number, params: SqlParams): string =>
  `to_timestamp(${params.bind(cutoff / 1000)}::float8)`;

async function fingerprintBefore(
  tx: Queryable,
  columns: Columns,
  filter: RowFilter,
  cutoff: number,
): Promise<string> {
  const params = new SqlParams();
  const also = [`started_at < ${timestampOf(cutoff, params)}`];
  const where = filterConditions(columns, filter, params, { also });
  const [row] = await tx.query<{ fingerprint: string }>(
    `SELECT concat_ws(' ', count(*), max(ended_at), sum(uuid_hash(id))) AS fingerprint
     FROM aibridge_interceptions WHERE ${where.join(' AND ')}`,
    params.values,
  );
  return row?.fingerprint ?? '';
}

/** @param from milliseconds; without it, all days */
async function queryDays(
  tx: Queryable,
  columns: Columns,
  filter: RowFilter,
  stableEnd: number,
  from?: number,
): Promise<DayCount[]> {
  const params = new SqlParams();
  const also = from === undefined ? [] : [`started_at >= ${timestampOf(from, params)}`];
  const where = filterConditions(columns, filter, params, { also });
  const split = timestampOf(stableEnd, params);
  const rows = await tx.query<Omit<DayCount, 'to'>>(
    `SELECT extract(epoch FROM since)::float8 * 1000 AS from, count::float8 AS count,
       ${timestampColumn('first')} AS first, ${timestampColumn('last')} AS last,
       extract(epoch FROM ended)::float8 * 1000 AS ended, concat_ws(' ', count, ended, checksum) AS fingerprint
     FROM (
       SELECT greatest(date_trunc('day', started_at AT TIME ZONE 'UTC'),
           CASE WHEN started_at >= ${split} THEN ${split} AT TIME ZONE 'UTC' END) AS since,
         count(*) AS count, min(started_at) AS first, max(started_at) AS last, max(ended_at) AS ended,
         sum(uuid_hash(id)) AS checksum
       FROM aibridge_interceptions WHERE ${where.join(' AND ')} GROUP BY 1
     ) AS days ORDER BY since`,
    params.values,
  );
  return rows.map(row => ({ ...row, to: endOf(row.from, stableEnd) }));
}

function endOf(from: number, stableEnd: number): number {
  const end = Number.isFinite(from) ? dayOf(from) + DAY : from;
  return from < stableEnd && stableEnd < end ? stableEnd : end;
}

/** The time that the charts show, and the bounds of its buckets. */
export interface UsagePeriod {
  readonly oldest: string;
  readonly charted: ChartedTime;
  readonly edges: readonly number[];
  readonly step: number;
}

interface PeriodOptions {
  readonly filter: RowFilter;
  readonly zone: string;
  /** The maximum number of buckets. */
  readonly buckets: number;
  readonly asOf: number;
  /** Whether the filter has a relative range, whose end moves with the clock. */
  readonly isMoving: boolean;
}

/** @param days at least one, oldest first */
export async function findPeriod(
  tx: Queryable,
  columns: Columns,
  days: readonly DayCount[],
  { filter, zone, buckets, asOf, isMoving }: PeriodOptions,
): Promise<UsagePeriod> {
  const oldest = goTimestamp(days[0]?.first ?? '');
  const end = Date.parse(goTimestamp(days.at(-1)?.last ?? ''));
  const count = days.reduce((sum, day) => sum + day.count, 0);
  const [after, before] = [filter.startedAfter, filter.startedBefore].map(millisecondsOf);
  const movesOn = isMoving && before === null;
  const to = before ?? (movesOn ? Math.max(asOf, end) : end);
  const charted = await findChartedTime(outlierQueries(tx, columns, filter, days), {
    count,
    from: after ?? Date.parse(oldest),
    to,
    isFromSet: after !== null,
    isToSet: before !== null || (movesOn && end <= asOf),
  });
  if (movesOn) charted.to = Math.max(asOf, charted.to);
  const { edges, step } = timeGrid(charted.from, charted.to, zone, buckets);
  return { oldest, charted, edges, step };
}

function millisecondsOf(micros: bigint | null): number | null {
  return micros === null ? null : Math.floor(Number(micros) / 1000);
}

/** Finds rows by their position with the counts of the days, so that a statement reads at most one day. */
function outlierQueries(
  tx: Queryable,
  columns: Columns,
  filter: RowFilter,
  days: readonly DayCount[],
): OutlierQueries {
  const ofDay = ({ from, to }: DayCount, params: SqlParams): string[] => {
    const bound = (time: number): string =>
      Number.isFinite(time) ? lowerBound(BigInt(time) * 1000n) : time < 0 ? '-infinity' : 'infinity';
    const within = [`started_at >= ${params.bind(bound(from))}::timestamptz`];
    if (Number.isFinite(from)) within.push(`started_at < ${params.bind(bound(to))}::timestamptz`);
    return filterConditions(columns, filter, params, { also: within });
  };
  const startOf = async (position: number): Promise<number | null> => {
    let rest = position;
    for (const day of days.toReversed()) {
      const { from, count, first } = day;
      if (rest > count) {
        rest -= count;
        continue;
      }
      // Postgres has days that RFC 3339 cannot write, which all become the first or last time.
      if (rest === count || !Number.isFinite(from)) return Date.parse(goTimestamp(first));
      const params = new SqlParams();
      const where = ofDay(day, params).join(' AND ');
      const [row] = await tx.query<{ started_at: string }>(
        `SELECT ${timestampColumn('started_at')} AS started_at FROM aibridge_interceptions WHERE ${where}
         ORDER BY aibridge_interceptions.started_at DESC, id DESC OFFSET ${params.bind(rest - 1)}::bigint LIMIT 1`,
        params.values,
      );
      return row ? Date.parse(goTimestamp(row.started_at)) : null;
    }
    return null;
  };
  /** How many rows started at or before a time; `isStrict` excludes the time itself. */
  const countBefore = async (time: number, isStrict: boolean): Promise<number> => {
    let sum = 0;
    for (const day of days) {
      if (day.to <= time) sum += day.count;
      else if (day.from <= time) {
        const params = new SqlParams();
        const where = ofDay(day, params);
        const bound = params.bind(lowerBound(BigInt(time) * 1000n));
        const [row] = await tx.query<{ count: number }>(
          `SELECT count(*)::float8 AS count FROM aibridge_interceptions
           WHERE ${where.join(' AND ')} AND started_at ${isStrict ? '<' : '<='} ${bound}::timestamptz`,
          params.values,
        );
        sum += row?.count ?? 0;
      }
    }
    return sum;
  };
  return {
    startOf,
    async before(time, all) {
      const count = await countBefore(time, false);
      if (count === 0) return null;
      const [outerEdge, innerEdge] = [await startOf(all - count + 1), await startOf(all - count)];
      return outerEdge === null || innerEdge === null ? null : { count, outerEdge, innerEdge };
    },
    async after(time) {
      const all = days.reduce((sum, day) => sum + day.count, 0);
      const count = all - (await countBefore(time, true));
      if (count === 0) return null;
      const [outerEdge, innerEdge] = [await startOf(count), await startOf(count + 1)];
      return outerEdge === null || innerEdge === null ? null : { count, outerEdge, innerEdge };
    },
  };
}
