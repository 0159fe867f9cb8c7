import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from 'pg';
import { makeTokens, type Role } from '#server/auth/tokens.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { embeddedSource } from '#server/sources/database-source.ts';
import { openPostgres } from '#server/sources/postgres/open-postgres.ts';
import { createCoderDatabase } from '#e2e/fakes/coder-tables.ts';
import { postgresSkipReason } from '#e2e/fakes/postgres-programs.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { after, interception, OTHER_USER } from './fixtures.ts';
import { replaceRows } from './insert-fixtures.ts';
import { serve } from './serve.ts';

const USAGE = '/dashboard/usage';
/** Only for tests that hang. */
const WAIT = { timeout: 10_000 };

/** What happens to the statements of a stream that does not reach its end. */
describe.skipIf(postgresSkipReason() !== null)('streams from a PostgreSQL server', () => {
  const tokens = makeTokens();
  let server: PostgresServer;
  let owner: Client;
  /** Not the client that holds locks: a transaction sees the activity as it was at first. */
  let observer: Client;
  let url = '';
  const cleanups: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    server = await PostgresServer.start();
    cleanups.push(() => server.end());
    await createCoderDatabase(server, 'coder', '2.36');
    [owner, observer] = [new Client(server.url('coder')), new Client(server.url('coder'))];
    for (const client of [owner, observer]) {
      await client.connect();
      cleanups.unshift(() => client.end());
    }
    const query = async (sql: string, params: readonly unknown[] = []) => {
      await owner.query(sql, [...params]);
      return [];
    };
    const interceptions = [0, 1, 2].map(number => interception(number, { started_at: after(number) }));
    await replaceRows({ query }, { users: [OTHER_USER], interceptions });
    const database = await openPostgres(server.url('coder'), line => line);
    cleanups.unshift(() => database.close());
    const options = {
      kind: 'demo',
      file: null,
      tokens,
      accounts: ACCOUNTS,
      now: () => performance.now(),
    } as const;
    const served = await serve(embeddedSource(database, options));
    cleanups.unshift(() => served.close());
    url = served.url;
  }, 60_000);
  afterAll(async () => {
    for (const cleanUp of cleanups) await cleanUp();
  });

  /** Statements of the dashboard that run or wait for a lock. */
  const active = async (): Promise<number> => {
    const { rows } = await observer.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE application_name = 'aibridge-dashboard' AND state <> 'idle'`,
    );
    return rows[0]?.count ?? 0;
  };
  const open = (params: string, as: Role, signal?: AbortSignal): Promise<Response> =>
    fetch(`${url}${USAGE}?${params}`, {
      headers: { 'Coder-Session-Token': tokens[as] },
      ...(signal && { signal }),
    });
  const linesOf = async (response: Response): Promise<unknown[]> =>
    (await response.text())
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as unknown);
  /** Makes every statement on token usages wait until `release`. */
  const lockTokens = async (): Promise<() => Promise<unknown>> => {
    await owner.query('BEGIN; LOCK TABLE aibridge_token_usages IN ACCESS EXCLUSIVE MODE');
    return () => owner.query('COMMIT');
  };

  test('a client that leaves takes its statement along', async () => {
    const release = await lockTokens();
    try {
      const leaving = new AbortController();
      const response = await open('', 'owner', leaving.signal);
      const reading = response.text().catch(() => 'left');
      await expect.poll(active, WAIT).toBe(1);
      leaving.abort();
      expect(await reading).toBe('left');
      await expect.poll(active, WAIT).toBe(0);
    } finally {
      await release();
    }
  });

  test('equal questions are one query, also if the first client leaves', async () => {
    const release = await lockTokens();
    const leaving = new AbortController();
    const first = await open('', 'owner', leaving.signal);
    const left = first.text().catch(() => 'left');
    await expect.poll(active, WAIT).toBe(1);
    const second = linesOf(await open('', 'auditor'));
    await expect.poll(active, WAIT).toBe(1);
    leaving.abort();
    await left;
    await release();
    expect((await second).at(-1)).toEqual({ done: true, exact: true, count: 3 });
  });

  test('a user’s second query waits for the first one, and says so', async () => {
    const release = await lockTokens();
    const first = linesOf(await open('model=gpt-5', 'owner'));
    await expect.poll(active, WAIT).toBe(1);
    const waiting = await open('provider=openai', 'owner');
    const reader = waiting.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toBe('{"queued":true}\n');
    expect(await active()).toBe(1);
    await release();
    expect((await first).at(-1)).toMatchObject({ done: true });
    let rest = '';
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      rest += new TextDecoder().decode(read.value);
    }
    expect(rest.trim().split('\n').at(-1)).toBe('{"done":true,"exact":true,"count":3}');
  });

  test('a connection that breaks is an error on the last line, never the end', async () => {
    const release = await lockTokens();
    const lines = linesOf(await open('client=Unknown', 'owner'));
    await expect.poll(active, WAIT).toBe(1);
    await observer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'aibridge-dashboard' AND state <> 'idle'`,
    );
    expect((await lines).at(-1)).toMatchObject({ error: { status: 503 } });
    await release();
    expect((await linesOf(await open('client=Unknown', 'owner'))).at(-1)).toMatchObject({ done: true });
  });

  test('a table that stays locked is an error on the last line', async () => {
    const release = await lockTokens();
    const lines = await linesOf(await open('provider=openai&model=gpt-5', 'owner'));
    expect(lines.at(-1)).toMatchObject({ error: { status: 503 } });
    // The answer does not wait for the end of the transaction.
    await expect.poll(active, WAIT).toBe(0);
    await release();
  }, 20_000);
});
