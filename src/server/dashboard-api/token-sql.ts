import type { Columns, OptionalColumn } from '#server/sources/schema.ts';

/** The SQL form of `sumTokens`. */

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

/** The token sums of each interception, as `sumTokens` computes them. */
export function tokenSumsSql(columns: Columns, interceptions: string): string {
  const { cacheRead, cacheWrite, invalid } = cacheColumns(columns);
  const oneHour = metadataNumber(ONE_HOUR_KEY);
  const isInvalid = [
    `NOT ${isCount('child.input_tokens')}`,
    `NOT ${isCount('child.output_tokens')}`,
    ...invalid,
  ].join(' OR ');
  return `SELECT child.interception_id,
      sum(${count('child.input_tokens')}) AS input,
      sum(${cacheRead}) AS cache_read,
      sum(${cacheWrite}) AS cache_write,
      sum(CASE WHEN (child.metadata -> '${ONE_HOUR_KEY}') IS NULL THEN 0
        WHEN ${isSafeCount(oneHour)} THEN least(${oneHour}, ${cacheWrite}) ELSE 0 END) AS cache_write_1h,
      sum(${count('child.output_tokens')}) AS output,
      bool_or(${isInvalid}) AS is_invalid
    FROM aibridge_token_usages AS child JOIN (${interceptions}) AS i ON i.id = child.interception_id
    GROUP BY child.interception_id`;
}
