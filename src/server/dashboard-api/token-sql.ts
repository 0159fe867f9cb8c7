import { PRICE_KINDS } from '#shared/domain/prices.ts';
import { CoderError } from '#server/api/errors.ts';
import type { Database, SqlParams } from '#server/sources/database.ts';
import type { Columns, OptionalColumn } from '#server/sources/schema.ts';
import type { ModelName, ModelPrices } from './row-filter.ts';

/** The SQL forms of `sumTokens` and `costOf`. */

/** JavaScript's largest safe integer. A larger count may not be the stored one, so it counts as 0. */
const MAX_COUNT = '9007199254740991';
const isCount = (value: string): string => `${value} BETWEEN 0 AND ${MAX_COUNT}`;
const count = (value: string): string => `CASE WHEN ${isCount(value)} THEN ${value} ELSE 0 END::float8`;

/**
 * A number of the metadata as JavaScript reads it, or NULL if the key has none. Longer or larger numbers are never safe
 * integers, and `numeric` refuses exponents above 131072.
 */
function metadataNumber(key: string): string {
  const value = `child.metadata ->> '${key}'`;
  return `CASE WHEN json_typeof((child.metadata -> '${key}')::json) = 'number' THEN
    CASE WHEN ${value} ~ '^-?[0-9]{1,255}([.][0-9]{1,255})?([eE][-+]?[0-9]{1,2})?$' AND abs((${value})::numeric) < 1e18
    THEN (${value})::numeric::float8 ELSE -1 END END`;
}

const isSafeCount = (number: string): string =>
  `(${number} >= 0 AND ${number} <= ${MAX_COUNT} AND ${number} = floor(${number}))`;

/** The first of several numbers that exists; 0 if it is no count. */
function metadataCount(keys: readonly string[]): { value: string; isInvalid: string } {
  const number = `coalesce(${keys.map(metadataNumber).join(', ')})`;
  return {
    value: `CASE WHEN ${isSafeCount(number)} THEN ${number} ELSE 0 END`,
    isInvalid: `(${number} IS NOT NULL AND NOT ${isSafeCount(number)})`,
  };
}

interface TokenColumns {
  readonly cacheRead: string;
  readonly cacheWrite: string;
  readonly invalid: readonly string[];
}

/** The cache counts are columns since Coder 2.32, and metadata before. */
function cacheColumns(columns: Columns): TokenColumns {
  const has = (column: OptionalColumn): boolean => columns.has(column);
  const invalid: string[] = [];
  const field = (column: 'cache_read_input_tokens' | 'cache_write_input_tokens', keys: readonly string[]) => {
    if (has(`aibridge_token_usages.${column}`)) {
      invalid.push(`NOT ${isCount(`child.${column}`)}`);
      return count(`child.${column}`);
    }
    const { value, isInvalid } = metadataCount(keys);
    invalid.push(isInvalid);
    return value;
  };
  return {
    cacheRead: field('cache_read_input_tokens', ['cache_read_input', 'prompt_cached', 'input_cached']),
    cacheWrite: field('cache_write_input_tokens', ['cache_creation_input']),
    invalid,
  };
}

const ONE_HOUR_KEY = 'cache_ephemeral_1h_input';

/** The sums of token usages, as `sumTokens` computes them, and whether one of them is invalid. The table is `child`. */
export function tokenSumColumns(columns: Columns): string {
  const { cacheRead, cacheWrite } = cacheColumns(columns);
  const oneHour = metadataNumber(ONE_HOUR_KEY);
  return `sum(${count('child.input_tokens')}) AS input,
      sum(${cacheRead}) AS cache_read,
      sum(${cacheWrite}) AS cache_write,
      sum(CASE WHEN (child.metadata -> '${ONE_HOUR_KEY}') IS NULL THEN 0
        WHEN ${isSafeCount(oneHour)} THEN least(${oneHour}, ${cacheWrite}) ELSE 0 END) AS cache_write_1h,
      sum(${count('child.output_tokens')}) AS output,
      bool_or(${invalidTokens(columns)}) AS is_invalid`;
}

/** Whether a token usage has a count that cannot be summed. */
export function invalidTokens(columns: Columns): string {
  const counts = ['child.input_tokens', 'child.output_tokens'].map(column => `NOT ${isCount(column)}`);
  return [...counts, ...cacheColumns(columns).invalid].join(' OR ');
}

/** The token sums of each interception. */
export function tokenSumsSql(columns: Columns, interceptions: string): string {
  return `SELECT child.interception_id, ${tokenSumColumns(columns)}
    FROM aibridge_token_usages AS child JOIN (${interceptions}) AS i ON i.id = child.interception_id
    GROUP BY child.interception_id`;
}

/** The models that have a price are in each statement with costs. */
const MAX_MODELS = 2000;
/** In bytes. A longer name is no model's, and has no price. */
const MAX_NAME_BYTES = 4000;
/** Milliseconds for which all requests share one list of models. A newer model has no price yet. */
const MODELS_FRESH_MS = 10_000;

/**
 * The models of all interceptions, to find their prices.
 * @param now milliseconds of a monotonic clock
 */
export function modelReader(database: Database, now: () => number): () => Promise<readonly ModelName[]> {
  let last: { readonly at: number; readonly models: Promise<readonly ModelName[]> } | null = null;
  return async () => {
    if (last === null || now() - last.at > MODELS_FRESH_MS) {
      const started = { at: now(), models: findModels(database) };
      last = started;
      started.models.catch(() => {
        if (last === started) last = null;
      });
    }
    return await last.models;
  };
}

/** @throws CoderError 400 if there are too many models */
async function findModels(database: Database): Promise<readonly ModelName[]> {
  const names = ['provider', 'model'];
  if (database.columns.has('aibridge_interceptions.provider_name')) names.push('provider_name');
  const isShort = names.map(name => `octet_length(${name}) <= ${MAX_NAME_BYTES}`).join(' AND ');
  const models = await database.longRead(
    tx =>
      tx.query<ModelName & Record<string, string>>(
        `SELECT DISTINCT ${names.join(', ')} FROM aibridge_interceptions WHERE ${isShort}
        ORDER BY ${names.join(', ')} LIMIT ${MAX_MODELS + 1}`,
        [],
      ),
    // Other requests may wait for the same list.
    new AbortController().signal,
  );
  if (models.length <= MAX_MODELS) return models;
  throw new CoderError(400, `Costs are available for at most ${MAX_MODELS} models. This database has more.`);
}

/**
 * The cost of each interception that a query selects, as `costOf` computes it; without a row if no token has a price.
 * @param interceptions a query with the column `id`
 */
export function costsSql(
  columns: Columns,
  interceptions: string,
  prices: readonly ModelPrices[],
  params: SqlParams,
): string {
  const hasProviderName = columns.has('aibridge_interceptions.provider_name');
  const texts = (values: readonly (string | null)[]): string => `${params.bind(values)}::text[]`;
  const numbers = (values: readonly (string | null)[]): string => `${params.bind(values)}::numeric[]`;
  const names = ['provider', ...(hasProviderName ? ['provider_name'] : []), 'model'] as const;
  const arrays = [
    texts(prices.map(({ provider }) => provider)),
    ...(hasProviderName ? [texts(prices.map(({ provider_name }) => provider_name ?? ''))] : []),
    texts(prices.map(({ model }) => model)),
    ...PRICE_KINDS.map((_kind, at) => numbers(prices.map(each => each.prices[at] ?? null))),
  ];
  const counts = PRICE_KINDS.map(kind =>
    kind === 'cache_write' ? 'sums.cache_write - sums.cache_write_1h' : `sums.${kind}`,
  );
  const priced = PRICE_KINDS.map(
    (kind, at) => `CASE WHEN price.${kind} IS NULL THEN 0 ELSE ${counts[at]} END`,
  );
  const amounts = PRICE_KINDS.map((kind, at) => `(${counts[at]})::numeric * coalesce(price.${kind}, 0)`);
  return `SELECT sums.interception_id, (${amounts.join(' + ')}) * 0.000001 AS cost
    FROM (${tokenSumsSql(columns, interceptions)}) AS sums
    JOIN aibridge_interceptions AS model ON model.id = sums.interception_id
    JOIN unnest(${arrays.join(', ')}) AS price (${[...names, ...PRICE_KINDS].join(', ')})
      ON ${names.map(name => `price.${name} = model.${name}`).join(' AND ')}
    WHERE ${priced.join(' + ')} > 0`;
}
