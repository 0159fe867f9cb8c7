import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateInterceptions } from '#server/demo-data/interceptions.ts';
import { generateUsers } from '#server/demo-data/people.ts';
import { createCoderDatabase } from '#e2e/fakes/coder-tables.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { READER, readerSql } from '#e2e/fakes/read-only-role.ts';
import { startProgram, type RunningProgram } from '#e2e/support/server.ts';
import { ListReader } from '#e2e/support/request-outcome.ts';

const READERS = 8;
const ROWS = { seed: 1, size: 3000, now: new Date('2026-11-24T10:00:00Z') };
/** The mode of each shutdown. */
const STOPS = ['immediate', 'fast', 'immediate', 'fast', 'immediate'] as const;

let postgres: PostgresServer;
let program: RunningProgram;
beforeAll(async () => {
  postgres = await PostgresServer.start();
  await createCoderDatabase(postgres, 'coder', '2.36', {
    users: generateUsers(ROWS),
    interceptions: generateInterceptions(ROWS),
  });
  await postgres.psql('coder', readerSql());
  program = await startProgram({ DATABASE_URL: postgres.url('coder', READER.name, READER.password) });
});
afterAll(async () => {
  await program.stop();
  await postgres.end();
});

test('PostgreSQL stops and restarts under load: requests fail while it is down, and no row is lost', async () => {
  const output = await postgres.psql(
    'coder',
    'SELECT id FROM aibridge_interceptions WHERE ended_at IS NOT NULL ORDER BY started_at DESC, id DESC',
  );
  const expected = output.split('\n');
  expect(expected).toHaveLength(ROWS.size);

  const readers = Array.from(
    { length: READERS },
    (_, index) => new ListReader(program.url, { limit: 20 + 10 * index }),
  );
  let passes = 0;
  const running = Promise.all(
    readers.map(async walker => {
      for await (const ids of walker.passes()) {
        expect(ids).toEqual(expected);
        passes += 1;
      }
    }),
  );
  /** Waits until the count of every reader has grown by `more`. Rejects if a reader fails. */
  const waitForEach = async (counter: 'pages' | 'errors', more: number): Promise<void> => {
    const goals = readers.map(walker => walker[counter] + more);
    const isReached = (): boolean => readers.every((walker, index) => walker[counter] >= (goals[index] ?? 0));
    while (!isReached()) await Promise.race([new Promise(resolve => setTimeout(resolve, 20)), running]);
  };

  await waitForEach('pages', 10);
  for (const mode of STOPS) {
    await postgres.stop(mode);
    await waitForEach('errors', 5);
    await postgres.start();
    await waitForEach('pages', 20);
  }
  for (const walker of readers) walker.stop();
  await running;

  const outcomes = new Map<string, number>();
  for (const walker of readers) {
    for (const [name, times] of walker.outcomes) outcomes.set(name, (outcomes.get(name) ?? 0) + times);
  }
  console.log(`${passes} walks by ${READERS} walkers, ${STOPS.length} stops:`, outcomes);
  expect([...outcomes.keys()].toSorted()).toEqual(['503 The database does not respond.', 'page']);
  expect(program.lines.filter(line => /^\s+at |Error:/.test(line))).toEqual([]);
});
