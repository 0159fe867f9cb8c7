import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyLine } from './copy-text.ts';
import { load } from './load.ts';
import { databaseOf, startPglite } from './pglite-database.ts';
import { madeUpInterceptions } from '#server/seed/interceptions.ts';
import { madeUpUsers } from '#server/seed/people.ts';

const options = { seed: 7, size: 400, now: new Date('2026-11-24T14:30:12.345Z') };

let pglite: Awaited<ReturnType<typeof startPglite>>;
beforeAll(async () => {
  pglite = await startPglite();
});
afterAll(() => pglite.close());

test('every value of every row is in the tables as it was made', async () => {
  const rows = [...madeUpInterceptions(options)];
  const users = madeUpUsers(options);
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

test('any text Postgres can hold comes through COPY unchanged', async () => {
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
