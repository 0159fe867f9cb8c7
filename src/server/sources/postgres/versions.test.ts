import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { InterceptionsPageSchema, type Interception } from '#shared/domain/interception.ts';
import { embeddedSource } from '#server/sources/database-source.ts';
import { serve } from '#e2e/contract/serve.ts';
import type { Database } from '#server/sources/database.ts';
import { ACCOUNTS, generateUsers } from '#server/demo-data/people.ts';
import { generateInterceptions } from '#server/demo-data/interceptions.ts';
import { makeTokens } from '#server/auth/tokens.ts';
import { createCoderDatabase, type CoderVersion } from '#e2e/fakes/coder-tables.ts';
import { postgresSkipReason } from '#e2e/fakes/postgres-programs.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { READER, readerSql } from '#e2e/fakes/read-only-role.ts';
import { openPostgres } from './open-postgres.ts';

const skipped = postgresSkipReason();
if (skipped !== null) console.warn(`The tables of several versions are not tried: ${skipped}`);

const LIST = '/api/v2/aibridge/interceptions';
const NOW = new Date('2026-11-24T14:30:12.345Z');
const GENERATED = [...generateInterceptions({ seed: 1, size: 400, now: NOW })];
const ENDED = GENERATED.filter(row => row.ended_at !== null);
const tokens = makeTokens();

const closing: (() => Promise<void>)[] = [];

type FetchJson = (path: string) => Promise<unknown>;

/** Serves the API from a database. */
async function serveDatabase(database: Database): Promise<FetchJson> {
  const served = await serve(
    embeddedSource(database, {
      kind: 'demo',
      file: null,
      tokens,
      accounts: ACCOUNTS,
      now: () => performance.now(),
    }),
  );
  closing.push(served.close, () => database.close());
  return async path => {
    const headers = { 'Coder-Session-Token': tokens.owner };
    const body: unknown = await (await fetch(served.url + path, { headers })).json();
    return body;
  };
}

const keys = (rows: readonly object[]): Set<string> => new Set(rows.flatMap(row => Object.keys(row)));

describe.skipIf(skipped !== null)('the tables of', () => {
  let server: PostgresServer;
  const open = async (version: CoderVersion): Promise<FetchJson> => {
    const name = `coder_${version.replace('.', '_')}`;
    await createCoderDatabase(server, name, version, {
      users: generateUsers({ seed: 1, now: NOW }),
      interceptions: GENERATED,
    });
    const grants = readerSql().replaceAll('DATABASE coder', `DATABASE ${name}`);
    await server.psql(name, closing.length === 0 ? grants : grants.replace(/CREATE ROLE.*?;/s, ''));
    const database = await openPostgres(server.url(name, READER.name, READER.password), line => {
      throw new Error(line);
    });
    return await serveDatabase(database);
  };
  const rowsOf = async (fetchJson: FetchJson, q = ''): Promise<Interception[]> => {
    const response = await fetchJson(`${LIST}?limit=1000&q=${encodeURIComponent(q)}`);
    const { count, results } = v.parse(InterceptionsPageSchema, response);
    expect(count).toBe(results.length);
    return results;
  };
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(async () => {
    for (const close of closing) await close();
    await server.end();
  });

  describe('2.29, which lack later columns', () => {
    let fetchJson: FetchJson;
    beforeAll(async () => {
      fetchJson = await open('2.29');
    });

    test('are returned as by Coder 2.29', async () => {
      const { results } = (await fetchJson(`${LIST}?limit=1000`)) as { results: Interception[] };
      expect(results).toHaveLength(ENDED.length);
      expect([...keys(results)]).toEqual([
        'id',
        'api_key_id',
        'initiator',
        'provider',
        'model',
        'metadata',
        'started_at',
        'ended_at',
        'token_usages',
        'user_prompts',
        'tool_usages',
      ]);
      expect([...keys(results.flatMap(row => row.token_usages))]).toEqual([
        'id',
        'interception_id',
        'provider_response_id',
        'input_tokens',
        'output_tokens',
        'metadata',
        'created_at',
      ]);
      expect(new Set(results.map(row => row.initiator.name))).toEqual(new Set(['']));
      expect(results.every(row => row.initiator.username !== '')).toBe(true);
    });

    test('have only unknown clients, and one name per provider', async () => {
      expect(await rowsOf(fetchJson, 'client:Unknown')).toHaveLength(ENDED.length);
      expect(await rowsOf(fetchJson, 'client:Cursor')).toEqual([]);
      expect(await fetchJson('/api/v2/aibridge/clients')).toEqual(['Unknown']);
      const anthropic = await rowsOf(fetchJson, 'provider_name:anthropic');
      expect(anthropic).toEqual(await rowsOf(fetchJson, 'provider:anthropic'));
      expect(anthropic.length).toBeGreaterThan(100);
      expect(await fetchJson(`${LIST}?q=provider_name:bedrock`)).toMatchObject({
        validations: [{ field: 'provider_name' }],
      });
    });

    test('are paged by cursor', async () => {
      const all = await rowsOf(fetchJson);
      const after = (await fetchJson(`${LIST}?limit=7&after_id=${all[99]?.id}`)) as {
        results: Interception[];
      };
      expect(after.results).toEqual(all.slice(100, 107));
    });
  });

  describe('2.36, which have more columns than the API returned', () => {
    let fetchJson: FetchJson;
    beforeAll(async () => {
      fetchJson = await open('2.36');
    });

    test('are returned with the additional values', async () => {
      const rows = await rowsOf(fetchJson);
      const generated = new Map(GENERATED.map(row => [row.id, row]));
      const failed = rows.filter(row => 'error_type' in row);
      expect(failed.length).toBeGreaterThan(2);
      expect(rows.length - failed.length).toBeGreaterThan(300);
      for (const row of rows) {
        const { error_type, error_message, thread_parent_id, thread_root_id, client_session_id } =
          generated.get(row.id) ?? {};
        const extraValues = {
          error_type,
          error_message,
          thread_parent_id,
          thread_root_id,
          client_session_id,
        };
        const nonNull = Object.fromEntries(Object.entries(extraValues).filter(([, value]) => value !== null));
        expect(row).toMatchObject(nonNull);
        const extraKeys = Object.keys(row).filter(key => key in extraValues);
        expect(extraKeys.toSorted()).toEqual(Object.keys(nonNull).toSorted());
      }
    });

    test('have enum columns, hide system users, and keep the names of deleted users', async () => {
      expect(await fetchJson('/api/v2/users/me')).toMatchObject({
        username: 'olivia',
        status: 'active',
        login_type: 'password',
        roles: [{ name: 'owner' }],
      });
      const { count } = (await fetchJson('/api/v2/users?limit=1')) as { count: number };
      const [row] = await rowsOf(fetchJson, 'initiator:ci-bot');
      await server.psql(
        'coder_2_36',
        `UPDATE users SET is_system = true WHERE username = 'ci-bot';
         UPDATE users SET deleted = true WHERE username = 'mei'`,
      );
      expect(await fetchJson('/api/v2/users?limit=1')).toMatchObject({ count: count - 2 });
      expect(await fetchJson('/api/v2/users?q=ci-bot')).toEqual({ users: [], count: 0 });
      expect(await rowsOf(fetchJson, 'initiator:ci-bot')).toContainEqual(row);
      const names = (await rowsOf(fetchJson)).map(each => each.initiator.username);
      expect(names).toContain('mei');
      expect(await fetchJson(`${LIST}?q=initiator:mei`)).toMatchObject({
        validations: [{ field: 'initiator' }],
      });
    });

    test('are named in the error if they are missing', async () => {
      await server.psql('coder_2_36', 'DROP TABLE aibridge_tool_usages');
      expect(await fetchJson(LIST)).toEqual({
        message: 'The database cannot be read.',
        detail:
          'The table aibridge_tool_usages no longer exists in the database. Restart the dashboard once Coder has its tables again.',
      });
    });
  });
});
