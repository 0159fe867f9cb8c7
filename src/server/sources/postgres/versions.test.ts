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
const MADE = [...generateInterceptions({ seed: 1, size: 400, now: NOW })];
const FINISHED = MADE.filter(row => row.ended_at !== null);
const tokens = makeTokens();

const closing: (() => Promise<void>)[] = [];

type Ask = (path: string) => Promise<unknown>;

/** The API as it answers from a database. */
async function askOf(database: Database): Promise<Ask> {
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
  const open = async (version: CoderVersion): Promise<Ask> => {
    const name = `coder_${version.replace('.', '_')}`;
    await createCoderDatabase(server, name, version, {
      users: generateUsers({ seed: 1, now: NOW }),
      interceptions: MADE,
    });
    const grants = readerSql().replaceAll('DATABASE coder', `DATABASE ${name}`);
    await server.psql(name, closing.length === 0 ? grants : grants.replace(/CREATE ROLE.*?;/s, ''));
    const database = await openPostgres(server.url(name, READER.name, READER.password), line => {
      throw new Error(line);
    });
    return await askOf(database);
  };
  const rowsOf = async (ask: Ask, q = ''): Promise<Interception[]> => {
    const answer = await ask(`${LIST}?limit=1000&q=${encodeURIComponent(q)}`);
    const { count, results } = v.parse(InterceptionsPageSchema, answer);
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

  describe('2.29, which lack what came later', () => {
    let ask: Ask;
    beforeAll(async () => {
      ask = await open('2.29');
    });

    test('are shown as Coder 2.29 showed them', async () => {
      const { results } = (await ask(`${LIST}?limit=1000`)) as { results: Interception[] };
      expect(results).toHaveLength(FINISHED.length);
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

    test('have only clients that are not known, and providers of one name', async () => {
      expect(await rowsOf(ask, 'client:Unknown')).toHaveLength(FINISHED.length);
      expect(await rowsOf(ask, 'client:Cursor')).toEqual([]);
      expect(await ask('/api/v2/aibridge/clients')).toEqual(['Unknown']);
      const anthropic = await rowsOf(ask, 'provider_name:anthropic');
      expect(anthropic).toEqual(await rowsOf(ask, 'provider:anthropic'));
      expect(anthropic.length).toBeGreaterThan(100);
      expect(await ask(`${LIST}?q=provider_name:bedrock`)).toMatchObject({
        validations: [{ field: 'provider_name' }],
      });
    });

    test('are walked by cursor', async () => {
      const all = await rowsOf(ask);
      const after = (await ask(`${LIST}?limit=7&after_id=${all[99]?.id}`)) as { results: Interception[] };
      expect(after.results).toEqual(all.slice(100, 107));
    });
  });

  describe('2.36, which hold more than the API told', () => {
    let ask: Ask;
    beforeAll(async () => {
      ask = await open('2.36');
    });

    test('are shown with it, where there is something to tell', async () => {
      const rows = await rowsOf(ask);
      const made = new Map(MADE.map(row => [row.id, row]));
      const failed = rows.filter(row => 'error_type' in row);
      expect(failed.length).toBeGreaterThan(2);
      expect(rows.length - failed.length).toBeGreaterThan(300);
      for (const row of rows) {
        const { error_type, error_message, thread_parent_id, thread_root_id, client_session_id } =
          made.get(row.id) ?? {};
        const told = { error_type, error_message, thread_parent_id, thread_root_id, client_session_id };
        const some = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
        expect(row).toMatchObject(some);
        const shown = Object.keys(row).filter(key => key in told);
        expect(shown.toSorted()).toEqual(Object.keys(some).toSorted());
      }
    });

    test('have people of enumerated kinds, of whom Coder’s own are not found, and the deleted keep their name', async () => {
      expect(await ask('/api/v2/users/me')).toMatchObject({
        username: 'olivia',
        status: 'active',
        login_type: 'password',
        roles: [{ name: 'owner' }],
      });
      const { count } = (await ask('/api/v2/users?limit=1')) as { count: number };
      const [row] = await rowsOf(ask, 'initiator:ci-bot');
      await server.psql(
        'coder_2_36',
        `UPDATE users SET is_system = true WHERE username = 'ci-bot';
         UPDATE users SET deleted = true WHERE username = 'mei'`,
      );
      expect(await ask('/api/v2/users?limit=1')).toMatchObject({ count: count - 2 });
      expect(await ask('/api/v2/users?q=ci-bot')).toEqual({ users: [], count: 0 });
      expect(await rowsOf(ask, 'initiator:ci-bot')).toContainEqual(row);
      const names = (await rowsOf(ask)).map(each => each.initiator.username);
      expect(names).toContain('mei');
      expect(await ask(`${LIST}?q=initiator:mei`)).toMatchObject({ validations: [{ field: 'initiator' }] });
    });

    test('are told by their names where they are gone', async () => {
      await server.psql('coder_2_36', 'DROP TABLE aibridge_tool_usages');
      expect(await ask(LIST)).toEqual({
        message: 'The database cannot be read.',
        detail:
          'The table aibridge_tool_usages is gone from the database: restart the dashboard once Coder has its tables again.',
      });
    });
  });
});
