import { MULTI_VALUE_KEYS, type MultiValueKey } from '#shared/domain/filters.ts';
import { clientOf, providerName } from '#server/api/interception-sql.ts';
import { canBeStored, lowerBound, upperBound, type SqlParams } from '#server/sources/database.ts';
import type { Columns } from '#server/sources/schema.ts';
import { includesRunning, RUNNING, type Bounds, type RowFilter } from './row-filter.ts';
import { costsSql, tokenSumsSql } from './token-sql.ts';
import { DURATION_MICROS, requestFailedSql } from './usage-sql.ts';

/** Unqualified names would be those of the subquery's own table. */
const ID = 'aibridge_interceptions.id';

/** Whether a child table has a row for the interception that meets the condition. */
function hasChild(table: string, condition = 'true'): string {
  return `EXISTS (SELECT FROM ${table} AS child WHERE child.interception_id = ${ID} AND ${condition})`;
}

const HAS_FAILED_CALL = hasChild('aibridge_tool_usages', `child.invocation_error <> ''`);

function statusOf(columns: Columns): string {
  const cases = [
    `WHEN ended_at IS NULL THEN '${RUNNING}'`,
    `WHEN ${requestFailedSql(columns)} THEN 'request_failed'`,
    `WHEN ${HAS_FAILED_CALL} THEN 'tool_failed'`,
  ];
  return `CASE ${cases.join(' ')} ELSE 'ok' END`;
}

/** What the client sent, else the first interception of the thread. Coder has a column with an index for it (2.32). */
function sessionOf(columns: Columns): string {
  return columns.has('aibridge_interceptions.session_id')
    ? 'session_id'
    : `coalesce(client_session_id, thread_root_id::text, ${ID}::text)`;
}

/** The columns of tool calls that filters compare. An interception can have several values of such a key. */
export const CALL_COLUMNS = { tool: 'child.tool', server: 'child.server_url' } as const;
type CallKey = keyof typeof CALL_COLUMNS;

/** The one value that an interception has of a key. A client that was not recorded counts as `Unknown`. */
export function valueSql(columns: Columns, key: Exclude<MultiValueKey, CallKey>): string {
  switch (key) {
    case 'initiator':
      return 'initiator_id';
    case 'provider':
    case 'model':
      return key;
    case 'client':
      return clientOf(columns);
    case 'status':
      return statusOf(columns);
    case 'session':
      return sessionOf(columns);
    case 'api_key':
      return `coalesce(api_key_id, '')`;
  }
}

/** The condition for included values of a key. */
function anyOfSql(columns: Columns, key: MultiValueKey, values: string): string {
  if (key === 'tool' || key === 'server') {
    return hasChild('aibridge_tool_usages', `${CALL_COLUMNS[key]} = ANY(${values})`);
  }
  return `${valueSql(columns, key)} = ANY(${values})`;
}

/** An interception that ends before it starts has no duration. */
function durationConditions(bounds: Bounds, params: SqlParams): string[] {
  const where = boundConditions(`${DURATION_MICROS} / 1000`, bounds, params);
  return where.length > 0 ? ['ended_at >= started_at', ...where] : [];
}

function boundConditions(
  expression: string,
  { min, max }: Bounds<number | string>,
  params: SqlParams,
  type = 'float8',
): string[] {
  return [
    ...(min === null ? [] : [`${expression} >= ${params.bind(min)}::${type}`]),
    ...(max === null ? [] : [`${expression} <= ${params.bind(max)}::${type}`]),
  ];
}

/**
 * Whether the sums of an interception meet a condition.
 * @param sums a query of the sums by `interception_id`
 */
const hasSums = (sums: string, condition: string): string =>
  `EXISTS (SELECT FROM (${sums}) AS sums WHERE sums.interception_id = ${ID} AND ${condition})`;

/**
 * @param interceptions a query of the interceptions whose tokens are summed
 */
function tokenConditions(columns: Columns, { tokens }: RowFilter, params: SqlParams, interceptions: string) {
  const where = boundConditions('input + cache_read + cache_write + output', tokens, params).join(' AND ');
  if (where === '') return [];
  const sums = tokenSumsSql(columns, interceptions);
  // Without token usages an interception has no sums, but 0 tokens.
  const matchesZero = (tokens.min ?? 0) <= 0 && (tokens.max ?? 0) >= 0;
  return [matchesZero ? `NOT ${hasSums(sums, `NOT (${where})`)}` : hasSums(sums, where)];
}

/** An interception whose cost is unknown meets no bound. */
function costConditions(
  columns: Columns,
  { cost, prices }: RowFilter,
  params: SqlParams,
  interceptions: string,
): string[] {
  const where = boundConditions('cost', cost, params, 'numeric').join(' AND ');
  return where === '' ? [] : [hasSums(costsSql(columns, interceptions, prices, params), where)];
}

interface ConditionOptions {
  /** Leaves out the condition of a key. */
  readonly without?: MultiValueKey;
  /** Further conditions of the statement. */
  readonly also?: readonly string[];
  /**
   * For a statement that stops after some rows. It sums the tokens of each row by itself; others sum those of all rows
   * that meet the other conditions at once, which takes a fraction of the time per row.
   */
  readonly stopsEarly?: boolean;
}

/** As in Coder's list, interceptions match when they have ended, unless the filter includes running ones. */
function endConditions(filter: RowFilter, without: MultiValueKey | undefined): string[] {
  if (without === 'status') return ['true'];
  if (!includesRunning(filter)) return ['ended_at IS NOT NULL'];
  return [filter.anyOf.status?.every(status => status === RUNNING) === true ? 'ended_at IS NULL' : 'true'];
}

/** The conditions for interceptions that match. Only filters that are set, so that indexes stay usable. */
export function filterConditions(
  columns: Columns,
  filter: RowFilter,
  params: SqlParams,
  { without, also = [], stopsEarly = false }: ConditionOptions = {},
): string[] {
  const where = endConditions(filter, without);
  for (const key of MULTI_VALUE_KEYS) {
    if (key === without) continue;
    // Values that Postgres cannot store match no row.
    const bind = (values: readonly string[]): string =>
      `${params.bind(values.filter(canBeStored))}::${key === 'initiator' ? 'uuid[]' : 'text[]'}`;
    const any = filter.anyOf[key];
    const none = filter.noneOf[key];
    if (any) where.push(anyOfSql(columns, key, bind(any)));
    if (none) where.push(`NOT ${anyOfSql(columns, key, bind(none))}`);
  }
  if (filter.hasPrompt !== null) {
    where.push(`${filter.hasPrompt ? '' : 'NOT '}${hasChild('aibridge_user_prompts')}`);
  }
  where.push(...durationConditions(filter.duration, params));
  if (filter.providerName !== null) {
    const { providerName: name } = filter;
    where.push(canBeStored(name) ? `${providerName(columns)} = ${params.bind(name)}` : 'false');
  }
  where.push(...timeConditions(filter, params), ...also);
  const interceptions = stopsEarly
    ? `SELECT ${ID}`
    : `SELECT id FROM aibridge_interceptions WHERE ${where.join(' AND ')}`;
  return [
    ...where,
    ...tokenConditions(columns, filter, params, interceptions),
    ...costConditions(columns, filter, params, interceptions),
  ];
}

function timeConditions({ startedAfter, startedBefore }: RowFilter, params: SqlParams): string[] {
  return [
    ...(startedAfter === null ? [] : [`started_at >= ${params.bind(lowerBound(startedAfter))}::timestamptz`]),
    ...(startedBefore === null
      ? []
      : [`started_at <= ${params.bind(upperBound(startedBefore))}::timestamptz`]),
  ];
}
