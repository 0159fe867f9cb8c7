import { isMultiValueKey, MULTI_VALUE_KEYS, type MultiValueKey } from '#shared/domain/filters.ts';
import type { Params } from '#server/api/param-reader.ts';
import { canBeStored, SqlParams, type Database } from '#server/sources/database.ts';
import { CALL_COLUMNS, filterConditions, valueSql } from './filter-sql.ts';
import { finishParams, isUsable, otherParams, type RowFilter } from './row-filter.ts';

interface FacetQuery {
  readonly filter: RowFilter;
  readonly key: MultiValueKey;
  /** Limits the values to those that contain this text, regardless of case. */
  readonly contains: string;
}

/** A value of a filter, with the number of interceptions that have it. */
interface FacetValue {
  readonly value: string;
  readonly count: number;
  /** Only for initiators. The username is empty if the account no longer exists. */
  readonly username?: string;
  readonly name?: string;
  readonly deleted?: true;
}

/** The values with the highest counts. Others are found by a part of their name. */
const MAX_VALUES = 50;

/** The lines of `GET /dashboard/facets`: values under all filters but their own, most interceptions first. */
export async function* facetLines(
  database: Database,
  query: FacetQuery,
  signal: AbortSignal,
): AsyncGenerator<object, void, void> {
  const values = await (query.key === 'initiator' ? countInitiators : countNames)(database, query, signal);
  yield { values: values.slice(0, MAX_VALUES) };
  yield { done: true, more: values.length > MAX_VALUES };
}

async function countNames(
  database: Database,
  { filter, key, contains }: FacetQuery,
  signal: AbortSignal,
): Promise<readonly FacetValue[]> {
  const { columns } = database;
  // The column may be missing. Of the status, only one value may be.
  if (key !== 'status' && !isUsable(columns, key, '')) return [];
  const params = new SqlParams();
  const where = filterConditions(columns, filter, params, { without: key });
  const conditions = (value: string): string[] => [
    // What no filter can name is not offered.
    ...(NEVER_EMPTY.has(key) ? [`${value} <> ''`] : []),
    ...(contains === '' ? [] : [containsSql([value], contains, params)]),
  ];
  const values =
    key === 'tool' || key === 'server'
      ? callValuesSql(CALL_COLUMNS[key], where, conditions(CALL_COLUMNS[key]))
      : `SELECT ${valueSql(columns, key)} AS value FROM aibridge_interceptions
        WHERE ${[...where, ...conditions(valueSql(columns, key))].join(' AND ')}`;
  const sql = `SELECT value, count(*)::int AS count FROM (${values}) AS facet
    GROUP BY value ORDER BY count DESC, value LIMIT ${MAX_VALUES + 1}`;
  const counted = await database.longRead(tx => tx.query<FacetValue>(sql, params.values), signal);
  return counted.filter(({ value }) => isUsable(columns, key, value));
}

/** Keys that have no filter for the empty value. */
const NEVER_EMPTY: ReadonlySet<MultiValueKey> = new Set(['tool', 'server', 'session', 'api_key']);

/** The value of each interception that has it in one or more tool calls. */
function callValuesSql(column: string, where: readonly string[], conditions: readonly string[]): string {
  return `SELECT DISTINCT ${column} AS value, child.interception_id FROM aibridge_tool_usages AS child
    JOIN (SELECT id FROM aibridge_interceptions WHERE ${where.join(' AND ')}) AS matching
      ON matching.id = child.interception_id
    WHERE ${conditions.join(' AND ')}`;
}

interface InitiatorRow {
  readonly value: string;
  readonly count: number;
  readonly username: string;
  readonly name: string;
  readonly deleted: boolean | null;
}

async function countInitiators(
  database: Database,
  { filter, contains }: FacetQuery,
  signal: AbortSignal,
): Promise<readonly FacetValue[]> {
  const { columns } = database;
  const params = new SqlParams();
  const where = filterConditions(columns, filter, params, { without: 'initiator' });
  const hasNames = columns.has('visible_users.name');
  if (contains !== '') {
    const matching = containsSql(hasNames ? ['username', 'name'] : ['username'], contains, params);
    where.push(`initiator_id IN (SELECT id FROM visible_users WHERE ${matching})`);
  }
  const sql = `WITH counted AS (
      SELECT initiator_id, count(*)::int AS count FROM aibridge_interceptions
      WHERE ${where.join(' AND ')} GROUP BY initiator_id ORDER BY count(*) DESC, initiator_id LIMIT ${MAX_VALUES + 1}
    )
    SELECT initiator_id::text AS value, count, coalesce(person.username, '') AS username,
      ${hasNames ? `coalesce(person.name, '')` : `''::text`} AS name, account.deleted
    FROM counted
    LEFT JOIN visible_users AS person ON person.id = initiator_id
    LEFT JOIN users AS account ON account.id = initiator_id
    ORDER BY count DESC, initiator_id`;
  const rows = await database.longRead(tx => tx.query<InitiatorRow>(sql, params.values), signal);
  return rows.map(({ deleted, ...row }) => ({ ...row, ...(deleted === true && { deleted }) }));
}

function containsSql(columns: readonly string[], text: string, params: SqlParams): string {
  if (!canBeStored(text)) return 'false';
  const param = params.bind(text);
  return `(${columns.map(column => `strpos(lower(${column}), lower(${param}::text)) > 0`).join(' OR ')})`;
}

/** @throws CoderError 400 for an unknown key or parameter */
export function readFacetParams(params: Params): {
  readonly key: MultiValueKey;
  readonly contains: string;
  readonly asOf: number;
} {
  const reader = otherParams(params);
  const facet = reader.string('facet') ?? '';
  const key = isMultiValueKey(facet) ? facet : 'model';
  if (key !== facet) reader.refuse('facet', `Use one of ${MULTI_VALUE_KEYS.join(', ')}.`);
  return { key, contains: reader.string('contains') ?? '', asOf: finishParams(reader) };
}
