import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#server/sources/database.ts';
import { openPglite } from './pglite-database.ts';

let database: Database;
beforeAll(async () => {
  database = await openPglite();
});
afterAll(() => database.close());

test('bigints, numerics and timestamps keep every digit as text', async () => {
  const [row] = await database.query(
    `SELECT 9223372036854775807::bigint AS big, 1.10::numeric AS exact, now() IS NOT NULL AS flag,
            '2026-03-13T20:46:00.187894+02:00'::timestamptz AS moment`,
  );
  expect(row).toEqual({
    big: '9223372036854775807',
    exact: '1.10',
    flag: true,
    moment: '2026-03-13 18:46:00.187894+00',
  });
});

test('parameters reach the statement, including arrays of IDs', async () => {
  const ids = ['6f1c2a54-93d7-4b0e-8a41-0c5d7e21b9f3', 'b27e8d10-4c6f-4f92-b5a8-3e9d10c7f264'];
  const rows = await database.query<{ id: string }>('SELECT unnest($1::uuid[]) AS id', [ids]);
  expect(rows.map(row => row.id)).toEqual(ids);
});

test('a snapshot cannot write and ends when its work fails', async () => {
  await expect(database.snapshot(tx => tx.query('CREATE TABLE planted (id int)'))).rejects.toThrow(
    /read-only transaction/,
  );
  expect(await database.snapshot(tx => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  expect(
    await database.snapshot(tx => tx.query(`SELECT current_setting('transaction_isolation') AS level`)),
  ).toEqual([{ level: 'repeatable read' }]);
});
