import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ConfigSchema, type Config } from '#shared/domain/config.ts';
import { jsonResponse } from './api/errors.ts';
import type { User } from './api/users.ts';
import { makeTokens, roleOf } from './auth/tokens.ts';
import type { Source } from './sources/source.ts';
import type { AppOptions } from './http/pages.ts';
import { createApp } from './app.ts';

const tokens = makeTokens();
const OWN = 'http://127.0.0.1:7080';
const PAGE = '<!doctype html><head><!--config--></head><div id="root"></div>';
const SCRIPT = `console.log(${JSON.stringify('x'.repeat(3000))})`;

let assets: string;
beforeAll(async () => {
  assets = await mkdtemp(join(tmpdir(), 'aibridge-app-'));
  await mkdir(join(assets, 'assets'));
  await writeFile(join(assets, 'index.html'), PAGE);
  await writeFile(join(assets, 'favicon.svg'), '<svg/>');
  await writeFile(join(assets, 'assets/main-abc.js'), SCRIPT);
  await writeFile(join(assets, 'assets/main-abc.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(assets, 'assets/main-abc.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(assets, '..', 'aibridge-outside.txt'), 'secret');
});
afterAll(async () => {
  await rm(join(assets, '..', 'aibridge-outside.txt'));
  await rm(assets, { recursive: true });
});

const user = (name: string, roles: string[]): User => ({
  id: `id of ${name}`,
  username: name,
  name: `</script><b>$& ${name}`,
  email: '',
  avatar_url: '',
  created_at: '',
  updated_at: '',
  last_seen_at: '',
  status: 'active',
  login_type: 'password',
  roles,
});

function source(api = new Hono(), check = (): Promise<void> => Promise.resolve()): Source {
  return {
    kind: 'demo',
    version: () => 'v2.34.0+test',
    coder: null,
    dashboard: null,
    serverCredentials: null,
    file: null,
    api,
    check,
    authenticate: async token => {
      const role = roleOf(token, tokens);
      return user(role, role === 'member' ? [] : [role]);
    },
  };
}

const appWith = (options: Partial<AppOptions> = {}): ReturnType<typeof createApp> =>
  createApp({
    source: source(),
    allowedHosts: { host: '127.0.0.1', publicUrl: null },
    autoSignInToken: tokens.owner,
    privacyMode: false,
    frameAncestors: [],
    avatarHosts: [],
    indexHtml: () => Promise.resolve(PAGE),
    assets,
    now: () => new Date('2026-11-24T14:30:00Z'),
    writeAccessLog: null,
    report: line => {
      throw new Error(line);
    },
    ...options,
  });

const sendRequest = async (
  app: ReturnType<typeof createApp>,
  path: string,
  init: RequestInit = {},
): Promise<Response> => await app.request(OWN + path, init);
const cookie = (token: string): { headers: Record<string, string> } => ({
  headers: { Cookie: `aibridge_session=${token}` },
});

async function configIn(response: Response): Promise<Config> {
  const html = await response.text();
  const [, json = ''] = /<script type="application\/json" id="config">(.*?)<\/script>/.exec(html) ?? [];
  return v.parse(ConfigSchema, JSON.parse(json));
}

describe('the page', () => {
  test('signs in the first visitor and has the user in its config', async () => {
    const response = await sendRequest(appWith(), '/');
    expect(response.headers.get('Set-Cookie')).toBe(
      `aibridge_session=${tokens.owner}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax`,
    );
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('ETag')).toBeNull();
    expect(await configIn(response)).toEqual({
      source: 'demo',
      coder_url: null,
      coder_version: null,
      version: 'v2.34.0+test',
      user: {
        id: 'id of owner',
        username: 'owner',
        name: '</script><b>$& owner',
        avatar_url: '',
        roles: ['owner'],
      },
      signed_in_by: 'cookie',
      problem: null,
      privacyMode: false,
      avatar_hosts: [],
      database: null,
      retention_days: null,
      file: null,
    });
  });

  test('keeps the session of a signed-in user, and renews an invalid one', async () => {
    const member = await sendRequest(appWith(), '/interceptions', cookie(tokens.member));
    expect(member.headers.get('Set-Cookie')).toBeNull();
    expect((await configIn(member)).user?.username).toBe('member');
    const stale = await sendRequest(appWith(), '/interceptions', cookie('0123456789-0123456789012345678901'));
    expect(stale.headers.get('Set-Cookie')).toContain(tokens.owner);
    const header = await sendRequest(appWith(), '/', { headers: { 'Coder-Session-Token': tokens.auditor } });
    expect(header.headers.get('Set-Cookie')).toBeNull();
    expect(await configIn(header)).toMatchObject({ user: { username: 'auditor' }, signed_in_by: 'header' });
  });

  test('signs in no user if users have their own tokens', async () => {
    const response = await sendRequest(appWith({ autoSignInToken: null, privacyMode: true }), '/');
    expect(response.headers.get('Set-Cookie')).toBeNull();
    expect(await configIn(response)).toMatchObject({ user: null, signed_in_by: null, privacyMode: true });
  });

  test('the cookie is Secure if PUBLIC_URL is https', async () => {
    const publicUrl = new URL('https://aibridge.example.com');
    const app = appWith({ allowedHosts: { host: '127.0.0.1', publicUrl } });
    const { headers } = await app.request('http://aibridge.example.com/');
    expect(headers.get('Set-Cookie')).toMatch(/; Secure(;|$)/);
  });

  test.each(['/', '/index.html', '/interceptions/4f', '/no/such/page', '/assets-of-mine', '/apis'])(
    '%s is the page',
    async path => {
      const response = await sendRequest(appWith(), path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<div id="root">');
    },
  );

  test('a path with a file extension is the page only for browser navigation', async () => {
    expect((await sendRequest(appWith(), '/robots.txt')).status).toBe(404);
    const opened = await sendRequest(appWith(), '/robots.txt', {
      headers: { Accept: 'text/html,*/*;q=0.8' },
    });
    expect(await opened.text()).toContain('<div id="root">');
  });

  test('the allowed frames and avatar hosts are settings', async () => {
    const app = appWith({
      frameAncestors: ["'self'", 'https://*.example.com'],
      avatarHosts: ['avatars.example.com'],
    });
    const response = await sendRequest(app, '/');
    const policy = response.headers.get('Content-Security-Policy');
    expect(policy).toContain("frame-ancestors 'self' https://*.example.com;");
    expect(policy).toContain("img-src 'self' data: https://avatars.example.com;");
    expect(policy).toContain("script-src 'self';");
    expect(response.headers.has('X-Frame-Options')).toBe(false);
    expect(await configIn(response)).toMatchObject({ avatar_hosts: ['avatars.example.com'] });
  });

  test('runs only its own scripts, in no frame', async () => {
    const { headers } = await sendRequest(appWith(), '/');
    expect(headers.get('Content-Security-Policy')).toBe(
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
        "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; " +
        "form-action 'self'",
    );
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Strict-Transport-Security')).toBeNull();
  });
});

describe('files', () => {
  test('with a content hash are cached forever, and served as compressed by the build', async () => {
    const path = '/assets/main-abc.js';
    const plain = await sendRequest(appWith(), path);
    expect(plain.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('Content-Type')).toMatch(/^text\/javascript/);
    expect(await plain.text()).toBe(SCRIPT);
    const small = await sendRequest(appWith(), path, { headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(small.headers.get('Content-Encoding')).toBe('br');
    expect(small.headers.get('Vary')).toContain('Accept-Encoding');
    expect(small.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  });

  test.each([
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['BR', 'br'],
    ['br;q=0.5', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['gzip;q=0, br ; q=1.0', 'br'],
    ['gzip;q=0, br;q=0', null],
    ['br;q=nonsense', null],
    ['identity, br;q=0.5', null],
    ['*;q=0', null],
    ['zstd, deflate', null],
    ['', null],
  ])('are compressed as Accept-Encoding %j allows: %j', async (accepted, encoding) => {
    const response = await sendRequest(appWith(), '/assets/main-abc.js', {
      headers: { 'Accept-Encoding': accepted },
    });
    expect(response.headers.get('Content-Encoding')).toBe(encoding);
    const body = Buffer.from(await response.arrayBuffer());
    const decode = { gzip: gunzipSync, br: brotliDecompressSync }[String(encoding)];
    expect(String(decode?.(body) ?? body)).toBe(SCRIPT);
  });

  test('that do not exist are not the page', async () => {
    const response = await sendRequest(appWith(), '/assets/main-old.js', {
      headers: { Accept: 'text/html' },
    });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Not found');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  test('without a hash are revalidated with an ETag', async () => {
    const first = await sendRequest(appWith(), '/favicon.svg');
    expect(first.headers.get('Cache-Control')).toBe('public, max-age=300');
    const etag = first.headers.get('ETag') ?? '';
    expect(etag).not.toBe('');
    const again = await sendRequest(appWith(), '/favicon.svg', { headers: { 'If-None-Match': etag } });
    expect(again.status).toBe(304);
  });

  test('a folder is not found', async () => {
    for (const path of ['/assets', '/assets/']) {
      const response = await sendRequest(appWith(), path);
      expect([response.status, await response.text()]).toEqual([404, 'Not found']);
    }
  });

  test.each([
    '/../aibridge-outside.txt',
    '/assets/..%2f..%2faibridge-outside.txt',
    '/%2e%2e/aibridge-outside.txt',
  ])('%s does not leave the folder', async path => {
    expect(await (await sendRequest(appWith(), path)).text()).not.toContain('secret');
  });
});

describe('signing in and out', () => {
  const post = (body: string, headers: Record<string, string> = {}): RequestInit => ({
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', Host: '127.0.0.1:7080', ...headers },
  });

  test('a valid token is set as cookie', async () => {
    const init = post(JSON.stringify({ token: tokens.auditor }), {
      Origin: OWN,
      'Sec-Fetch-Site': 'same-origin',
    });
    const response = await sendRequest(appWith(), '/session', init);
    expect(response.status).toBe(204);
    expect(response.headers.get('Set-Cookie')).toContain(`aibridge_session=${tokens.auditor};`);
  });

  test('an invalid one gets Coder’s error', async () => {
    const response = await sendRequest(appWith(), '/session', post('{"token":"bad"}'));
    expect(response.status).toBe(401);
    expect(response.headers.get('Set-Cookie')).toBeNull();
    expect(await response.json()).toMatchObject({
      detail: 'Invalid API key format: incorrect amount of API key parts, expected 2 got 1',
    });
  });

  test.each(['', '{', '[]', '{}', '{"token":1}', `{"token":"${'x'.repeat(5000)}"}`])(
    'the body %.20s is refused',
    async body => {
      const response = await sendRequest(appWith(), '/session', post(body));
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ message: 'Request body must be valid JSON.' });
    },
  );

  test.each([
    [{ Origin: 'https://evil.example' }],
    [{ Origin: 'null' }],
    [{ Origin: 'http://127.0.0.1:9999' }],
    [{ 'Sec-Fetch-Site': 'cross-site' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
  ])('a request from another site is refused: %j', async headers => {
    for (const method of ['POST', 'DELETE']) {
      const init = method === 'POST' ? post(JSON.stringify({ token: tokens.owner })) : { method };
      const all = { Host: '127.0.0.1:7080', ...headers };
      const response = await sendRequest(appWith(), '/session', { ...init, headers: all });
      expect(response.status).toBe(403);
      expect(response.headers.get('Set-Cookie')).toBeNull();
    }
  });

  test('signing out removes the cookie', async () => {
    const response = await sendRequest(appWith(), '/session', { method: 'DELETE', ...cookie(tokens.owner) });
    expect(response.status).toBe(204);
    expect(response.headers.get('Set-Cookie')).toMatch(/^aibridge_session=; Max-Age=0; Path=\//);
  });

  test('the config contains the user and how they signed in', async () => {
    const config = async (init: RequestInit): Promise<unknown> =>
      (await sendRequest(appWith(), '/config', init)).json();
    expect(await config({})).toMatchObject({ user: null, signed_in_by: null });
    expect(await config(cookie('bad'))).toMatchObject({ user: null, signed_in_by: null });
    expect(await config(cookie(tokens.member))).toMatchObject({
      user: { username: 'member', roles: [] },
      signed_in_by: 'cookie',
    });
  });
});

describe('host names', () => {
  const statusFor = async (host: string, bound: string, publicUrl: string | null, path = '/config') => {
    const allowedHosts = { host: bound, publicUrl: publicUrl === null ? null : new URL(publicUrl) };
    return (await appWith({ allowedHosts }).request(OWN + path, { headers: { Host: host } })).status;
  };

  test.each([
    ['127.0.0.1:7080', '127.0.0.1', null, 200],
    ['localhost:1', '127.0.0.1', null, 200],
    ['[::1]:7080', '::1', null, 200],
    ['evil.example:7080', '127.0.0.1', null, 421],
    ['127.0.0.1.evil.example', '127.0.0.1', null, 421],
    ['localhost.evil.example', 'localhost', null, 421],
    ['anything.example', '0.0.0.0', null, 200],
    ['ai.example', '127.0.0.1', 'https://ai.example', 200],
    ['evil.example', '127.0.0.1', 'https://ai.example', 421],
    ['evil.example', '0.0.0.0', 'https://ai.example', 421],
    ['localhost:7080', '0.0.0.0', 'https://ai.example', 200],
  ] as const)('%s, bound to %s, PUBLIC_URL %s: %i', async (host, bound, publicUrl, status) => {
    expect(await statusFor(host, bound, publicUrl)).toBe(status);
  });

  test('the health check accepts any host name', async () => {
    expect(await statusFor('evil.example', '127.0.0.1', null, '/healthz')).toBe(200);
  });
});

describe('responses', () => {
  const big = { text: 'x'.repeat(2000) };
  const api = new Hono()
    .get('/api/big', () => jsonResponse(big))
    .get('/api/small', () => jsonResponse({ a: 1 }))
    .get('/api/broken', () => {
      throw new Error('first line\nsecond line');
    });

  test('of the API are compressed if large enough and accepted', async () => {
    const app = appWith({ source: source(api) });
    const gzip = { headers: { 'Accept-Encoding': 'gzip' } };
    const large = await sendRequest(app, '/api/big', gzip);
    expect(large.headers.get('Content-Encoding')).toBe('gzip');
    expect(gunzipSync(await large.arrayBuffer()).toString()).toBe(JSON.stringify(big));
    expect((await sendRequest(app, '/api/big')).headers.get('Content-Encoding')).toBeNull();
    expect((await sendRequest(app, '/api/small', gzip)).headers.get('Content-Encoding')).toBeNull();
  });

  test.each([
    'gzip;q=0',
    'gzip; q=0.000, identity',
    'identity',
    'identity, gzip;q=0.5',
    'br',
    '*;q=0',
    'xgzip',
    '',
  ])('of the API are not compressed for %j', async accepted => {
    const response = await sendRequest(appWith({ source: source(api) }), '/api/big', {
      headers: { 'Accept-Encoding': accepted },
    });
    expect(response.headers.get('Content-Encoding')).toBeNull();
    expect(await response.json()).toEqual(big);
  });

  test('to an internal error contain its first line, and the log its position', async () => {
    const report = vi.fn<(line: string) => void>();
    const response = await sendRequest(appWith({ source: source(api), report }), '/api/broken');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      message: 'Internal error getting AI Bridge interceptions.',
      detail: 'first line',
    });
    expect(report.mock.calls.join()).toContain('app.test.ts');
  });

  test.each([
    'what somebody wrote',
    'first\n    at what somebody wrote:1:1\nlast',
    '\u001b[31m\u2028\u0085what somebody wrote',
    `${'x'.repeat(100_000)} what somebody wrote`,
    '',
  ])('to an internal error write one log line without its message: %.40j', async message => {
    const report = vi.fn<(line: string) => void>();
    const broken = new Hono().get('/api/broken', () => {
      throw new RangeError(message);
    });
    await sendRequest(appWith({ source: source(broken), report }), '/api/broken');
    expect(report.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^Internal error: RangeError at [^\p{C}\p{Zl}\p{Zp}]*app\.test\.ts:\d+:\d+\)?$/u,
        ),
      ],
    ]);
    expect(report.mock.calls.join()).not.toContain('somebody');
  });

  test('unhealthy if the source does not answer', async () => {
    const report = vi.fn<(line: string) => void>();
    const broken = source(undefined, () => Promise.reject(new Error('gone')));
    const response = await sendRequest(appWith({ source: broken, report }), '/healthz');
    expect(response.status).toBe(503);
    expect(report).toHaveBeenCalledWith('Health check failed: gone');
  });

  test('for an unknown route are in Coder’s format', async () => {
    const response = await sendRequest(appWith(), '/interceptions', { method: 'POST' });
    expect([response.status, await response.json()]).toEqual([404, { message: 'Route not found.' }]);
  });
});
