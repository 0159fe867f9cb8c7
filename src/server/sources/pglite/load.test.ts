import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyLine } from '#server/sources/table-rows.ts';
import { load } from './load.ts';
import { databaseOf, startPglite } from './pglite-database.ts';
import { goMetadata } from '#server/api/go-json.ts';
import { interceptionsFile } from '#server/sources/file/interceptions-file.ts';
import { generateInterceptions } from '#server/demo-data/interceptions.ts';
import { generateUsers } from '#server/demo-data/people.ts';

const options = { seed: 7, size: 400, now: new Date('2026-11-24T14:30:12.345Z') };

let pglite: Awaited<ReturnType<typeof startPglite>>;
beforeAll(async () => {
  pglite = await startPglite();
});
afterAll(() => pglite.close());

test('every value of every row is stored unchanged', async () => {
  const rows = [...generateInterceptions(options)];
  const users = generateUsers(options);
  expect(await load(pglite, rows, () => users)).toBe(rows.length);
  const database = databaseOf(pglite);

  const inOrder = <Row extends { id: string }>(list: readonly Row[]): Row[] =>
    list.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const times = (column: string): string =>
    `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`;

  const interceptionTimes = ['started_at', 'ended_at'].map(times).join(', ');
  expect(
    await database.query(`SELECT *, ${interceptionTimes} FROM aibridge_interceptions ORDER BY id`),
  ).toEqual(
    inOrder(rows).map(
      ({ token_usages: _usages, user_prompts: _prompts, tool_usages: _tools, ...row }) => row,
    ),
  );
  expect(
    await database.query(`SELECT *, ${times('created_at')} FROM aibridge_user_prompts ORDER BY id`),
  ).toEqual(inOrder(rows.flatMap(row => row.user_prompts)));
  expect(
    await database.query(`SELECT *, ${times('created_at')} FROM aibridge_tool_usages ORDER BY id`),
  ).toEqual(inOrder(rows.flatMap(row => row.tool_usages)));
  expect(
    await database.query(
      `SELECT *, input_tokens::float8, output_tokens::float8, cache_read_input_tokens::float8,
              cache_write_input_tokens::float8, ${times('created_at')} FROM aibridge_token_usages ORDER BY id`,
    ),
  ).toEqual(inOrder(rows.flatMap(row => row.token_usages)));
  expect(
    await database.query(
      `SELECT *, ${['created_at', 'updated_at', 'last_seen_at'].map(times).join(', ')} FROM users ORDER BY id`,
    ),
  ).toEqual(inOrder(users.map(user => ({ ...user, is_service_account: false, github_com_user_id: null }))));
});

test('any text that Postgres can store passes COPY unchanged', async () => {
  await pglite.exec('CREATE TABLE texts (place int, a text, b text)');
  const text = fc.oneof(
    fc.string({ unit: 'binary' }).map(value => value.replaceAll('\0', '')),
    fc.string({ unit: fc.constantFrom('\\', '\t', '\n', '\r', 'N', '.', '"', '\b', '\v', ' ') }),
  );
  const pairs = fc.sample(fc.tuple(text, fc.option(text)), { numRuns: 2000, seed: 1 });
  const lines = pairs.map(([a, b], place) => copyLine([place, a, b]));
  await pglite.query("COPY texts FROM '/dev/blob'", [], { blob: new Blob(lines) });
  const { rows } = await pglite.query<{ a: string; b: string | null }>(
    'SELECT a, b FROM texts ORDER BY place',
  );
  expect(rows.map(({ a, b }) => [a, b])).toEqual(pairs);
});

test('a number in a file’s metadata is stored unchanged, even if Postgres cannot represent it', async () => {
  const numberText = fc.oneof(
    fc.constantFrom(
      '1e400',
      '-1e400',
      '1e999999',
      '1E-400',
      '1.0',
      '-0',
      '2512292042121000001',
      '1'.repeat(5000),
    ),
    fc.stringMatching(/^-?(?:0|[1-9]\d{0,40})(?:\.\d{1,40})?(?:[eE][+-]?\d{1,12})?$/),
  );
  const numbers = fc.sample(numberText, { numRuns: 300, seed: 1 });
  const metadata = `{"each":[${numbers.join(',')}],"one":1e400}`;
  const file = `[{"id":"00000000-0000-4000-8000-000000000001",
    "initiator":{"id":"00000000-0000-4000-8000-000000000002","username":"ada"},"provider":"openai","model":"m",
    "started_at":"2026-11-20T10:00:00Z","ended_at":"2026-11-20T10:00:01Z","metadata":${metadata},
    "token_usages":[{"input_tokens":1,"output_tokens":1,"metadata":${metadata}}]}]`;
  const { interceptions, notice } = interceptionsFile(Buffer.from(file), 'numbers.json');
  const otherPglite = await startPglite();
  try {
    await load(otherPglite, interceptions, () => []);
    const { rows } = await otherPglite.query<{ of: string; its: string }>(
      `SELECT i.metadata::text AS of, u.metadata::text AS its
       FROM aibridge_interceptions i JOIN aibridge_token_usages u ON u.interception_id = i.id`,
    );
    expect(rows.map(row => [goMetadata(row.of), goMetadata(row.its)])).toEqual([[metadata, metadata]]);
    expect(notice().changed).toEqual([]);
  } finally {
    await otherPglite.close();
  }
});
