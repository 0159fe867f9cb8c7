import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { responseCases } from '#e2e/contract/response-cases.ts';
import { parameterCases } from '#e2e/contract/parameter-cases.ts';
import { userCases } from '#e2e/contract/user-cases.ts';
import { queryCases } from '#e2e/contract/query-cases.ts';
import { rejectedQueryCases } from '#e2e/contract/rejected-query-cases.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { startFakeCoder, type CoderOptions, type FakeCoder } from './coder.ts';
import { demoData, type StoredRow } from './coder-data.ts';
import { BAD_GATEWAY, rateLimited, redirectTo } from './coder-faults.ts';
import { COOKIES, SERVER } from './coder-send.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const LIST = '/api/v2/aibridge/interceptions';
const UNKNOWN = '3f1d2c4b-0000-4000-8000-00000000abcd';

const row = (number: number, fields: Partial<StoredRow> = {}): StoredRow => ({
  id: `00000000-0000-4000-8000-00000000000${number}`,
  initiator_id: ACCOUNTS.owner.id,
  provider: 'anthropic',
  provider_name: 'anthropic-eu',
  model: 'claude',
  client: 'Cursor',
  started_at: `2026-03-10T11:00:0${number}Z`,
  ended_at: '2026-03-10T11:30:00Z',
  metadata: {},
  api_key_id: null,
  token_usages: [],
  user_prompts: [],
  tool_usages: [],
  ...fields,
});
const USAGE = {
  id: '00000000-0000-4000-8000-000000000101',
  created_at: '2026-03-10T11:00:03Z',
  input_tokens: 1,
  output_tokens: 2,
  cache_read_input_tokens: 3,
  cache_write_input_tokens: 4,
};
const OWNERS = row(3, { token_usages: [USAGE] });
const MEMBERS = row(2, { initiator_id: ACCOUNTS.member.id, model: 'gpt' });
const DATA = { users: [], interceptions: [OWNERS, MEMBERS] };

const COUNTED = { count: expect.any(Number) as unknown };

const started: FakeCoder[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(coder => coder.close()));
});

async function start(version: string, options: Partial<CoderOptions> = {}): Promise<FakeCoder> {
  const coder = await startFakeCoder({ version, data: DATA, now: NOW, ...options });
  started.push(coder);
  return coder;
}

interface TestResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

async function get(
  coder: FakeCoder,
  path: string,
  token: string | null = coder.tokens.owner,
  headers: Readonly<Record<string, string>> = {},
): Promise<TestResponse> {
  const auth = token === null ? {} : { 'Coder-Session-Token': token };
  const response = await fetch(coder.url + path, { headers: { ...auth, ...headers }, redirect: 'manual' });
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : null,
  };
}

const newest = ({ body }: TestResponse): Record<string, unknown> =>
  (body as { results: Record<string, unknown>[] }).results[0] ?? {};

describe('version 2.34 meets the contract of the server', () => {
  const target = {
    open: (data: CoderOptions['data']) => startFakeCoder({ version: 'v2.34.0', data, now: NOW }),
    end: () => Promise.resolve(),
  };
  for (const cases of [parameterCases, queryCases, rejectedQueryCases, responseCases, userCases]) {
    cases(() => target);
  }
});

describe.each([
  ['v2.29.1+abc', 29],
  ['v2.31.4+abc', 31],
  ['v2.32.0+abc', 32],
  ['v2.33.2+abc', 33],
  ['v2.34.5+abc', 34],
] as const)('%s', (version, minor) => {
  test('reports its version without sign-in and in every response', async () => {
    const coder = await start(version);
    const response = await get(coder, '/api/v2/buildinfo', null);
    expect(response.body).toMatchObject({ version, dashboard_url: coder.url });
    const refused = await get(coder, LIST, null);
    expect([response, refused].map(({ headers }) => headers.get('X-Coder-Build-Version'))).toEqual([
      version,
      version,
    ]);
    expect(refused.headers.has('WWW-Authenticate')).toBe(minor >= 34);
  });

  test('has the fields of its release', async () => {
    const coder = await start(version);
    const found = newest(await get(coder, LIST));
    expect('client' in found).toBe(minor >= 31);
    expect('provider_name' in found).toBe(minor >= 33);
    const [usage] = found['token_usages'] as Record<string, unknown>[];
    expect(usage).toMatchObject(
      minor >= 32
        ? { cache_read_input_tokens: 3, cache_write_input_tokens: 4, metadata: {} }
        : { metadata: { cache_read_input: 3, cache_creation_input: 4 } },
    );
    expect('cache_read_input_tokens' in (usage ?? {})).toBe(minor >= 32);
  });

  test('accepts the query keys of its release', async () => {
    const coder = await start(version);
    const keys = Object.entries({ model: 29, client: 32, provider_name: 33, nonsense: 99 });
    for (const [key, first] of keys) {
      const response = await get(coder, `${LIST}?q=${key}:anthropic-eu`);
      const detail = `${minor >= 32 ? '' : 'Query param '}"${key}" is not a valid query param`;
      expect(response.body).toMatchObject(minor >= first ? COUNTED : { validations: [{ detail }] });
    }
  });

  test('shows members their own rows or no rows', async () => {
    const coder = await start(version);
    const response = await get(coder, LIST, coder.tokens.member);
    expect(response.body).toMatchObject(
      minor >= 32 ? { count: 0, results: [] } : { count: 1, results: [{ id: MEMBERS.id }] },
    );
    const cursor = await get(coder, `${LIST}?after_id=${OWNERS.id}`, coder.tokens.member);
    expect(cursor.status).toBe(minor >= 33 ? 400 : 500);
  });

  test('returns 400 or 500 for an unknown cursor', async () => {
    const coder = await start(version);
    const response = await get(coder, `${LIST}?after_id=${UNKNOWN}`);
    const message =
      minor >= 33 ? 'Invalid pagination cursor.' : 'Internal error getting AI Bridge interceptions.';
    expect([response.status, response.body]).toMatchObject([minor >= 33 ? 400 : 500, { message }]);
    expect(response.text).toContain(UNKNOWN);
  });

  test('lists models and clients, or passes the paths to the gateway', async () => {
    const coder = await start(version);
    const response = await get(coder, '/api/v2/aibridge/models');
    expect([response.status, response.text]).toEqual(
      minor >= 32 ? [200, '["claude","gpt"]\n'] : [400, 'no authentication key provided\n'],
    );
    expect((await get(coder, '/api/v2/aibridge/clients')).status).toBe(minor >= 32 ? 200 : 400);
    expect((await get(coder, '/api/v2/ai-gateway/models')).body).toEqual({ message: 'Route not found.' });
  });
});

test('has no AI Bridge before 2.29', async () => {
  const coder = await start('v2.28.3');
  expect((await get(coder, LIST)).body).toEqual({ message: 'Route not found.' });
});

test('a custom build can behave like any release', async () => {
  const coder = await start('v0.0.0-devel+abc', { behavesLike: 'v2.36.0' });
  expect((await get(coder, '/api/v2/buildinfo')).body).toMatchObject({ version: 'v0.0.0-devel+abc' });
  expect((await get(coder, LIST)).status).toBe(400);
});

test('from 2.35 on there is no list, but still lists of models and clients', async () => {
  const coder = await start('v2.36.1+abc');
  const gone = await get(coder, LIST);
  expect([gone.status, gone.text]).toEqual([400, 'no authentication key provided\n']);
  expect(gone.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
  const bearer = await get(coder, LIST, null, { Authorization: `Bearer ${coder.tokens.owner}` });
  expect([bearer.status, bearer.text]).toEqual([404, 'route not supported: GET /interceptions\n']);
  const off = await start('v2.35.0', { gateway: false });
  expect([(await get(off, LIST)).status, (await get(off, LIST)).body]).toEqual([
    404,
    { message: 'aibridged handler not mounted' },
  ]);
  for (const prefix of ['aibridge', 'ai-gateway']) {
    expect((await get(coder, `/api/v2/${prefix}/models`)).body).toEqual(['claude', 'gpt']);
    expect((await get(coder, `/api/v2/${prefix}/clients`)).body).toEqual(['Cursor']);
  }
  expect((await get(coder, '/api/v2/users/me')).body).toMatchObject({ has_ai_seat: true });
});

test.each([
  ['v2.31.0', 'AI Bridge'],
  ['v2.36.0', 'AI Gateway'],
])('%s without a license responds before it checks the token', async (version, name) => {
  const coder = await start(version, { licensed: false });
  const response = await get(coder, LIST, null);
  expect([response.status, response.body]).toEqual([
    403,
    { message: `${name} is a Premium feature. Contact sales!` },
  ]);
  coder.license(true);
  expect((await get(coder, '/api/v2/users/me')).status).toBe(200);
});

test('reads the token in Coder’s order', async () => {
  const coder = await start('v2.34.0');
  const { owner, auditor, member } = coder.tokens;
  const usernameFor = async (path: string, headers: Record<string, string>): Promise<unknown> =>
    ((await get(coder, path, null, headers)).body as { username?: string }).username;
  const Authorization = `Bearer ${owner}`;
  const header = { 'Coder-Session-Token': auditor, Authorization };
  const query = `/api/v2/users/me?coder_session_token=${member}`;
  expect(await usernameFor('/api/v2/users/me', { Authorization })).toBe('olivia');
  expect(await usernameFor(`/api/v2/users/me?access_token=${member}`, {})).toBe('mei');
  expect(await usernameFor('/api/v2/users/me', header)).toBe('arun');
  expect(await usernameFor(query, header)).toBe('mei');
  expect(await usernameFor(query, { ...header, Cookie: `a=b; coder_session_token=${owner}` })).toBe('olivia');
});

test('tokens and users can change while it runs', async () => {
  const coder = await start('v2.34.0');
  const me = async (token: string): Promise<unknown> => (await get(coder, '/api/v2/users/me', token)).body;
  expect(await me(coder.tokens.expired)).toMatchObject({
    detail: 'API key expired at "2026-03-10 12:00:00 +0000 UTC".',
  });
  expect(await me('0123456789-0123456789012345678901')).toMatchObject({ detail: 'API key is invalid.' });
  expect(await me('x')).toMatchObject({
    detail: 'Invalid API key format: incorrect amount of API key parts, expected 2 got 1',
  });
  coder.expire(coder.tokens.owner);
  expect(await me(coder.tokens.owner)).toMatchObject({
    detail: expect.stringContaining('expired') as unknown,
  });
  expect(await me(coder.signIn('owner'))).toMatchObject({ username: 'olivia' });
  coder.change('auditor', { rbac_roles: [] });
  expect((await get(coder, LIST, coder.tokens.auditor)).body).toMatchObject({ count: 0 });
  coder.change('member', { status: 'suspended' });
  expect(await me(coder.tokens.member)).toEqual({
    message: 'User is not active (status = "suspended"). Contact an admin to reactivate your account.',
  });
  coder.upgrade('v2.36.0');
  expect((await get(coder, LIST)).status).toBe(400);
});

test('members see only themselves', async () => {
  const coder = await start('v2.34.0');
  expect((await get(coder, '/api/v2/users?q=o', coder.tokens.member)).body).toMatchObject({ count: 1 });
  expect((await get(coder, `${LIST}?q=olivia`, coder.tokens.member)).status).toBe(400);
  expect((await get(coder, '/api/v2/users?q=role:auditor')).body).toMatchObject({
    users: [{ username: 'arun' }],
  });
});

test('every response has Coder’s cookies and headers, and pages have a policy', async () => {
  const coder = await start('v2.34.0');
  for (const path of ['/api/v2/buildinfo', LIST, '/cli-auth', '/api/v2/nothing']) {
    const { headers } = await get(coder, path);
    expect(headers.getSetCookie()).toEqual(COOKIES);
    expect(headers.get('Server')).toBe(SERVER);
    expect([...headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([]);
  }
  const page = await get(coder, '/cli-auth', null);
  expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers.has('Content-Security-Policy')).toBe(true);
});

test('compresses if the client accepts it, unless compression is off', async () => {
  const data = demoData({ seed: 1, size: 200, now: NOW });
  const [gzip, plain] = [await start('v2.34.0', { data }), await start('v2.34.0', { data, compress: false })];
  const responses = await Promise.all([gzip, plain].map(coder => get(coder, LIST)));
  expect(responses.map(({ headers }) => headers.get('Content-Encoding'))).toEqual(['gzip', null]);
  expect(responses[0]?.text).toBe(responses[1]?.text);
  expect(responses[0]?.body).toMatchObject({ count: 200, results: { length: 100 } });
});

describe('faults', () => {
  const broken = async (...[fault, limits]: Parameters<FakeCoder['setFault']>): Promise<FakeCoder> => {
    const coder = await start('v2.34.0', { data: demoData({ seed: 1, size: 200, now: NOW }) });
    coder.setFault(fault, limits);
    return coder;
  };

  test.each([
    [BAD_GATEWAY, 502, '<html>'],
    [rateLimited(null), 429, "You've been rate limited for sending more than 512 requests in 1m0s."],
    [redirectTo('https://elsewhere.example/'), 307, ''],
  ])('replaces the response: %#', async (fault, status, text) => {
    const response = await get(await broken(fault), LIST);
    expect(response.status).toBe(status);
    expect(response.text).toContain(text);
  });

  test('truncates the JSON of a complete response', async () => {
    await expect(get(await broken({ kind: 'truncated' }), LIST)).rejects.toThrow(SyntaxError);
  });

  test('sends a response slowly', async () => {
    const coder = await broken({ kind: 'drip', bytes: 8192, everyMs: 1 });
    expect((await get(coder, LIST)).body).toMatchObject({ count: 200 });
  });

  test.each(['reset', 'reset mid-body'] as const)('%s', async kind => {
    const coder = await broken({ kind });
    await expect(get(coder, LIST)).rejects.toThrow(/fetch failed|terminated/);
    expect(coder.abortedCount()).toBe(0);
  });

  test('limits a fault to a number of requests and some paths', async () => {
    const coder = await broken(BAD_GATEWAY, { times: 1, targets: /interceptions/ });
    const statuses = [];
    for (const path of ['/api/v2/users/me', LIST, LIST]) statuses.push((await get(coder, path)).status);
    expect(statuses).toEqual([200, 502, 200]);
    coder.setFault(BAD_GATEWAY);
    coder.recover();
    expect((await get(coder, LIST)).status).toBe(200);
  });

  test('refuses connections, and accepts them again at the same URL', async () => {
    const coder = await start('v2.34.0');
    await coder.stopListening();
    await expect(get(coder, LIST)).rejects.toThrow('fetch failed');
    await coder.listenAgain();
    expect((await get(coder, LIST)).status).toBe(200);
  });

  test.each(['hang', 'hang mid-body'] as const)('%s, until the client aborts', async kind => {
    const coder = await broken({ kind });
    const cancel = new AbortController();
    const pending = fetch(coder.url + LIST, {
      headers: { 'Coder-Session-Token': coder.tokens.owner },
      signal: cancel.signal,
    }).then(response => response.text());
    await expect.poll(() => coder.requests.length).toBe(1);
    cancel.abort();
    await expect(pending).rejects.toThrow('aborted');
    await expect.poll(() => coder.abortedCount()).toBe(1);
  });
});

test('records every request as received', async () => {
  const coder = await start('v2.34.0');
  const sendRaw = (text: string): Promise<void> =>
    new Promise(resolve => {
      const socket = connect(Number(new URL(coder.url).port), '127.0.0.1', () => socket.write(text));
      socket.on('data', () => socket.end());
      socket.on('close', () => resolve());
    });
  await sendRaw(
    'POST /a/../%2e%2E//b?x=1&x HTTP/1.1\r\nhOST: x\r\nA: 1\r\na: 2\r\nContent-Length: 2\r\n\r\nhi',
  );
  await sendRaw('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  await sendRaw('CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n');
  await sendRaw('nonsense\r\n\r\n');
  expect(coder.requests).toEqual([
    {
      method: 'POST',
      target: '/a/../%2e%2E//b?x=1&x',
      headers: [
        ['hOST', 'x'],
        ['A', '1'],
        ['a', '2'],
        ['Content-Length', '2'],
      ],
      body: 'hi',
    },
    expect.objectContaining({ method: 'GET', target: '/' }),
    expect.objectContaining({ method: 'CONNECT', target: 'x:1' }),
    { method: '', target: 'nonsense\r\n\r\n', headers: [], body: '' },
  ]);
  coder.forget();
  expect(coder.requests).toEqual([]);
});
