import { afterAll, beforeAll, expect, test } from 'vitest';
import { replaceRows } from '#e2e/contract/insert-fixtures.ts';
import { after, interception, type InterceptionFixture } from '#e2e/contract/fixtures.ts';
import { serve } from '#e2e/contract/serve.ts';
import { readPage, type ServedTarget } from '#e2e/contract/target.ts';
import { databaseOf, startPglite } from '#server/sources/pglite/pglite-database.ts';
import { INDEXES, SCHEMA } from '#server/sources/schema.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { makeTokens } from '#server/auth/tokens.ts';
import { embeddedSource } from '#server/sources/database-source.ts';
import { COUNT_AGE_MS } from './recent-counts.ts';

let clock = 1_000_000;
let served: ServedTarget;
let pglite: Awaited<ReturnType<typeof startPglite>>;
beforeAll(async () => {
  pglite = await startPglite();
  await pglite.exec(SCHEMA + INDEXES);
  const tokens = makeTokens();
  const source = embeddedSource(databaseOf(pglite), {
    kind: 'demo',
    file: null,
    tokens,
    accounts: ACCOUNTS,
    now: () => clock,
  });
  served = { ...(await serve(source)), tokens };
});
afterAll(async () => {
  await served.close();
  await pglite.close();
});

/** Rows from the oldest to the newest; the cursor is the newest of the first page. */
const rows = (count: number): InterceptionFixture[] =>
  Array.from({ length: count }, (_, index) => interception(index, { started_at: after(index) }));
const setRowCount = (count: number): Promise<void> =>
  replaceRows(databaseOf(pglite), { users: [], interceptions: rows(count) });

test('with a cursor the count may be five seconds old, otherwise it is fresh', async () => {
  await setRowCount(5);
  const [newest] = (await readPage(served)).ids;
  const cursorParams = { after_id: newest ?? '' };
  const countOf = async (params: Readonly<Record<string, string | number>>): Promise<number> =>
    (await readPage(served, params)).count;

  await setRowCount(6);
  expect(await countOf(cursorParams)).toBe(5);
  clock += COUNT_AGE_MS;
  expect(await countOf(cursorParams)).toBe(5);
  clock += 1;
  expect(await countOf(cursorParams)).toBe(6);

  await setRowCount(7);
  expect(await countOf(cursorParams)).toBe(6);
  expect(await countOf({ ...cursorParams, q: 'model:gpt-5' })).toBe(7);
  // A client that requests one row wants its position.
  expect(await countOf({ ...cursorParams, limit: 1 })).toBe(7);
  expect(await countOf(cursorParams)).toBe(7);

  await setRowCount(8);
  expect(await countOf({ offset: 2 })).toBe(8);
  await setRowCount(9);
  expect(await countOf({})).toBe(9);
  expect(await countOf(cursorParams)).toBe(9);
});
