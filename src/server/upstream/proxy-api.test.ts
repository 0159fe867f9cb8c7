import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { coderClient, type CoderLimits } from './coder-client.ts';
import { findCoder } from './coder-deployment.ts';
import { coderUserResolver } from '#server/auth/coder-user-resolver.ts';
import { coderSource } from './coder-source.ts';
import { serve } from '#e2e/contract/serve.ts';
import { SettingsError } from '#server/settings.ts';
import { BAD_GATEWAY, rateLimited, redirectTo } from '#e2e/fakes/coder-faults.ts';
import { demoData } from '#e2e/fakes/coder-data.ts';
import { startFakeCoder, type CoderOptions, type FakeCoder } from '#e2e/fakes/coder.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const DATA = demoData({ seed: 1, size: 300, now: NOW });
const LIST = '/api/v2/aibridge/interceptions';
const ENOUGH = 20_000;

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close();
});

interface OpenedServer {
  coder: FakeCoder;
  url: string;
  /** Requests with the owner's token, unless other headers are passed. */
  sendRequest: (target: string, headers?: Record<string, string>, signal?: AbortSignal) => Promise<Response>;
  clock: { now: number };
}

async function open(
  options: Partial<CoderOptions> = {},
  limits: Partial<CoderLimits> = {},
  serverCredentials: string | null = null,
): Promise<OpenedServer> {
  const coder = await startFakeCoder({ version: 'v2.34.5+abc', data: DATA, now: NOW, ...options });
  running.push(coder);
  const client = coderClient({
    url: new URL(coder.url),
    env: {},
    limits: { connectMs: ENOUGH, idleMs: ENOUGH, totalMs: ENOUGH, ...limits },
  });
  running.push(client);
  const clock = { now: NOW.getTime() };
  const deployment = await findCoder(client);
  const source = coderSource({
    client,
    deployment,
    authenticate: coderUserResolver(client, () => clock.now),
    serverCredentials:
      serverCredentials === null ? null : { token: coder.signIn('owner'), by: 'environment' },
    now: () => clock.now,
  });
  const served = await serve(source);
  running.push(served);
  coder.forget();
  return {
    coder,
    url: served.url,
    clock,
    sendRequest: (target, headers = { 'Coder-Session-Token': coder.tokens.owner }, signal) =>
      fetch(served.url + target, { headers, ...(signal && { signal }), redirect: 'manual' }),
  };
}

const statusAndBody = async (response: Response): Promise<[number, unknown]> => [
  response.status,
  await response.json(),
];
const unreachable = (detail: RegExp): object => ({
  message: 'Coder could not be reached.',
  detail: expect.stringMatching(detail) as unknown,
});

describe('what reaches Coder', () => {
  test('the token and what HTTP needs, and nothing else from the browser', async () => {
    const { coder, sendRequest } = await open();
    const response = await sendRequest(`${LIST}?limit=1&access_token=x&foo=bar`, {
      Cookie: `aibridge_session=${coder.tokens.owner}; coder_session_token=theirs; other=1`,
      Authorization: 'Bearer secret',
      Referer: 'http://127.0.0.1/private',
      'X-Forwarded-For': '10.0.0.1',
      'X-Coder-Bypass-Ratelimit': 'true',
      'User-Agent': 'a browser',
    });
    expect(response.status).toBe(200);
    const [received] = coder.requests;
    expect(received?.target).toBe(`${LIST}?limit=1`);
    expect(new Map(received?.headers.map(([name, value]) => [name.toLowerCase(), value]))).toEqual(
      new Map([
        ['host', new URL(coder.url).host],
        ['connection', 'keep-alive'],
        ['accept', 'application/json'],
        ['user-agent', 'aibridge-dashboard'],
        ['accept-encoding', 'gzip'],
        ['coder-session-token', coder.tokens.owner],
      ]),
    );
    expect(response.headers.get('Set-Cookie')).toBeNull();
    expect(response.headers.get('Server')).toBeNull();
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  test.each([true, false])('the browser receives gzip, compressed by Coder: %s', async compress => {
    const { coder, url } = await open({ compress });
    const { request } = await import('node:http');
    const headers = { 'Coder-Session-Token': coder.tokens.owner, 'Accept-Encoding': 'gzip, br' };
    const [encoding, bytes] = await new Promise<[unknown, Buffer]>((resolve, reject) => {
      const pending = request(`${url}${LIST}?limit=50`, { headers }, response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve([response.headers['content-encoding'], Buffer.concat(chunks)]));
      });
      pending.on('error', reject);
      pending.end();
    });
    expect(encoding).toBe('gzip');
    expect(JSON.parse(gunzipSync(bytes).toString())).toMatchObject({ results: { length: 50 } });
  });

  test('a request that the client aborts is aborted at Coder too', async () => {
    const { coder, sendRequest } = await open();
    coder.setFault({ kind: 'hang' });
    const controller = new AbortController();
    const pending = sendRequest(LIST, undefined, controller.signal);
    await expect.poll(() => coder.requests.length).toBe(1);
    controller.abort();
    await expect(pending).rejects.toThrow(/aborted/);
    await expect.poll(() => coder.abortedCount()).toBe(1);
  });

  test('HEAD is a GET at Coder and returns headers only', async () => {
    const { coder, url } = await open();
    const headers = { 'Coder-Session-Token': coder.tokens.owner };
    const response = await fetch(url + LIST, { method: 'HEAD', headers });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(coder.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  test('without a token nothing is requested', async () => {
    const { coder, sendRequest } = await open();
    for (const headers of [{}, { Cookie: `coder_session_token=${coder.tokens.owner}` }]) {
      expect((await sendRequest(LIST, headers)).status).toBe(401);
    }
    expect((await sendRequest(LIST, { Cookie: 'aibridge_session=%0a' })).status).toBe(401);
    expect(coder.requests).toEqual([]);
  });

  test('the server’s own token is added, and never sent to the browser', async () => {
    const { coder, sendRequest, url } = await open({}, {}, 'environment');
    const config = await fetch(`${url}/config`);
    expect(await config.clone().json()).toMatchObject({
      user: { username: 'olivia' },
      signed_in_by: 'environment',
    });
    const rows = await sendRequest(`${LIST}?limit=1`, {});
    expect(rows.status).toBe(200);
    const sent = coder.requests
      .at(-1)
      ?.headers.find(([name]) => name.toLowerCase() === 'coder-session-token');
    const token = sent?.[1] ?? '';
    expect(token).toMatch(/^\w{10}-\w{22}$/);
    for (const response of [config, rows, await fetch(url)]) {
      expect(await response.text()).not.toContain(token);
      expect(JSON.stringify([...response.headers])).not.toContain(token);
    }
  });
});

describe('Coder’s own responses reach the page unchanged', () => {
  test('a rejected query', async () => {
    const { sendRequest } = await open();
    expect(await statusAndBody(await sendRequest(`${LIST}?q=foo:bar`))).toEqual([
      400,
      {
        message: 'Invalid workspace search query.',
        validations: [{ field: 'foo', detail: '"foo" is not a valid query param' }],
      },
    ]);
  });

  test('an expired session', async () => {
    const { coder, sendRequest } = await open();
    const headers = { 'Coder-Session-Token': coder.tokens.expired };
    expect(await statusAndBody(await sendRequest(LIST, headers))).toMatchObject([
      401,
      { detail: expect.stringContaining('API key expired at') as unknown },
    ]);
  });

  test('no license', async () => {
    const { sendRequest } = await open({ licensed: false });
    expect(await statusAndBody(await sendRequest(LIST))).toMatchObject([
      403,
      { message: expect.stringContaining('is a Premium feature') as unknown },
    ]);
  });

  test('too many requests, with its Retry-After', async () => {
    const { coder, sendRequest } = await open();
    coder.setFault(rateLimited(7));
    const response = await sendRequest(LIST);
    expect(response.headers.get('Retry-After')).toBe('7');
    expect(await statusAndBody(response)).toMatchObject([
      429,
      { message: expect.stringContaining('512') as unknown },
    ]);
  });

  test('but not a page of a proxy in front of it', async () => {
    const { coder, sendRequest } = await open();
    coder.setFault(BAD_GATEWAY);
    expect(await statusAndBody(await sendRequest(LIST))).toEqual([
      502,
      unreachable(/responded with 502, but not in Coder's format\.$/),
    ]);
  });
});

describe('each kind of failure has its own message', () => {
  test('refused', async () => {
    const { coder, sendRequest } = await open();
    await coder.stopListening();
    expect(await statusAndBody(await sendRequest(LIST))).toEqual([
      502,
      unreachable(/refused the connection/),
    ]);
    await coder.listenAgain();
    expect((await sendRequest(LIST)).status).toBe(200);
  });

  test('reset', async () => {
    const { coder, sendRequest } = await open();
    coder.setFault({ kind: 'reset' });
    expect(await statusAndBody(await sendRequest(LIST))).toEqual([502, unreachable(/closed the connection/)]);
  });

  test('reset after the headers', async () => {
    const { coder, sendRequest } = await open();
    coder.setFault({ kind: 'reset after headers' });
    expect(await statusAndBody(await sendRequest(LIST))).toEqual([502, unreachable(/closed the connection/)]);
  });

  test.each([{ idleMs: 150 }, { totalMs: 150 }])('too late: %j', async limits => {
    const { coder, sendRequest } = await open({}, limits);
    coder.setFault({ kind: 'hang' });
    expect(await statusAndBody(await sendRequest(LIST))).toEqual([
      504,
      unreachable(/did not respond in time/),
    ]);
  });

  test.each(['reset mid-body', 'hang mid-body'] as const)('%s aborts the response', async kind => {
    const { coder, sendRequest } = await open({}, { idleMs: 300 });
    coder.setFault({ kind });
    const readAll = async (): Promise<void> => {
      const response = await sendRequest(LIST);
      const text = await response.text();
      // A failure within the buffered part still becomes an error response.
      if (response.status !== 200) throw new Error(text);
    };
    await expect(readAll()).rejects.toThrow(/terminated|could not be reached/);
    coder.recover();
    expect((await sendRequest(LIST)).status).toBe(200);
  });

  test('a redirect is not followed, to any target', async () => {
    const { coder, sendRequest } = await open();
    for (const [to, detail] of [
      ['https://evil.example/steal?x=1', /redirects the request to https:\/\/evil\.example\. If Coder/],
      ['/api/v2/users/me', /redirects the request instead/],
    ] as const) {
      coder.forget();
      coder.setFault(redirectTo(to));
      expect(await statusAndBody(await sendRequest(LIST))).toEqual([502, unreachable(detail)]);
      expect(coder.requests).toHaveLength(1);
    }
  });
});

describe('versions of Coder', () => {
  test('without the interceptions API the list is not requested', async () => {
    const { coder, sendRequest } = await open({ version: 'v2.36.1+abc' });
    expect(await statusAndBody(await sendRequest(LIST))).toMatchObject([
      404,
      { message: 'Coder v2.36.1+abc has no interceptions API: it exists only in 2.29 to 2.34.' },
    ]);
    expect(coder.requests).toEqual([]);
  });

  test('an upgrade is detected while we run', async () => {
    const { coder, sendRequest, url } = await open();
    coder.upgrade('v2.35.0+def');
    await sendRequest('/api/v2/users/me');
    expect(await (await fetch(`${url}/config`)).json()).toMatchObject({ coder_version: 'v2.35.0+def' });
    expect((await sendRequest(LIST)).status).toBe(404);
  });

  test('a URL without Coder is reported at the start', async () => {
    const { url, coder } = await open();
    const startAt = (address: string): Promise<unknown> => {
      const limits = { connectMs: ENOUGH, idleMs: ENOUGH, totalMs: ENOUGH };
      const client = coderClient({ url: new URL(address), env: {}, limits });
      running.push(client);
      return findCoder(client);
    };
    await expect(startAt('http://nowhere.invalid')).rejects.toThrow(/cannot be used: nowhere\.invalid .*DNS/);
    await expect(startAt(url.replace('http:', 'https:'))).rejects.toThrow(/does not use TLS as expected/);
    coder.setFault(BAD_GATEWAY);
    await expect(startAt(coder.url)).rejects.toThrow(/is not the URL of Coder: it responded with 502/);
    await expect(startAt(coder.url)).rejects.toThrow(SettingsError);
  });
});

describe('the signed-in user', () => {
  const me = async (url: string, token: string): Promise<unknown> =>
    (await fetch(`${url}/config`, { headers: { 'Coder-Session-Token': token } })).json();

  test('is requested from Coder once in 30 s, so that a removed role takes effect', async () => {
    const { coder, url, clock } = await open();
    const token = coder.tokens.auditor;
    for (let times = 0; times < 3; times += 1) {
      expect(await me(url, token)).toMatchObject({ user: { username: 'arun', roles: ['auditor'] } });
    }
    expect(coder.requests).toHaveLength(1);
    coder.change('auditor', { rbac_roles: [] });
    clock.now += 30_000;
    expect(await me(url, token)).toMatchObject({ user: { username: 'arun', roles: [] } });
    coder.expire(token);
    clock.now += 30_000;
    expect(await me(url, token)).toMatchObject({ user: null, problem: null });
  });

  test('is unknown while Coder is down, which is not a reason to request a token', async () => {
    const { coder, url } = await open();
    await coder.stopListening();
    expect(await me(url, coder.tokens.owner)).toMatchObject({
      user: null,
      problem: unreachable(/refused the connection/),
    });
    await coder.listenAgain();
    expect(await me(url, coder.tokens.owner)).toMatchObject({ user: { username: 'olivia' }, problem: null });
  });

  test('a token is checked before the cookie is set', async () => {
    const { coder, url } = await open();
    const signIn = (token: string): Promise<Response> =>
      fetch(`${url}/session`, { method: 'POST', body: JSON.stringify({ token }) });
    const refused = await signIn(coder.tokens.expired);
    expect([refused.status, refused.headers.get('Set-Cookie')]).toEqual([401, null]);
    const accepted = await signIn(coder.tokens.owner);
    expect(accepted.status).toBe(204);
    expect(accepted.headers.get('Set-Cookie')).toContain('HttpOnly; SameSite=Lax');
    await coder.stopListening();
    expect(await statusAndBody(await signIn(coder.tokens.auditor))).toEqual([502, unreachable(/refused/)]);
  });

  test('is healthy while Coder responds', async () => {
    const { coder, url, clock } = await open();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await coder.stopListening();
    clock.now += 5_000;
    expect((await fetch(`${url}/healthz`)).status).toBe(503);
  });
});
