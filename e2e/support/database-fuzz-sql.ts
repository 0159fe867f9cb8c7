/*
 * Rows with extreme values in every column of Coder's tables that the server reads. Each value has a row of its own, and
 * is also mixed at random with others. The rest are plain rows.
 */

const TIMES = [
  'infinity',
  '-infinity',
  '294276-12-31 23:59:59.999999+00',
  '10000-01-01 00:00:00+00',
  '9999-12-31 23:59:59.999999+00',
  '0001-01-01 00:00:00+00',
  '0001-12-31 23:59:59.5+00 BC',
  '0044-03-15 12:00:00+00 BC',
  '4713-01-01 00:00:00+00 BC',
  '1970-01-01 00:00:00+00',
  '2026-11-20 12:00:00.000001+00',
];
const NUMBERS = ['0', '-1', '9223372036854775807', '-9223372036854775808', '9007199254740993'];
const nested = (levels: number): string =>
  `(repeat('{"a":[', ${levels / 2}) || '1' || repeat(']}', ${levels / 2}))::jsonb`;
const METADATA = [
  'NULL',
  `'null'::jsonb`,
  `'[1]'::jsonb`,
  `'"NaN"'::jsonb`,
  `'{"n": 1e400, "nan": "NaN", "small": 1e-400, "big": 123456789012345678901234567890}'::jsonb`,
  nested(400),
  nested(2600),
  nested(12_000),
  `jsonb_build_object('text', repeat('x', 50000000))`,
];
const TEXTS = [
  `''`,
  `'NaN'`,
  `E'\\x01\\x02<&>\\u2028\\u202e"\\\\'`,
  `repeat('[', 100000) || repeat(']', 100000)`,
  `repeat('é"', 12500000)`,
  `repeat('x', 50000000)`,
];
/** Values for columns with an index or a maximum length. */
const NAMES = [`''`, `'NaN'`, `E'\\x01\\u202e"'`, `repeat('x', 250)`];

const quoted = (values: readonly string[]): string[] => values.map(value => `'${value}'::timestamptz`);
const array = (values: readonly string[]): string => `(ARRAY[${values.join(', ')}])`;
const pick = (values: readonly string[], salt: string): string =>
  `${array(values)}[1 + mod(abs(hashtext('${salt}' || n)), ${values.length})]`;
/** Picks a large value from a table, because a list in the statement would be built again for each row. */
const pickLarge = (table: 'texts' | 'metadata', size: number, salt: string): string =>
  `(SELECT value FROM pg_temp.${table} WHERE place = 1 + mod(abs(hashtext('${salt}' || n)), ${size}))`;
/** Only one row in 12 has the value: a database full of large values would only test the disk. */
const rarely = (value: string, salt: string, plain: string): string =>
  `CASE WHEN mod(abs(hashtext('rare ${salt}' || n)), 12) = 0 THEN ${value} ELSE ${plain} END`;
const text = (salt: string, plain: string): string =>
  rarely(pickLarge('texts', TEXTS.length, salt), salt, plain);
const metadata = (salt: string): string =>
  rarely(pickLarge('metadata', METADATA.length, salt), salt, `'{}'::jsonb`);
const rows = (values: readonly string[]): string =>
  values.map((value, at) => `(${at + 1}, ${value})`).join(', ');

const TIME = quoted(TIMES);
const PLAIN_TIME = `'2026-11-20 12:00:00+00'::timestamptz + n * interval '1 second'`;
const ROWS = 150;

const id = (table: string): string => `md5('${table}' || n)::uuid`;
const parent = `md5('interception' || (1 + mod(n, ${ROWS})))::uuid`;

export function fuzzSql(): string {
  return `
CREATE TEMP TABLE texts (place int, value text);
INSERT INTO texts VALUES ${rows(TEXTS)};
CREATE TEMP TABLE metadata (place int, value jsonb);
INSERT INTO metadata VALUES ${rows(METADATA)};

INSERT INTO users (id, email, username, name, avatar_url, status, rbac_roles, login_type, created_at, updated_at, last_seen_at)
SELECT ${id('user')}, ${text('email', `'user@example.com'`)}, 'user-' || n, ${text('name', `''`)},
  ${text('avatar', `''`)}, 'active', CASE mod(n, 3) WHEN 0 THEN '{}' WHEN 1 THEN ARRAY['owner', NULL] ELSE ARRAY[repeat('r', 1000000)] END,
  'password', ${pick([...TIME, PLAIN_TIME], 'created')}, ${pick([...TIME, PLAIN_TIME], 'updated')}, ${pick([...TIME, PLAIN_TIME], 'seen')}
FROM generate_series(1, 60) AS n;

INSERT INTO aibridge_interceptions (id, initiator_id, provider, provider_name, model, started_at, ended_at, metadata,
  api_key_id, client, client_session_id, error_type, error_message)
SELECT ${id('interception')}, md5('user' || (1 + mod(n, 61)))::uuid, ${pick(NAMES, 'provider')}, ${text('provider name', `'openai'`)},
  ${pick(NAMES, 'model')}, CASE WHEN mod(n, 3) = 0 THEN ${pick(TIME, 'started')} ELSE ${PLAIN_TIME} END,
  CASE WHEN mod(n, 5) = 0 THEN ${pick(TIME, 'ended')} WHEN mod(n, 29) <> 0 THEN ${PLAIN_TIME} END,
  ${metadata('metadata')}, ${text('key', 'NULL')},
  ${pick([`'Unknown'`, 'NULL', `''`, `repeat('c', 64)`], 'client')}, ${pick(['NULL', `''`, `repeat('s', 256)`], 'session')},
  ${pick(['NULL', `'timeout'`], 'error')}::aibridge_interception_error_type, ${pick(['NULL', `''`, `repeat('é', 1024)`], 'message')}
FROM generate_series(1, ${ROWS}) AS n;

INSERT INTO aibridge_token_usages (id, interception_id, provider_response_id, input_tokens, output_tokens,
  cache_read_input_tokens, cache_write_input_tokens, metadata, created_at)
SELECT ${id('usage')}, ${parent}, ${text('usage response', `'r'`)}, ${pick(NUMBERS, 'input')}, ${pick(NUMBERS, 'output')},
  ${pick(NUMBERS, 'read')}, ${pick(NUMBERS, 'write')}, ${metadata('usage metadata')},
  ${rarely(pick(TIME, 'usage created'), 'usage created', PLAIN_TIME)}
FROM generate_series(1, ${ROWS}) AS n;

INSERT INTO aibridge_user_prompts (id, interception_id, provider_response_id, prompt, metadata, created_at)
SELECT ${id('prompt')}, ${parent}, ${text('prompt response', `'r'`)}, ${text('prompt', `'Hello'`)},
  ${metadata('prompt metadata')}, ${rarely(pick(TIME, 'prompt created'), 'prompt created', PLAIN_TIME)}
FROM generate_series(1, ${ROWS}) AS n;

INSERT INTO aibridge_tool_usages (id, interception_id, provider_response_id, server_url, tool, input, injected,
  invocation_error, metadata, created_at)
SELECT ${id('tool')}, ${parent}, ${text('tool response', `'r'`)}, ${text('server', 'NULL')},
  ${text('tool', `'Bash'`)}, ${text('input', `'{}'`)}, mod(n, 2) = 0, ${text('tool error', 'NULL')},
  ${metadata('tool metadata')}, ${rarely(pick(TIME, 'tool created'), 'tool created', PLAIN_TIME)}
FROM generate_series(1, ${ROWS}) AS n;
ANALYZE;
`;
}

const isInvalidTime = (column: string): string =>
  `(${column} < '0001-01-01 00:00:00+00' OR ${column} > '9999-12-31 23:59:59.999999+00')`;
/** Deeper than 500 levels, larger than the limit of a row, or not an object. */
const isInvalidMetadata = (column: string): string =>
  `(coalesce(jsonb_typeof(${column}) NOT IN ('object', 'null'), false) OR octet_length(${column}::text) > 16777216
    OR ${column}::text LIKE repeat('{"a": [', 251) || '%')`;
const isLarge = (columns: readonly string[]): string =>
  columns.map(column => `coalesce(octet_length(${column}) > 16777216, false)`).join(' OR ');

const child = (table: string, texts: readonly string[]): string =>
  `EXISTS (SELECT 1 FROM ${table} AS child WHERE child.interception_id = item.id AND (${isInvalidTime('child.created_at')}
    OR ${isInvalidMetadata('child.metadata')} OR ${isLarge(texts.map(text => `child.${text}`))}))`;

/** SQL for the ids of the rows that the list must mark. */
export const FUZZED = {
  invalidRows: `SELECT item.id FROM aibridge_interceptions AS item LEFT JOIN users ON users.id = initiator_id
    WHERE ended_at IS NOT NULL AND (${isInvalidTime('started_at')} OR ${isInvalidTime('ended_at')} OR ${isInvalidMetadata('metadata')}
      OR ${isLarge(['item.provider_name', 'item.api_key_id', 'users.name', 'users.avatar_url'])}
      OR ${child('aibridge_token_usages', ['provider_response_id'])}
      OR ${child('aibridge_user_prompts', ['provider_response_id', 'prompt'])}
      OR ${child('aibridge_tool_usages', ['provider_response_id', 'server_url', 'tool', 'input', 'invocation_error'])})`,
  invalidUsers: `SELECT id FROM users WHERE NOT deleted
    AND (${['created_at', 'updated_at', 'last_seen_at'].map(isInvalidTime).join(' OR ')})`,
};
