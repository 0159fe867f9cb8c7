import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateInterceptions } from '#server/demo-data/interceptions.ts';
import { generateUsers } from '#server/demo-data/people.ts';
import { createCoderDatabase } from '#e2e/fakes/coder-tables.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { READER, readerSql } from '#e2e/fakes/read-only-role.ts';
import { startProgram, type RunningProgram } from '#e2e/support/server.ts';
import { ListReader } from '#e2e/support/request-outcome.ts';

const WALKERS = 8;
const ROWS = { seed: 1, size: 3000, now: new Date('2026-11-24T10:00:00Z') };
/** How often the database goes away, and in which ways. */
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

test('PostgreSQL goes away under load and comes back: errors while it is down, rows afterwards, and none lost', async () => {
  const printed = await postgres.psql(
    'coder',
    'SELECT id FROM aibridge_interceptions WHERE ended_at IS NOT NULL ORDER BY started_at DESC, id DESC',
  );
  const expected = printed.split('\n');
  expect(expected).toHaveLength(ROWS.size);

  const walkers = Array.from(
    { length: WALKERS },
    (_, place) => new ListReader(program.url, { limit: 20 + 10 * place }),
  );
  let walks = 0;
  const walking = Promise.all(
    walkers.map(async walker => {
      for await (const ids of walker.passes()) {
        expect(ids).toEqual(expected);
        walks += 1;
      }
    }),
  );
  /** Waits until every walker has got on by so much; a walk that fails ends the wait. */
  const each = async (what: 'pages' | 'errors', more: number): Promise<void> => {
    const marks = walkers.map(walker => walker[what] + more);
    const reached = (): boolean => walkers.every((walker, place) => walker[what] >= (marks[place] ?? 0));
    while (!reached()) await Promise.race([new Promise(resolve => setTimeout(resolve, 20)), walking]);
  };

  await each('pages', 10);
  for (const how of STOPS) {
    await postgres.stop(how);
    await each('errors', 5);
    await postgres.start();
    await each('pages', 20);
  }
  for (const walker of walkers) walker.stop();
  await walking;

  const outcomes = new Map<string, number>();
  for (const walker of walkers) {
    for (const [name, times] of walker.outcomes) outcomes.set(name, (outcomes.get(name) ?? 0) + times);
  }
  console.log(`${walks} walks by ${WALKERS} walkers, ${STOPS.length} stops:`, outcomes);
  expect([...outcomes.keys()].toSorted()).toEqual(['503 The database does not answer.', 'page']);
  expect(program.lines.filter(line => /^\s+at |Error:/.test(line))).toEqual([]);
});
