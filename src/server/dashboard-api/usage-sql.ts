import type { UsageSumsJson } from '#shared/domain/usage-json.ts';
import { clientOf } from '#server/api/interception-sql.ts';
import type { Queryable, SqlParams } from '#server/sources/database.ts';
import type { Columns } from '#server/sources/schema.ts';
import { tokenSumsSql } from './token-sql.ts';

/*
 * The SQL form of `addUsageRow`. Sums are `float8`, as in the browser: exact up to 2^53, and several times faster than
 * `numeric`, the type of `sum(bigint)`.
 */

/** In bytes. Longer names are truncated, because a group key can have 1 GB. */
const MAX_NAME_BYTES = 16_384;
const NAME_CHARACTERS = 4000;
/** The bins of `LogHistogram`. */
const LOG_STEP = 'ln(1.02::float8)';
/** The years that RFC 3339 can write, as `goTimestamp` clamps them. */
const FIRST_TIME = `'0001-01-01 00:00:00Z'::timestamptz`;
const LAST_TIME = `'9999-12-31 23:59:59.999999Z'::timestamptz`;

const name = (expression: string): string =>
  `CASE WHEN octet_length(${expression}) > ${MAX_NAME_BYTES} THEN left(${expression}, ${NAME_CHARACTERS}) || '…' ELSE ${expression} END`;

export interface UsageStatement {
  readonly columns: Columns;
  /** Conditions on the interceptions, with their parameters. */
  readonly where: readonly string[];
  readonly params: SqlParams;
  /** Whether the conditions take long, so that they are evaluated once, without the workers of a parallel scan. */
  readonly isExpensive: boolean;
  /** Starts of the slices after the first one in milliseconds, ascending. */
  readonly sliceStarts: readonly number[];
  /** Bounds of the buckets in milliseconds, ascending. */
  readonly edges: readonly number[];
}

const clamped = (column: string): string => `greatest(least(${column}, ${LAST_TIME}), ${FIRST_TIME})`;

/**
 * The duration of an interception in microseconds. Times are clamped, because Postgres cannot subtract an infinite one,
 * and `extract` gives `numeric`, which is several times slower.
 */
export const DURATION_MICROS = `round(date_part('epoch', ${clamped('ended_at')} - ${clamped('started_at')}) * 1000000)`;

/** Whether the request of an interception failed, as `failureOf` says. */
export function requestFailedSql(columns: Columns): string {
  const failed = (['error_type', 'error_message'] as const)
    .filter(column => columns.has(`aibridge_interceptions.${column}`))
    .map(column => `coalesce(${column}::text, '') <> ''`);
  return failed.length === 0 ? 'false' : `(${failed.join(' OR ')})`;
}

/** The part of a table that a statement groups by; a client and a model can be longer than a page should hold. */
export function interceptionsSql({ columns, where, params, sliceStarts, edges }: UsageStatement): string {
  // Postgres computes the array once, not per row.
  const times = (milliseconds: readonly number[]): string =>
    `(SELECT coalesce(array_agg(to_timestamp(each / 1000) ORDER BY each), '{}')
      FROM unnest(${params.bind(milliseconds)}::float8[]) AS each)`;
  const hasProviderName = columns.has('aibridge_interceptions.provider_name');
  return `SELECT id, width_bucket(started_at, ${times(sliceStarts)}) AS slice,
      width_bucket(started_at, ${times(edges)}) AS bucket,
      ${name('provider')} AS provider, ${hasProviderName ? name('provider_name') : `''::text`} AS provider_name,
      ${name('model')} AS model, ${name(clientOf(columns))} AS client, initiator_id,
      CASE WHEN ended_at IS NOT NULL THEN ${DURATION_MICROS} END AS micros,
      ${requestFailedSql(columns)} AS is_failed,
      started_at NOT BETWEEN ${FIRST_TIME} AND ${LAST_TIME}
        OR ended_at NOT BETWEEN ${FIRST_TIME} AND ${LAST_TIME} AS is_clamped
    FROM aibridge_interceptions WHERE ${where.join(' AND ')}`;
}

/** Bins of `addValue`; -2 marks an interception that ends before it starts, and -3 one that has not ended. */
const DURATION_BIN = `CASE WHEN i.micros IS NULL THEN -3 WHEN i.micros < 0 THEN -2 WHEN i.micros < 1000 THEN -1
  ELSE floor(ln(i.micros / 1000) / ${LOG_STEP}) END`;
const BACKWARD_BIN = -2;
const RUNNING_BIN = -3;
const TOTAL = 't.input + t.cache_read + t.cache_write + t.output';
const SIZE_BIN = `CASE WHEN coalesce(${TOTAL}, 0) < 1 THEN -1 ELSE floor(ln(${TOTAL}) / ${LOG_STEP}) END`;

const FIGURES = [
  'count(*)::float8',
  'sum(prompts)',
  'sum(tool_calls)',
  'sum(injected_calls)',
  'sum(injected_errors)',
  'sum(failed)',
  'sum(unread)',
  'sum(input)',
  'sum(cache_read)',
  'sum(cache_write)',
  'sum(cache_write_1h)',
  'sum(output)',
];

/** `GROUPING` of each grouping set: a bit is 0 if the rows are grouped by its column. */
const GROUPED_BY = { bucket: 0b01111, person: 0b10111, client: 0b11011, duration: 0b11101, size: 0b11110 };
/** More than there are buckets or bins. */
const PARTS = 100_000;
/** Makes the lowest bin 0. */
const FIRST_BIN = 3;

interface GroupRow {
  readonly grouped: number;
  /** Null in the groups that have it in their number, as `slice * PARTS + part`. */
  readonly slice: number | null;
  readonly initiator_id: string | null;
  readonly client: string | null;
  readonly bucket: number | null;
  readonly duration: number | null;
  readonly size: number | null;
  readonly provider: string | null;
  readonly provider_name: string | null;
  readonly model: string | null;
  readonly instant: number;
  readonly figures: readonly number[];
}

function groupsSql(statement: UsageStatement): string {
  const matching = interceptionsSql(statement);
  const { isExpensive, where } = statement;
  const interceptions = isExpensive ? 'SELECT * FROM matching' : matching;
  const ids = isExpensive
    ? 'SELECT id FROM matching'
    : `SELECT id FROM aibridge_interceptions WHERE ${where.join(' AND ')}`;
  // The planner expects few groups of an expression of a subquery with OFFSET, about which it knows nothing. Where it
  // expects many, it sorts all rows once for each grouping, on disk.
  return `${isExpensive ? `WITH matching AS MATERIALIZED (${matching})` : ''} SELECT GROUPING(bucket, initiator_id, client, duration, size) AS grouped, bucket, slice,
      initiator_id::text AS initiator_id, client, duration, size,
      provider, provider_name, model, sum(instant) AS instant, ARRAY[${FIGURES.join(', ')}] AS figures
    FROM (
      SELECT i.slice * ${PARTS} + i.bucket AS bucket, i.slice, i.initiator_id, i.client,
        i.slice * ${PARTS} + ${FIRST_BIN} + ${DURATION_BIN} AS duration,
        i.slice * ${PARTS} + ${FIRST_BIN} + ${SIZE_BIN} AS size, i.provider, i.provider_name, i.model,
        CASE WHEN i.micros = 0 THEN 1 ELSE 0 END::float8 AS instant,
        coalesce(p.prompts, 0) AS prompts, coalesce(u.tool_calls, 0) AS tool_calls,
        coalesce(u.injected_calls, 0) AS injected_calls, coalesce(u.injected_errors, 0) AS injected_errors,
        CASE WHEN i.is_failed OR u.failed_calls > 0 THEN 1 ELSE 0 END::float8 AS failed,
        CASE WHEN i.is_clamped OR t.is_invalid THEN 1 ELSE 0 END::float8 AS unread,
        coalesce(t.input, 0) AS input, coalesce(t.cache_read, 0) AS cache_read,
        coalesce(t.cache_write, 0) AS cache_write, coalesce(t.cache_write_1h, 0) AS cache_write_1h,
        coalesce(t.output, 0) AS output
      FROM (${interceptions} OFFSET 0) AS i
      LEFT JOIN (${tokenSumsSql(statement.columns, ids)}) AS t ON t.interception_id = i.id
      LEFT JOIN (
        SELECT interception_id, count(*)::float8 AS prompts FROM aibridge_user_prompts
        WHERE interception_id IN (${ids}) GROUP BY interception_id
      ) AS p ON p.interception_id = i.id
      LEFT JOIN (
        SELECT interception_id, count(*)::float8 AS tool_calls,
          count(*) FILTER (WHERE injected)::float8 AS injected_calls,
          count(*) FILTER (WHERE invocation_error <> '') AS failed_calls,
          count(*) FILTER (WHERE injected AND invocation_error <> '')::float8 AS injected_errors
        FROM aibridge_tool_usages WHERE interception_id IN (${ids}) GROUP BY interception_id
      ) AS u ON u.interception_id = i.id
      OFFSET 0
    ) AS rows
    GROUP BY GROUPING SETS ((bucket, provider, provider_name, model), (slice, initiator_id), (slice, client),
      (duration), (size))`;
}

interface ToolRow {
  readonly slice: number;
  readonly server_url: string;
  readonly tool: string;
  readonly calls: number;
  readonly injected: number;
  readonly failed: number;
}

function toolsSql(statement: UsageStatement): string {
  return `SELECT i.slice, ${name(`coalesce(child.server_url, '')`)} AS server_url, ${name('child.tool')} AS tool,
      count(*)::float8 AS calls, count(*) FILTER (WHERE injected)::float8 AS injected,
      count(*) FILTER (WHERE injected AND invocation_error <> '')::float8 AS failed
    FROM aibridge_tool_usages AS child JOIN (${interceptionsSql(statement)}) AS i ON i.id = child.interception_id
    GROUP BY 1, 2, 3`;
}

/** Sums of one slice. The people have no names yet, because a name can change while the sums are cached. */
export type SliceSums = Omit<UsageSumsJson, 'people'> & {
  people: readonly { readonly id: string; readonly figures: number[] }[];
};

/** The sums of the matching interceptions by slice; slices without rows are missing. */
export async function querySums(tx: Queryable, statement: UsageStatement): Promise<Map<number, SliceSums>> {
  const slices = new Map<number, MutableSums>();
  const sumsOf = (slice: number): MutableSums => {
    let sums = slices.get(slice);
    if (!sums) slices.set(slice, (sums = noSliceSums()));
    return sums;
  };
  const ofGroups = { ...statement, params: statement.params.copy() };
  for (const row of await tx.query<GroupRow>(groupsSql(ofGroups), ofGroups.params.values)) {
    addGroup(sumsOf, row, statement);
  }
  const ofTools = { ...statement, params: statement.params.copy() };
  for (const { slice, ...tool } of await tx.query<ToolRow>(toolsSql(ofTools), ofTools.params.values)) {
    sumsOf(slice).tools.push(tool);
  }
  return slices;
}

type MutableSums = {
  -readonly [Name in keyof SliceSums]: SliceSums[Name] extends readonly (infer Item)[]
    ? Item[]
    : SliceSums[Name];
};

export function noSliceSums(): MutableSums {
  return {
    models: [],
    people: [],
    clients: [],
    tools: [],
    durations: [],
    backward: 0,
    instant: 0,
    sizes: [],
  };
}

function addGroup(
  sumsOf: (slice: number) => MutableSums,
  row: GroupRow,
  { columns, edges }: UsageStatement,
): void {
  const figures = [...row.figures];
  const [rows = 0] = figures;
  if (row.grouped === GROUPED_BY.person) {
    sumsOf(row.slice ?? 0).people.push({ id: row.initiator_id ?? '', figures });
  } else if (row.grouped === GROUPED_BY.client) {
    sumsOf(row.slice ?? 0).clients.push({ client: row.client ?? '', figures });
  } else if (row.grouped === GROUPED_BY.size) {
    const [slice, bin] = splitNumber(row.size);
    sumsOf(slice).sizes.push([bin - FIRST_BIN, rows]);
  } else if (row.grouped === GROUPED_BY.bucket) {
    const [slice, bucket] = splitNumber(row.bucket);
    const { provider, provider_name, model } = row;
    sumsOf(slice).models.push({
      bucket: bucketOf(bucket, edges),
      provider: provider ?? '',
      ...(columns.has('aibridge_interceptions.provider_name') && { provider_name: provider_name ?? '' }),
      model: model ?? '',
      figures,
    });
  } else {
    const [slice, bin] = splitNumber(row.duration);
    const sums = sumsOf(slice);
    if (bin - FIRST_BIN === BACKWARD_BIN) sums.backward += rows;
    else if (bin - FIRST_BIN !== RUNNING_BIN) {
      sums.durations.push([bin - FIRST_BIN, rows]);
      sums.instant += row.instant;
    }
  }
}

function splitNumber(value: number | null): [slice: number, part: number] {
  const number = value ?? 0;
  return [Math.floor(number / PARTS), number % PARTS];
}

/** @param index the bucket as `interceptionsSql` numbers it */
export function bucketOf(index: number, edges: readonly number[]): number | 'before' | 'after' {
  if (edges.length === 0) return 0;
  if (index === 0) return 'before';
  return index === edges.length ? 'after' : (edges[index - 1] ?? 0);
}
