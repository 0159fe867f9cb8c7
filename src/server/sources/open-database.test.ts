import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { serve } from '#e2e/contract/serve.ts';
import { ACCOUNTS, generateUsers } from '#server/demo-data/people.ts';
import { generateInterceptions } from '#server/demo-data/interceptions.ts';
import { BAD_GATEWAY, type Fault } from '#e2e/fakes/coder-faults.ts';
import { startFakeCoder, type FakeCoder } from '#e2e/fakes/coder.ts';
import { createCoderDatabase } from '#e2e/fakes/coder-tables.ts';
import { postgresSkipReason } from '#e2e/fakes/postgres-programs.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { READER, readerSql } from '#e2e/fakes/read-only-role.ts';
import { openSource } from './open-source.ts';
import { readSettings } from '#server/settings.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const LIST = '/api/v2/aibridge/interceptions';
const DEMO_DATA = { seed: 1, size: 50, now: NOW };

const reason = postgresSkipReason();
if (reason !== null) console.warn(`Coder's database is not tried: ${reason}`);

describe.skipIf(reason !== null)('Coder’s database', () => {
  let postgres: PostgresServer;
  let coder: FakeCoder;
  const running: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    await createCoderDatabase(postgres, 'coder', '2.36', {
      users: generateUsers(DEMO_DATA),
      interceptions: generateInterceptions(DEMO_DATA),
    });
    await postgres.psql('coder', readerSql());
  });
  afterAll(() => postgres.end());
  beforeEach(async () => {
    coder = await startFakeCoder({ version: 'v2.36.1', data: { users: [], interceptions: [] }, now: NOW });
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (const each of running.splice(0).reverse()) await each.close();
    await coder.close();
  });

  async function open(env: Record<string, string>) {
    const all = { DATABASE_URL: postgres.url('coder', READER.name, READER.password), ...env };
    const opened = await openSource(readSettings(all), {
      env: { ...all, CODER_CONFIG_DIR: '/nowhere' },
      platform: 'linux',
      now: () => NOW,
      report: line => {
        throw new Error(line);
      },
    });
    running.push(opened);
    const served = await serve(opened.source);
    running.push(served);
    return async (path: string, token?: string): Promise<[number, unknown]> => {
      const headers = token === undefined ? {} : { 'Coder-Session-Token': token };
      const response = await fetch(served.url + path, { headers });
      return [response.status, await response.json()];
    };
  }

  test('alone is readable by every user of this computer', async () => {
    const fetchJson = await open({});
    expect(await fetchJson('/config')).toMatchObject([
      200,
      {
        source: 'database',
        coder_url: null,
        coder_version: null,
        version: 'v2.34.0+aibridge-dashboard',
        user: { username: 'local-owner', roles: ['owner'] },
        signed_in_by: 'local',
      },
    ]);
    expect(await fetchJson(`${LIST}?limit=2`)).toMatchObject([200, { results: { length: 2 } }]);
    expect(await fetchJson(`${LIST}?q=initiator:me`)).toMatchObject([200, { count: 0 }]);
  });

  test('with Coder is readable by Coder’s owners and auditors, regardless of its own tables', async () => {
    const fetchJson = await open({ CODER_URL: coder.url });
    expect((await fetchJson(LIST))[0]).toBe(401);
    expect((await fetchJson(LIST, coder.tokens.expired))[0]).toBe(401);
    const [, all] = await fetchJson(`${LIST}?limit=1`, coder.tokens.owner);
    expect(await fetchJson(`${LIST}?limit=1`, coder.tokens.auditor)).toEqual([200, all]);
    expect(await fetchJson(LIST, coder.tokens.member)).toEqual([200, { count: 0, results: [] }]);
    expect(await fetchJson('/config', coder.tokens.auditor)).toMatchObject([
      200,
      { source: 'database', coder_url: coder.url, coder_version: 'v2.36.1', signed_in_by: 'header' },
    ]);
    expect(await fetchJson(`${LIST}?q=initiator:me`, coder.tokens.member)).toMatchObject([200, { count: 0 }]);
    expect(await fetchJson('/api/v2/users/me', coder.tokens.owner)).toMatchObject([
      200,
      { id: ACCOUNTS.owner.id },
    ]);
    // Coder is only asked for its version and the user.
    expect(new Set(coder.requests.map(({ target }) => target))).toEqual(
      new Set(['/api/v2/buildinfo', '/api/v2/users/me']),
    );
  });

  test('a role removed at Coder takes effect within a minute', async () => {
    // The cache expires by the monotonic clock.
    vi.useFakeTimers({ toFake: ['performance'] });
    const fetchJson = await open({ CODER_URL: coder.url });
    const fetchList = async (): Promise<unknown> =>
      (await fetchJson(`${LIST}?limit=1`, coder.tokens.auditor))[1];
    expect(await fetchList()).toMatchObject({ results: { length: 1 } });
    coder.change('auditor', { rbac_roles: [] });
    vi.advanceTimersByTime(59_000);
    expect(await fetchList()).toMatchObject({ count: 0 });
    coder.expire(coder.tokens.auditor);
    vi.advanceTimersByTime(59_000);
    expect((await fetchJson(LIST, coder.tokens.auditor))[0]).toBe(401);
  });

  test('refuses access while Coder is down', async () => {
    const fetchJson = await open({ CODER_URL: coder.url });
    await coder.stopListening();
    expect(await fetchJson(LIST, coder.tokens.owner)).toMatchObject([
      502,
      { message: 'Coder could not be reached.' },
    ]);
  });

  test.each<[what: string, fault: Fault]>([
    ['returns 503', { kind: 'coder response', response: { status: 503, headers: {}, body: '{}' } }],
    ['is behind a proxy that returns 502', BAD_GATEWAY],
    [
      'sends another page',
      { kind: 'proxy response', response: { status: 200, headers: {}, body: '<html></html>' } },
    ],
    ['resets the connection', { kind: 'reset mid-body' }],
    ['sends a truncated response', { kind: 'truncated' }],
  ])('with Coder is unhealthy while Coder %s, and recovers afterwards', async (_what, fault) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const fetchJson = await open({ CODER_URL: coder.url });
    expect(await fetchJson('/healthz')).toMatchObject([200, {}]);
    coder.setFault(fault);
    vi.advanceTimersByTime(1000);
    expect(await fetchJson('/healthz')).toMatchObject([503, {}]);
    coder.setFault(fault, { times: 0 });
    vi.advanceTimersByTime(1000);
    expect(await fetchJson('/healthz')).toMatchObject([200, {}]);
  });

  test('that is down causes an error response, and recovers by itself', async () => {
    const fetchJson = await open({});
    await postgres.stop('immediate');
    expect(await fetchJson(LIST)).toMatchObject([503, { message: 'The database does not respond.' }]);
    expect(await fetchJson('/healthz')).toMatchObject([503, {}]);
    await postgres.start();
    expect(await fetchJson(`${LIST}?limit=1`)).toMatchObject([200, { results: { length: 1 } }]);
  });
});
