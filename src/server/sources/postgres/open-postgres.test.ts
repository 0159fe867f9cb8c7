import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TABLES } from '#server/sources/schema.ts';
import { createCoderDatabase } from '#e2e/fakes/coder-tables.ts';
import { postgresSkipReason } from '#e2e/fakes/postgres-programs.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { READER, readerSql } from '#e2e/fakes/read-only-role.ts';
import { openPostgres } from './open-postgres.ts';
import { PostgresError } from './postgres-error.ts';

const skipped = postgresSkipReason();
if (skipped !== null) console.warn(`Opening a Postgres is not tried: ${skipped}`);

const failOnReport = (line: string): never => {
  throw new Error(`Nothing was to be reported: ${line}`);
};

/** Opens a database that must be refused, and returns the error's message. */
async function errorOf(url: string): Promise<string> {
  const error: unknown = await openPostgres(url, failOnReport).then(
    database => database.close().then(() => null),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PostgresError);
  const { message } = error as PostgresError;
  expect(message).not.toMatch(/\n|a long random one|a%20long/);
  return message;
}

describe.skipIf(skipped !== null)('a Postgres', () => {
  let server: PostgresServer;
  const reader = (database: string, password = READER.password): string =>
    server.url(database, READER.name, password);

  beforeAll(async () => {
    server = await PostgresServer.start({
      access: ['hostnossl all tls_only 127.0.0.1/32 reject'],
      // Autovacuum would update the row counts.
      settings: { autovacuum: 'off' },
    });
    await createCoderDatabase(server, 'coder', '2.34');
    await server.psql('coder', readerSql());
    await server.psql(
      'coder',
      `CREATE ROLE tls_only LOGIN; CREATE ROLE nobody_yet LOGIN PASSWORD 'x';
       CREATE ROLE full_up LOGIN PASSWORD 'x' CONNECTION LIMIT 0;
       CREATE DATABASE empty`,
    );
  });
  afterAll(() => server.end());

  describe('that cannot be used fails with a one-line message', () => {
    test('a wrong password', async () => {
      expect(await errorOf(reader('coder', 'wrong'))).toBe(
        `Postgres at 127.0.0.1:${server.port} rejected the password of the user aibridge_reader.`,
      );
    });

    test('no password', async () => {
      expect(await errorOf(server.url('coder', READER.name))).toMatch(
        /requires a password for the user aibridge_reader, but DATABASE_URL has none/,
      );
    });

    test('an unknown database', async () => {
      expect(await errorOf(reader('nowhere'))).toMatch(/has no database nowhere\.$/);
    });

    test('a port where nothing listens', async () => {
      expect(await errorOf('postgres://reader@127.0.0.1:1/coder')).toBe(
        "127.0.0.1:1 refused the connection. Check DATABASE_URL, and that Coder's Postgres is running there.",
      );
    });

    test('an unknown host', async () => {
      expect(await errorOf('postgres://reader@nowhere.invalid/coder')).toMatch(/host nowhere\.invalid/);
    });

    test('a missing socket', async () => {
      expect(await errorOf('postgres://reader@/coder?host=/no/such/folder')).toBe(
        'There is no Postgres socket in /no/such/folder.',
      );
    });

    test('a server without TLS if TLS is required', async () => {
      expect(await errorOf(`${reader('coder')}?sslmode=require`)).toMatch(/does not support TLS/);
    });

    test('a server that requires TLS', async () => {
      expect(await errorOf(server.url('coder', 'tls_only'))).toMatch(
        /requires TLS for the user tls_only\. Add sslmode=require/,
      );
    });

    test('no connection left', async () => {
      expect(await errorOf(server.url('coder', 'full_up', 'x'))).toMatch(
        /no connections left \(too many connections for role "full_up"\)/,
      );
    });

    test('a server that does not respond', async () => {
      const silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      const line = await errorOf(`postgres://reader@127.0.0.1:${port}/coder`);
      silent.close();
      expect(line).toBe(`Postgres at 127.0.0.1:${port} did not respond within 5 s.`);
    });

    test('a server that is not Postgres', async () => {
      const other = createServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0);
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      expect(await errorOf(`postgres://reader@127.0.0.1:${port}/coder`)).toContain(`127.0.0.1:${port}`);
      other.close();
    });

    test('a database that is not Coder’s', async () => {
      expect(await errorOf(server.url('empty'))).toBe(
        `The database empty at 127.0.0.1:${server.port} is not Coder's. It does not have the tables ` +
          `${Object.keys(TABLES).join(', ')}.`,
      );
    });

    test('a Coder that has never had AI Bridge', async () => {
      await server.psql('empty', 'CREATE TABLE users (id uuid); CREATE VIEW visible_users AS TABLE users');
      expect(await errorOf(server.url('empty'))).toMatch(
        /It does not have the tables aibridge_interceptions, .*, aibridge_tool_usages\.$/,
      );
    });

    test('tables of an unknown version', async () => {
      await createCoderDatabase(server, 'older', '2.29');
      await server.psql('older', 'ALTER TABLE aibridge_interceptions DROP ended_at');
      expect(await errorOf(server.url('older'))).toMatch(
        /is not from Coder 2\.29 to 2\.36\. Missing columns: aibridge_interceptions\.ended_at\.$/,
      );
    });

    test('a role without grants, and then with the suggested ones', async () => {
      const url = server.url('coder', 'nobody_yet', 'x');
      const line = await errorOf(url);
      expect(line).toMatch(/^The user nobody_yet cannot read aibridge_interceptions, .*GRANT SELECT ON/);
      const [, grants = ''] = /To allow it, run (.*); see docs\/database\.md/.exec(line) ?? [];
      await server.psql('coder', grants);
      const database = await openPostgres(url, failOnReport);
      await expect(database.query('SELECT hashed_password FROM users')).rejects.toThrow(
        /cannot read the table users/,
      );
      await database.close();
    });

    test('tables in a schema that the role may not use, or that is not in its search path', async () => {
      await createCoderDatabase(server, 'elsewhere', '2.34');
      await server.psql(
        'elsewhere',
        'ALTER SCHEMA public RENAME TO coders; REVOKE USAGE ON SCHEMA coders FROM PUBLIC',
      );
      expect(await errorOf(reader('elsewhere'))).toMatch(/GRANT USAGE ON SCHEMA coders TO aibridge_reader/);
      await server.psql('elsewhere', 'GRANT USAGE ON SCHEMA coders TO aibridge_reader');
      expect(await errorOf(reader('elsewhere'))).toMatch(
        /ALTER ROLE aibridge_reader SET search_path = coders/,
      );
      await server.psql('elsewhere', `GRANT SELECT ON ALL TABLES IN SCHEMA coders TO aibridge_reader`);
      const withSearchPath = await openPostgres(
        `${reader('elsewhere')}?options=-c%20search_path%3Dcoders`,
        failOnReport,
      );
      expect(await withSearchPath.query('SELECT count(*)::int AS users FROM users')).toEqual([{ users: 0 }]);
      await withSearchPath.close();
    });
  });

  test('that was refused leaves no connection open', async () => {
    await errorOf(server.url('empty'));
    expect(await server.psql('postgres', SESSIONS)).toBe('0');
  });

  describe('with a large table', () => {
    /** Returns the reports for this number of rows, after `sql` has created an index on the interceptions. */
    const reportsFor = async (sql: string, rows = 1e6): Promise<string[]> => {
      await server.psql(
        'coder',
        `DROP INDEX IF EXISTS idx_aibridge_interceptions_started_id_desc, tried; ${sql};
         UPDATE pg_class SET reltuples = ${rows} WHERE relname LIKE 'aibridge_%' AND relkind = 'r'`,
      );
      const lines: string[] = [];
      const database = await openPostgres(reader('coder'), line => lines.push(line));
      await database.close();
      return lines;
    };
    const index = (columns: string): string => `CREATE INDEX tried ON aibridge_interceptions (${columns})`;
    const LINE =
      'aibridge_interceptions has about 1,000,000 rows and no index that starts with (started_at, id), so every page ' +
      'of the list reads the whole table. To fix this, run CREATE INDEX CONCURRENTLY idx_aibridge_interceptions_started_id_desc ' +
      'ON aibridge_interceptions (started_at DESC, id DESC); see docs/database.md.';

    test.each([
      index('started_at DESC, id DESC'),
      index('started_at, id'),
      index('started_at DESC, id DESC, model'),
      `${index('started_at DESC, id DESC')} WHERE ended_at IS NOT NULL`,
    ])('%s is sufficient', async sql => {
      expect(await reportsFor(sql)).toEqual([]);
    });

    test.each([
      '',
      index('started_at'),
      index('id, started_at'),
      index('started_at DESC, id'),
      index('started_at DESC NULLS LAST, id DESC NULLS LAST'),
      index('initiator_id, started_at, id'),
      `${index('started_at, id')} WHERE model = 'gpt-5'`,
      `${index('started_at, id')}; UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tried'::regclass`,
    ])('%j is reported', async sql => {
      expect(await reportsFor(sql)).toEqual([LINE]);
    });

    test('a missing index of a child table is reported, and the suggested statement fixes it', async () => {
      await server.psql('coder', 'DROP INDEX idx_aibridge_tool_usages_interception_id');
      const [line = '', ...more] = await reportsFor(index('started_at, id'));
      expect(more).toEqual([]);
      expect(line).toMatch(
        /^aibridge_tool_usages has about 1,000,000 rows and no index that starts with \(int/,
      );
      const [, sql = ''] = /To fix this, run (.*); see/.exec(line) ?? [];
      expect(await reportsFor(`${index('started_at, id')}; ${sql}`)).toEqual([]);
    });

    test('a small one needs no index', async () => {
      expect(await reportsFor('', 50_000)).toEqual([]);
    });
  });
});

const SESSIONS = `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'aibridge-dashboard'`;
