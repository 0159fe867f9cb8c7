import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { walkAllPages } from '#shared/api/walk-all-pages.ts';
import { parseRawFilters, rawValue } from '#shared/domain/parse-filters.ts';
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

// There is no worker here: large pages are read in place.
vi.mock('#shared/api/rows-parser.ts', async () => {
  const { readRows } = await import('#shared/api/parse-rows.ts');
  return { parseRowsInWorker: (bytes: ArrayBuffer) => Promise.resolve(readRows(bytes)) };
});
// More is asked here than any Coder allows in a minute.
vi.mock('#shared/api/rate-limiter.ts', () => ({
  rateLimiter: { acquire: () => Promise.resolve(() => undefined), pause: () => undefined },
}));

const CHOICES = 200;
const ROWS = { seed: 1, size: 3000, now: new Date('2026-11-24T10:00:00Z') };

let postgres: PostgresServer;
let program: RunningProgram;
const asked = { requests: 0, counts: 0 };
beforeAll(async () => {
  postgres = await PostgresServer.start();
  await createCoderDatabase(postgres, 'coder', '2.36', {
    users: generateUsers(ROWS),
    interceptions: generateInterceptions(ROWS),
  });
  await postgres.psql('coder', readerSql());
  program = await startProgram({ DATABASE_URL: postgres.url('coder', READER.name, READER.password) });
  const ask = globalThis.fetch;
  vi.stubGlobal('fetch', (path: string, options?: RequestInit) => {
    asked.requests += 1;
    if (path.includes('limit=1&')) asked.counts += 1;
    return ask(program.url + path, options);
  });
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await program.stop();
  await postgres.end();
});

type Choice = Record<string, readonly string[]>;
const KEYS = {
  initiator: 'lower(u.username)',
  provider: 'i.provider',
  model: 'i.model',
  client: "coalesce(i.client, 'Unknown')",
} as const;
const NAMES = ['initiator', 'provider', 'model', 'client'] as const;
const FROM = 'FROM aibridge_interceptions i JOIN visible_users u ON u.id = i.initiator_id';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The choice as an administrator would write it in SQL. */
function conditionOf(choice: Choice): string {
  const terms = NAMES.flatMap(key => {
    const among = (values: readonly string[]): string => {
      const written = key === 'initiator' ? values.map(value => value.toLowerCase()) : values;
      return `${KEYS[key]} IN (${written.map(literal).join(', ')})`;
    };
    const [any = [], none = []] = [choice[key], choice[`-${key}`]];
    return [...(any.length > 0 ? [among(any)] : []), ...(none.length > 0 ? [`NOT ${among(none)}`] : [])];
  });
  const times = [
    ['started_after', '>='],
    ['started_before', '<='],
  ].flatMap(([key = '', sign]) => (choice[key] ?? []).map(time => `i.started_at ${sign} ${literal(time)}`));
  return ['i.ended_at IS NOT NULL', ...terms, ...times].join(' AND ');
}

const lines = async (sql: string): Promise<string[]> =>
  (await postgres.psql('coder', sql)).split('\n').filter(line => line !== '');

/** Of what the rows hold, any keys together, and now and then something that no row holds. */
async function choicesOf(): Promise<fc.Arbitrary<Choice>> {
  const given: Record<string, fc.Arbitrary<readonly string[]>> = {};
  for (const key of NAMES) {
    const values = await lines(`SELECT ${KEYS[key]} ${FROM} GROUP BY 1 ORDER BY count(*) DESC LIMIT 8`);
    // An unknown person is an error in Coder, not an empty list.
    const known = key === 'initiator' ? values : [...values, 'nothing-of-this'];
    const any = fc.subarray(known, { maxLength: 3 });
    given[key] = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: any });
    const none = fc.subarray(
      values.map(value => (key === 'initiator' ? value.toUpperCase() : value)),
      { maxLength: 2 },
    );
    given[`-${key}`] = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: none });
  }
  const times = await lines(
    `SELECT to_json(i.started_at AT TIME ZONE 'UTC') #>> '{}' ${FROM} ORDER BY i.id LIMIT 50`,
  );
  const time = fc.constantFrom(...times).map(each => [`${each}Z`]);
  given['started_after'] = fc.oneof(fc.constant([]), time);
  given['started_before'] = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, time);
  return fc.record(given);
}

test(`${CHOICES} choices of several values and values left out are what IN and NOT say in PostgreSQL`, async () => {
  const seen = { questions: 0, counts: 0, rows: 0, empty: 0 };
  const limits = fc.constantFrom(20, 200, 1000);
  const candidates = fc.sample(fc.tuple(await choicesOf(), limits), { numRuns: 5000, seed: 8 });
  let done = 0;
  for (const [choice, limit] of candidates) {
    const filters = parseRawFilters(
      Object.entries(choice).flatMap(([key, values]) => values.map(value => rawValue(key, value))),
    );
    if (!needsMultipleQueries(filters) || filters.invalid.length > 0) continue;
    const expected = await lines(
      `SELECT i.id ${FROM} WHERE ${conditionOf(choice)} ORDER BY i.started_at DESC, i.id DESC`,
    );
    const { ids, counts } = await walkAllPages(filters, limit);
    expect({ choice, ids }).toEqual({ choice, ids: expected });
    expect({ choice, counts: [...new Set(counts)] }).toEqual({ choice, counts: [expected.length] });
    seen.questions = Math.max(seen.questions, toApiFilters(filters).length);
    seen.counts = Math.max(seen.counts, inclusionExclusionTerms(filters).length);
    seen.rows += expected.length;
    if (expected.length === 0) seen.empty += 1;
    if ((done += 1) === CHOICES) break;
  }
  console.log(`${done} choices, ${asked.requests} requests:`, seen);
  expect(done).toBe(CHOICES);
  expect(seen.empty).toBeLessThan(CHOICES / 3);
  expect(seen.questions).toBe(6);
});
