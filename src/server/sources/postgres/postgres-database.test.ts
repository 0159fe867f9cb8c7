import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#server/sources/database.ts';
import { createCoderDatabase } from '#e2e/fakes/coder-tables.ts';
import { postgresSkipReason } from '#e2e/fakes/postgres-programs.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { POOL_SIZE } from './connection-address.ts';
import { openPostgres } from './open-postgres.ts';
import { PostgresError } from './postgres-error.ts';

const skipped = postgresSkipReason();
if (skipped !== null) console.warn(`A real Postgres is not tried: ${skipped}`);

describe.skipIf(skipped !== null)('a real Postgres', () => {
  const log: string[] = [];
  let server: PostgresServer;
  let database: Database;
  beforeAll(async () => {
    server = await PostgresServer.start({ log: line => log.push(line) });
    await createCoderDatabase(server, 'coder', '2.34');
    // The owner of all tables, so that only the session settings prevent writes.
    database = await openPostgres(server.url('coder'), line => log.push(line));
  });
  afterAll(async () => {
    await database.close();
    await server.end();
  });
  afterEach(() => log.splice(0));

  /** The active statements of our sessions. */
  const active = async (): Promise<string[]> => {
    const rows = await server.psql(
      'postgres',
      `SELECT query FROM pg_stat_activity WHERE application_name = 'aibridge-dashboard' AND state = 'active'`,
    );
    return rows === '' ? [] : rows.split('\n');
  };
  /** Waits until this number of statements is active. */
  const untilActive = async (count: number): Promise<void> => {
    while ((await active()).length !== count) await new Promise(resolve => setTimeout(resolve, 20));
  };
  const errorOf = async (pending: Promise<unknown>): Promise<PostgresError> => {
    const error: unknown = await pending.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(PostgresError);
    return error as PostgresError;
  };
  const sleep = (seconds: number, signal?: AbortSignal): Promise<unknown> =>
    database.snapshot(tx => tx.query(`SELECT pg_sleep(${seconds})`), signal);

  test('bigints, numerics, dates and times keep every digit as text, as in PGlite', async () => {
    const [row] = await database.query(
      `SELECT 9223372036854775807::bigint AS big, 1.10::numeric AS exact, now() IS NOT NULL AS flag,
              '2026-03-13T20:46:00.187894+02:00'::timestamptz AS moment, '2026-03-13'::date AS day,
              '2026-03-13T20:46:00.187894'::timestamp AS local, 7 AS small`,
    );
    expect(row).toEqual({
      big: '9223372036854775807',
      exact: '1.10',
      flag: true,
      moment: '2026-03-13 18:46:00.187894+00',
      day: '2026-03-13',
      local: '2026-03-13 20:46:00.187894',
      small: 7,
    });
  });

  describe('health', () => {
    test('succeeds while every connection is busy', async () => {
      const controller = new AbortController();
      const busy = Array.from({ length: POOL_SIZE }, () => sleep(60, controller.signal));
      await untilActive(POOL_SIZE);
      await expect(database.check()).resolves.toBeUndefined();
      controller.abort();
      await Promise.allSettled(busy);
    });

    test('fails within 4 s while the server is frozen, and recovers', { timeout: 20_000 }, async () => {
      await database.check();
      try {
        await server.freeze(true);
        const failed = errorOf(database.check());
        const timeout = new Promise(resolve => setTimeout(() => resolve('late'), 4000));
        expect(await Promise.race([failed, timeout])).toMatchObject({ status: 503 });
      } finally {
        await server.freeze(false);
      }
      await database.check();
    });

    test.each([
      [
        'a table is missing',
        'ALTER TABLE aibridge_user_prompts RENAME TO gone',
        'ALTER TABLE gone RENAME TO aibridge_user_prompts',
      ],
      [
        'a column is missing',
        'ALTER TABLE users RENAME status TO gone',
        'ALTER TABLE users RENAME gone TO status',
      ],
    ])('fails while %s', async (_name, breaking, repairing) => {
      await server.psql('coder', breaking);
      expect((await errorOf(database.check())).status).toBe(503);
      await server.psql('coder', repairing);
      await database.check();
    });
  });

  test('parameters reach the statement, including arrays of IDs', async () => {
    const ids = ['6f1c2a54-93d7-4b0e-8a41-0c5d7e21b9f3', 'b27e8d10-4c6f-4f92-b5a8-3e9d10c7f264'];
    const rows = await database.query<{ id: string }>('SELECT unnest($1::uuid[]) AS id', [ids]);
    expect(rows.map(row => row.id)).toEqual(ids);
  });

  test('all statements are read-only, and limits are set for every session', async () => {
    const write = `INSERT INTO aibridge_user_prompts VALUES (gen_random_uuid(), gen_random_uuid(), '', '', '{}', now())`;
    await expect(database.query(write)).rejects.toThrow(/read-only transaction/);
    await expect(database.query('DROP TABLE aibridge_user_prompts')).rejects.toThrow(/read-only transaction/);
    await expect(database.snapshot(tx => tx.query(write))).rejects.toThrow(/read-only transaction/);
    const [settings] = await database.snapshot(tx =>
      tx.query(
        `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
           current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('TimeZone') AS zone,
           current_setting('application_name') AS application, current_setting('transaction_isolation') AS level`,
      ),
    );
    expect(settings).toEqual({
      statement: '30s',
      lock: '5s',
      idle: '1min',
      zone: 'UTC',
      application: 'aibridge-dashboard',
      level: 'repeatable read',
    });
  });

  test('every statement of a snapshot sees the same rows', async () => {
    const counts = await database.snapshot(async tx => {
      const count = 'SELECT count(*)::int AS count FROM users';
      const before = await tx.query(count);
      await server.psql(
        'coder',
        `INSERT INTO users (id, email, username, created_at, updated_at, last_seen_at)
         VALUES (gen_random_uuid(), '', 'new', now(), now(), now())`,
      );
      return [before, await tx.query(count)];
    });
    expect(counts[1]).toEqual(counts[0]);
  });

  test('a slow statement is canceled with its own error', async () => {
    const error = await errorOf(
      database.snapshot(async tx => {
        await tx.query(`SELECT set_config('statement_timeout', '50', true)`);
        return await tx.query('SELECT pg_sleep(600)');
      }),
    );
    expect(error.status).toBe(504);
    expect(error.message).toMatch(/^A statement took longer than 30 s and was canceled/);
    expect(await active()).toEqual([]);
  });

  test('a lock held by another session times out', async () => {
    const error = await errorOf(
      database.snapshot(async tx => {
        await tx.query(`SELECT set_config('lock_timeout', '50', true)`);
        const holding = server.psql(
          'coder',
          'BEGIN; LOCK aibridge_interceptions IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1); COMMIT',
        );
        const locked = `SELECT count(*)::int AS locks FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted`;
        while ((await tx.query<{ locks: number }>(locked))[0]?.locks === 0);
        try {
          return await tx.query('SELECT count(*) FROM aibridge_interceptions');
        } finally {
          await holding;
        }
      }),
    );
    expect(error.message).toMatch(/^Another session has locked/);
  });

  describe('aborted work', () => {
    test('is canceled at the server, and nothing else is', async () => {
      const others = Promise.all([sleep(4), sleep(4), database.query('SELECT pg_sleep(4)')]);
      const controller = new AbortController();
      const pending = sleep(600, controller.signal);
      const ended = pending.catch((reason: unknown) => reason);
      await untilActive(4);
      controller.abort('the page was closed');
      expect(await ended).toBe('the page was closed');
      await others;
      expect(await active()).toEqual([]);
      expect(log.filter(line => line.includes('canceling statement'))).toEqual([
        expect.stringContaining('due to user request'),
      ]);
    });

    test('is canceled even if it uses every connection', async () => {
      const controller = new AbortController();
      const all = Array.from({ length: POOL_SIZE }, () => sleep(600, controller.signal));
      const results = Promise.allSettled(all);
      await untilActive(POOL_SIZE);
      const error = await errorOf(database.query('SELECT 1'));
      expect(error.message).toMatch(/^All 10 connections to the database are busy/);
      controller.abort();
      for (const { status } of await results) expect(status).toBe('rejected');
      await untilActive(0);
      expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    test('is not started', async () => {
      await expect(sleep(600, AbortSignal.abort('too late'))).rejects.toBe('too late');
      const controller = new AbortController();
      const steps: string[] = [];
      const pending = database.snapshot(async tx => {
        await tx.query('SELECT 1');
        steps.push('first');
        controller.abort('in between');
        await tx.query('SELECT 2');
        steps.push('second');
      }, controller.signal);
      await expect(pending).rejects.toBe('in between');
      expect(steps).toEqual(['first']);
    });
  });

  test('failed work releases its connection', async () => {
    for (let time = 0; time < 2 * POOL_SIZE; time += 1) {
      const pending = database.snapshot(async tx => {
        await tx.query('SELECT 1');
        throw new Error('of our own');
      });
      await expect(pending).rejects.toThrow('of our own');
    }
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  describe('a server that stops', () => {
    const all = (): Promise<unknown[]> =>
      Promise.all(
        Array.from({ length: 2 * POOL_SIZE }, (_, index) =>
          index % 2 === 0 ? database.query('SELECT 1') : database.snapshot(tx => tx.query('SELECT 1')),
        ),
      );

    test.each(['fast', 'immediate'] as const)('and restarts (%s) does not affect later work', async mode => {
      await all();
      await server.stop(mode);
      const down = await errorOf(database.query('SELECT 1'));
      expect([down.status, down.message]).toEqual([
        503,
        expect.stringMatching(/^127\.0\.0\.1:\d+ refused the connection/),
      ]);
      expect((await errorOf(sleep(0))).status).toBe(503);
      await server.start();
      await all();
    });

    test('fails running work with an error', async () => {
      const pending = errorOf(sleep(600));
      await untilActive(1);
      await server.stop('immediate');
      expect((await pending).status).toBe(503);
      await server.start();
      await all();
    });

    test('and loses all sessions is retried on new connections', async () => {
      await all();
      await server.psql(
        'postgres',
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'aibridge-dashboard'`,
      );
      expect(await all()).toHaveLength(2 * POOL_SIZE);
    });
  });

  test('a table that is dropped while we run is named in the error', async () => {
    await createCoderDatabase(server, 'dropped', '2.34');
    const other = await openPostgres(server.url('dropped'), line => log.push(line));
    await server.psql('dropped', 'DROP TABLE aibridge_tool_usages');
    const error = await errorOf(other.query('SELECT id FROM aibridge_tool_usages'));
    expect(error.message).toMatch(/^The table aibridge_tool_usages no longer exists in the database/);
    await other.close();
  });
});
