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

/** The parts of the source that a request used. */
const used = vi.fn<(what: string) => void>();
const lines: string[] = [];

const app = createApp({
  source: {
    kind: 'database',
    file: null,
    coder: null,
    version: () => 'v2.34.0',
    // With DATABASE_URL alone, every user who reaches the server is its owner.
    dashboard: null,
    serverCredentials: { token: 'own', by: 'local' },
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
  allowedHosts: { host: '127.0.0.1', publicUrl: null },
  autoSignInToken: null,
  privacyMode: false,
  frameAncestors: [],
  avatarHosts: [],
  indexHtml: () => Promise.resolve('<div id="root">'),
  assets: null,
  now: () => new Date('2026-11-24T14:30:00Z'),
  writeAccessLog: line => lines.push(line),
  report: line => {
    throw new Error(line);
  },
});

async function sendRequest(target: string, headers: Record<string, string>, method = 'GET') {
  used.mockClear();
  const response = await app.request(OWN + target, {
    method,
    headers: { Host: '127.0.0.1:7080', ...headers },
  });
  // The access log may look up the user after the response.
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

/** What browsers send for requests that another page makes by itself. */
const SUBREQUESTS = [
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'empty' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
  { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', Origin: 'https://evil.example' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'websocket', Origin: 'https://evil.example' },
  { 'Sec-Fetch-Mode': 'cors', Origin: 'https://evil.example' },
  { 'Sec-Fetch-Mode': 'cors', Origin: 'null' },
];
const NAVIGATIONS = [
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
  { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
  { 'Sec-Fetch-Site': 'cross-site' },
];
const SAME_ORIGIN = [
  {},
  { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' },
  { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', Origin: OWN },
  { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'same-origin' },
];

test.each(DATA)('%s refuses other sites without using the source', async path => {
  for (const headers of [...SUBREQUESTS, ...NAVIGATIONS]) {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE']) {
      // The health check has no HEAD, so nothing is checked for it.
      const { response, used } = await sendRequest(path, headers, method);
      expect([method, response.status, used]).toEqual([method, 403, []]);
      if (method === 'HEAD') continue;
      expect(await response.json()).toEqual({
        message: 'This request came from another site.',
        detail: expect.any(String) as unknown,
      });
    }
  }
});

test.each(DATA)('%s accepts the dashboard itself and programs', async path => {
  for (const headers of SAME_ORIGIN) expect((await sendRequest(path, headers)).response.status).not.toBe(403);
});

test.each(PAGES)('%s opens from a link on any site, and by no other request', async path => {
  for (const headers of [...NAVIGATIONS, ...SAME_ORIGIN]) {
    const { response } = await sendRequest(path, headers);
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringContaining('<div id="root">'),
    ]);
  }
  for (const headers of SUBREQUESTS) {
    const { response, used } = await sendRequest(path, headers);
    expect([response.status, used]).toEqual([403, []]);
  }
  // A submitted form opens a page too.
  for (const headers of [...SUBREQUESTS, ...NAVIGATIONS]) {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const { response, used } = await sendRequest(path, headers, method);
      expect([method, response.status, used]).toEqual([method, 403, []]);
    }
  }
});

test('a refused request is in the access log, without a user', async () => {
  lines.length = 0;
  await sendRequest('/api/v2/users/me', { 'Sec-Fetch-Site': 'cross-site' });
  expect(lines.map(line => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ path: '/api/v2/users/me', status: 403, person: null }),
  ]);
});

test('a refusal has the headers of every response', async () => {
  const { response } = await sendRequest('/config', { 'Sec-Fetch-Site': 'cross-site' });
  expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
  expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  expect(response.headers.get('Cache-Control')).toBe('no-store');
});
