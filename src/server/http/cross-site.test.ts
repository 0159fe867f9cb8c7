import { Hono } from 'hono';
import { expect, test, vi } from 'vitest';
import { jsonResponse } from '#server/api/errors.ts';
import type { User } from '#server/api/users.ts';
import { createApp } from '#server/app.ts';

const OWN = 'http://127.0.0.1:7080';
const ADA: User = {
  id: '1',
  username: 'ada',
  name: '',
  email: '',
  avatar_url: '',
  created_at: '',
  updated_at: '',
  last_seen_at: '',
  status: 'active',
  login_type: '',
  roles: ['owner'],
};

/** What of the source a request would use. */
const used = vi.fn<(what: string) => void>();
const lines: string[] = [];

const app = createApp({
  source: {
    kind: 'database',
    file: null,
    coder: null,
    version: () => 'v2.34.0',
    // As with DATABASE_URL alone: whoever reaches the server is its owner.
    own: { token: 'own', by: 'local' },
    api: new Hono().all('/api/*', () => {
      used('api');
      return jsonResponse({});
    }),
    check: () => Promise.resolve(used('check')),
    authenticate: () => {
      used('authenticate');
      return Promise.resolve(ADA);
    },
  },
  names: { host: '127.0.0.1', publicUrl: null },
  firstToken: null,
  privacyMode: false,
  frameAncestors: [],
  avatarHosts: [],
  indexHtml: () => Promise.resolve('<div id="root">'),
  assets: null,
  now: () => new Date('2026-11-24T14:30:00Z'),
  accessLine: line => lines.push(line),
  report: line => {
    throw new Error(line);
  },
});

async function ask(target: string, headers: Record<string, string>, method = 'GET') {
  used.mockClear();
  const response = await app.request(OWN + target, {
    method,
    headers: { Host: '127.0.0.1:7080', ...headers },
  });
  // The access log may ask who it was once the answer is on its way.
  await Promise.resolve();
  return { response, used: used.mock.calls.flat() };
}

const DATA = [
  '/api/v2/aibridge/interceptions',
  '/api/v2/users/me',
  '/api/v2/nothing',
  '/%61pi/v2/users/me',
  '/config',
  '/session',
  '/dashboard/usage',
  '/dashboard/export.csv',
  '/healthz',
  '/metrics',
];
const PAGES = [
  '/',
  '/interceptions',
  '/interceptions/4f',
  '/usage?range=24h',
  '/sessions/1',
  '/sign-in',
  '/apis',
];

/** What browsers say of requests that a page elsewhere makes without the person opening anything. */
const SCRIPTED = [
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'empty' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
  { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', Origin: 'https://evil.example' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'websocket', Origin: 'https://evil.example' },
  { 'Sec-Fetch-Mode': 'cors', Origin: 'https://evil.example' },
  { 'Sec-Fetch-Mode': 'cors', Origin: 'null' },
];
const OPENED = [
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
  { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
  { 'Sec-Fetch-Site': 'cross-site' },
];
const OURS = [
  {},
  { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' },
  { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', Origin: OWN },
  { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'same-origin' },
];

test.each(DATA)('%s is for no other site, and costs nothing to refuse', async path => {
  for (const headers of [...SCRIPTED, ...OPENED]) {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE']) {
      // There is no such thing as a HEAD of the health: nothing is looked at for it either.
      const { response, used } = await ask(path, headers, method);
      expect([method, response.status, used]).toEqual([method, 403, []]);
      if (method === 'HEAD') continue;
      expect(await response.json()).toEqual({
        message: 'This request came from another site.',
        detail: expect.any(String) as unknown,
      });
    }
  }
});

test.each(DATA)('%s is not refused to the dashboard itself, nor to programs', async path => {
  for (const headers of OURS) expect((await ask(path, headers)).response.status).not.toBe(403);
});

test.each(PAGES)('%s opens from a link anywhere, and from nothing else', async path => {
  for (const headers of [...OPENED, ...OURS]) {
    const { response } = await ask(path, headers);
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringContaining('<div id="root">'),
    ]);
  }
  for (const headers of SCRIPTED) {
    const { response, used } = await ask(path, headers);
    expect([response.status, used]).toEqual([403, []]);
  }
  // A form that is sent opens a page too.
  for (const headers of [...SCRIPTED, ...OPENED]) {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const { response, used } = await ask(path, headers, method);
      expect([method, response.status, used]).toEqual([method, 403, []]);
    }
  }
});

test('what is refused is in the access log, as nobody’s', async () => {
  lines.length = 0;
  await ask('/api/v2/users/me', { 'Sec-Fetch-Site': 'cross-site' });
  expect(lines.map(line => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ path: '/api/v2/users/me', status: 403, person: null }),
  ]);
});

test('a refusal has the headers of every answer', async () => {
  const { response } = await ask('/config', { 'Sec-Fetch-Site': 'cross-site' });
  expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
  expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  expect(response.headers.get('Cache-Control')).toBe('no-store');
});
