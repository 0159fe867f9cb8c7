import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database, Queryable } from '#server/sources/database.ts';
import { databaseOf, startPglite } from '#server/sources/pglite/pglite-database.ts';
import { INDEXES, SCHEMA } from '#server/sources/schema.ts';
import { NO_ROW_FILTER } from './row-filter.ts';
import { DAY, DayCounter, isStable, stableBefore } from './usage-days.ts';

const STABLE_BEFORE = Date.parse('2026-01-20T08:00:00Z');

let database: Database;
let write: (sql: string) => Promise<unknown>;
beforeAll(async () => {
  const pglite = await startPglite();
  await pglite.exec(`${SCHEMA}${INDEXES}
    INSERT INTO aibridge_interceptions (id, initiator_id, provider, model, started_at, ended_at)
      SELECT gen_random_uuid(), gen_random_uuid(), 'p', 'm' || n % 2, started, started + interval '1 s'
      FROM (SELECT n, timestamptz '2026-01-01 00:00Z' + n * interval '7 h' AS started FROM generate_series(0, 80) AS n) AS made
      UNION ALL SELECT gen_random_uuid(), gen_random_uuid(), 'p', 'm0', '-infinity', now()
      UNION ALL SELECT gen_random_uuid(), gen_random_uuid(), 'p', 'm0', 'infinity', 'infinity';`);
  write = sql => pglite.exec(sql);
  database = databaseOf(pglite);
}, 60_000);
afterAll(() => database.close());

/** The days as a new counter counts them, and as one that remembers. */
async function countTwice(remembering: DayCounter, filter = NO_ROW_FILTER, stableEnd = STABLE_BEFORE) {
  const statements: string[] = [];
  const tx: Queryable = {
    query: (sql, params) => {
      statements.push(sql);
      return database.query(sql, params);
    },
  };
  const days = await remembering.count(tx, database.columns, filter, stableEnd);
  expect(days).toEqual(await new DayCounter().count(database, database.columns, filter, stableEnd));
  return { days, isRemembered: statements.some(sql => /WHERE .*started_at >= to_timestamp/.test(sql)) };
}

test.each([
  [
    'a row was added',
    `INSERT INTO aibridge_interceptions (id, initiator_id, provider, model, started_at, ended_at)
     VALUES (gen_random_uuid(), gen_random_uuid(), 'p', 'm0', '2026-01-03 00:00Z', '2026-01-03 00:01Z')`,
  ],
  [
    'a row was purged',
    `DELETE FROM aibridge_interceptions WHERE started_at = timestamptz '2026-01-05 02:00Z'`,
  ],
  [
    'a row was replaced',
    `UPDATE aibridge_interceptions SET id = gen_random_uuid() WHERE started_at = timestamptz '2026-01-08 00:00Z'`,
  ],
])('old days are remembered until %s', async (_what, change) => {
  const counter = new DayCounter();
  const { days } = await countTwice(counter);
  await counter.remember(database, database.columns, {
    filter: NO_ROW_FILTER,
    days,
    stableEnd: STABLE_BEFORE,
  });
  expect((await countTwice(counter)).isRemembered).toBe(true);
  await write(change);
  expect((await countTwice(counter)).isRemembered).toBe(false);
});

test('rows that arrive later are counted with the remembered days', async () => {
  const counter = new DayCounter();
  const { days } = await countTwice(counter);
  await counter.remember(database, database.columns, {
    filter: NO_ROW_FILTER,
    days,
    stableEnd: STABLE_BEFORE,
  });
  await write(`INSERT INTO aibridge_interceptions (id, initiator_id, provider, model, started_at, ended_at)
    VALUES (gen_random_uuid(), gen_random_uuid(), 'p', 'm0', '2026-01-21 00:00Z', '2026-01-21 00:01Z')`);
  expect((await countTwice(counter)).isRemembered).toBe(true);
});

test('another filter and another day are counted on their own', async () => {
  const counter = new DayCounter();
  const { days } = await countTwice(counter);
  await counter.remember(database, database.columns, {
    filter: NO_ROW_FILTER,
    days,
    stableEnd: STABLE_BEFORE,
  });
  const model = { ...NO_ROW_FILTER, anyOf: { model: ['m1'] } };
  expect((await countTwice(counter, model)).isRemembered).toBe(false);
  expect((await countTwice(counter, NO_ROW_FILTER, STABLE_BEFORE + DAY)).isRemembered).toBe(false);
});

test('the day that is not yet stable is counted in two parts', async () => {
  const days = await new DayCounter().count(database, database.columns, NO_ROW_FILTER, STABLE_BEFORE);
  const iso = (time: number): string => (Number.isFinite(time) ? new Date(time).toISOString() : String(time));
  const partsOf = (day: string): string[][] =>
    days.map(({ from, to }) => [iso(from), iso(to)]).filter(([from]) => from?.startsWith(day));
  expect(partsOf('2026-01-19')).toEqual([['2026-01-19T00:00:00.000Z', '2026-01-20T00:00:00.000Z']]);
  expect(partsOf('2026-01-20')).toEqual([
    ['2026-01-20T00:00:00.000Z', '2026-01-20T08:00:00.000Z'],
    ['2026-01-20T08:00:00.000Z', '2026-01-21T00:00:00.000Z'],
  ]);
  expect(days.filter(({ from }) => !Number.isFinite(from)).map(({ to }) => to)).toEqual([
    -Infinity,
    Infinity,
  ]);
});

test.each([
  ['it ended long ago', 0, 0, true],
  ['it ended less than an hour ago', 0, 1, false],
  ['its time has not passed', 1, 0, false],
  ['nothing has ended', 0, null, true],
  ['an end is infinite', 0, Infinity, false],
])('whether a day is stable: %s', (_what, to, ended, expected) => {
  const end = ended === null ? null : STABLE_BEFORE + ended;
  const day = { from: 0, to: STABLE_BEFORE + to, ended: end, count: 1, first: '', last: '', fingerprint: '' };
  expect(isStable(day, STABLE_BEFORE)).toBe(expected);
});

test('rows become stable within one to two hours', () => {
  const now = Date.parse('2026-01-20T06:59:59.999Z');
  expect(new Date(stableBefore(now)).toISOString()).toBe('2026-01-20T05:00:00.000Z');
  expect(new Date(stableBefore(now + 1)).toISOString()).toBe('2026-01-20T06:00:00.000Z');
});
