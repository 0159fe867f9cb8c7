import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { walkAllPages } from '#e2e/support/walk-all-pages.ts';
import { parseRawFilters, rawValue, restrictToApi } from '#shared/domain/parse-filters.ts';
import {
  inclusionExclusionTerms,
  needsMultipleQueries,
  toApiFilters,
} from '#shared/domain/filter-selection.ts';
import { generateInterceptions } from '#server/demo-data/interceptions.ts';
import { generateUsers } from '#server/demo-data/people.ts';
import { createCoderDatabase } from '#e2e/fakes/coder-tables.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { READER, readerSql } from '#e2e/fakes/read-only-role.ts';
import { startProgram, type RunningProgram } from '#e2e/support/server.ts';

// Node has no web worker, so large pages are parsed on the main thread.
vi.mock('#shared/api/rows-parser.ts', async () => {
  const { readRows } = await import('#shared/api/parse-rows.ts');
  return { parseRowsInWorker: (bytes: ArrayBuffer) => Promise.resolve(readRows(bytes)) };
});
// This test sends more requests per minute than Coder allows.
vi.mock('#shared/api/rate-limiter.ts', () => ({
  rateLimiter: { acquire: () => Promise.resolve(() => undefined), pause: () => undefined },
}));

const SELECTIONS = 200;
const ROWS = { seed: 1, size: 3000, now: new Date('2026-11-24T10:00:00Z') };

let postgres: PostgresServer;
let program: RunningProgram;
const sent = { requests: 0, maxCounts: 0 };
beforeAll(async () => {
  postgres = await PostgresServer.start();
  await createCoderDatabase(postgres, 'coder', '2.36', {
    users: generateUsers(ROWS),
    interceptions: generateInterceptions(ROWS),
  });
  await postgres.psql('coder', readerSql());
  program = await startProgram({ DATABASE_URL: postgres.url('coder', READER.name, READER.password) });
  const originalFetch = globalThis.fetch;
  vi.stubGlobal('fetch', (path: string, options?: RequestInit) => {
    sent.requests += 1;
    if (path.includes('limit=1&')) sent.maxCounts += 1;
    return originalFetch(program.url + path, options);
  });
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await program.stop();
  await postgres.end();
});

type Selection = Record<string, readonly string[]>;
const KEYS = {
  initiator: 'lower(u.username)',
  provider: 'i.provider',
  model: 'i.model',
  client: "coalesce(i.client, 'Unknown')",
} as const;
const NAMES = ['initiator', 'provider', 'model', 'client'] as const;
const FROM = 'FROM aibridge_interceptions i JOIN visible_users u ON u.id = i.initiator_id';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The selection as a plain SQL condition. */
function conditionOf(selection: Selection): string {
  const terms = NAMES.flatMap(key => {
    const isIn = (values: readonly string[]): string => {
      const sqlValues = key === 'initiator' ? values.map(value => value.toLowerCase()) : values;
      return `${KEYS[key]} IN (${sqlValues.map(literal).join(', ')})`;
    };
    const [any = [], none = []] = [selection[key], selection[`-${key}`]];
    return [...(any.length > 0 ? [isIn(any)] : []), ...(none.length > 0 ? [`NOT ${isIn(none)}`] : [])];
  });
  const times = [
    ['started_after', '>='],
    ['started_before', '<='],
  ].flatMap(([key = '', sign]) =>
    (selection[key] ?? []).map(time => `i.started_at ${sign} ${literal(time)}`),
  );
  return ['i.ended_at IS NOT NULL', ...terms, ...times].join(' AND ');
}

const lines = async (sql: string): Promise<string[]> =>
  (await postgres.psql('coder', sql)).split('\n').filter(line => line !== '');

/** Generates selections from values of the rows, with any keys together, and sometimes with an unknown value. */
async function createSelections(): Promise<fc.Arbitrary<Selection>> {
  const byKey: Record<string, fc.Arbitrary<readonly string[]>> = {};
  for (const key of NAMES) {
    const values = await lines(`SELECT ${KEYS[key]} ${FROM} GROUP BY 1 ORDER BY count(*) DESC LIMIT 8`);
    // An unknown user is an error in Coder, not an empty list.
    const candidateValues = key === 'initiator' ? values : [...values, 'nothing-of-this'];
    const any = fc.subarray(candidateValues, { maxLength: 3 });
    byKey[key] = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: any });
    const none = fc.subarray(
      values.map(value => (key === 'initiator' ? value.toUpperCase() : value)),
      { maxLength: 2 },
    );
    byKey[`-${key}`] = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: none });
  }
  const times = await lines(
    `SELECT to_json(i.started_at AT TIME ZONE 'UTC') #>> '{}' ${FROM} ORDER BY i.id LIMIT 50`,
  );
  const time = fc.constantFrom(...times).map(value => [`${value}Z`]);
  byKey['started_after'] = fc.oneof(fc.constant([]), time);
  byKey['started_before'] = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, time);
  return fc.record(byKey);
}

test(`${SELECTIONS} filter selections give the same rows as IN and NOT in PostgreSQL`, async () => {
  const stats = { maxQueries: 0, maxCounts: 0, rows: 0, empty: 0 };
  const limits = fc.constantFrom(20, 200, 1000);
  const candidates = fc.sample(fc.tuple(await createSelections(), limits), { numRuns: 5000, seed: 8 });
  let done = 0;
  for (const [selection, limit] of candidates) {
    // Selections that Coder's API cannot answer are skipped.
    const filters = restrictToApi(
      parseRawFilters(
        Object.entries(selection).flatMap(([key, values]) => values.map(value => rawValue(key, value))),
      ),
    );
    if (!needsMultipleQueries(filters) || filters.invalid.length > 0) continue;
    const expected = await lines(
      `SELECT i.id ${FROM} WHERE ${conditionOf(selection)} ORDER BY i.started_at DESC, i.id DESC`,
    );
    const { ids, counts: maxCounts } = await walkAllPages(filters, limit);
    expect({ choice: selection, ids }).toEqual({ choice: selection, ids: expected });
    expect({ choice: selection, maxCounts: [...new Set(maxCounts)] }).toEqual({
      choice: selection,
      maxCounts: [expected.length],
    });
    stats.maxQueries = Math.max(stats.maxQueries, toApiFilters(filters).length);
    stats.maxCounts = Math.max(stats.maxCounts, inclusionExclusionTerms(filters).length);
    stats.rows += expected.length;
    if (expected.length === 0) stats.empty += 1;
    if ((done += 1) === SELECTIONS) break;
  }
  console.log(`${done} selections, ${sent.requests} requests:`, stats);
  expect(done).toBe(SELECTIONS);
  expect(stats.empty).toBeLessThan(SELECTIONS / 3);
  expect(stats.maxQueries).toBe(6);
});
