import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { CoderError } from '#server/coder/coder-error.ts';
import { jsonAnswer } from '#server/coder/json-answer.ts';
import type { User } from '#server/coder/users.ts';
import type { Logged } from '#server/session/session-routes.ts';
import type { Source } from '#server/source.ts';
import { accessLog } from './access-log.ts';

const TOKEN = 'abcdefghij-0123456789012345678901';
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
  roles: [],
};

/** What a request leaves in the log. */
async function lineOf(target: string, headers: Record<string, string> = {}, status = 200): Promise<unknown> {
  const lines: string[] = [];
  let clock = Date.parse('2026-11-24T10:00:00Z');
  const source: Source = {
    kind: 'coder',
    file: null,
    coder: null,
    own: null,
    version: () => 'v2.34.0',
    api: new Hono(),
    check: () => Promise.resolve(),
    authenticate: token => (token === TOKEN ? Promise.resolve(ADA) : Promise.reject(new CoderError(401, ''))),
  };
  const app = new Hono<Logged>();
  app.use(accessLog({ source, now: () => new Date((clock += 5)), log: line => lines.push(line) }));
  app.all('*', () => jsonAnswer({ prompt: 'secret' }, status));
  await app.request(`http://localhost${target}`, { headers });
  await Promise.resolve();
  expect(lines).toHaveLength(1);
  expect(lines.join()).not.toContain('secret');
  expect(lines.join()).not.toContain(TOKEN);
  return JSON.parse(lines[0] ?? '');
}

const LIST = '/api/v2/aibridge/interceptions';
const signedIn = { 'Coder-Session-Token': TOKEN };

test('says who read what, and how it was answered', async () => {
  const q = encodeURIComponent('initiator:grace model:"gpt-5" started_after:"2026-11-20T00:00:00Z"');
  expect(await lineOf(`${LIST}?limit=100&q=${q}&after_id=4f`, signedIn)).toEqual({
    time: '2026-11-24T10:00:00.005Z',
    person: 'ada',
    method: 'GET',
    path: LIST,
    limit: '100',
    after_id: '4f',
    filters: { initiator: 'grace', model: 'gpt-5', started_after: '2026-11-20T00:00:00Z' },
    status: 200,
    ms: expect.any(Number) as unknown,
  });
});

test('knows a person by the cookie too, and nobody by a token that is none', async () => {
  expect(await lineOf(LIST, { Cookie: `aibridge_session=${TOKEN}` })).toMatchObject({ person: 'ada' });
  expect(await lineOf(LIST, { 'Coder-Session-Token': 'other' }, 403)).toMatchObject({ person: null });
  expect(await lineOf(LIST, {}, 401)).toMatchObject({ person: null, status: 401 });
});

test.each([
  [`${LIST}?coder_session_token=${TOKEN}`, { path: LIST }],
  [`${LIST}?q=${TOKEN}`, { filters: { initiator: '[token]' } }],
  [`${LIST}?q=model:${TOKEN}`, { filters: { model: '[token]' } }],
  [`${LIST}?q=:${TOKEN}`, { q: ':[token]' }],
  [`${LIST}?q=model:${'x'.repeat(970)}${TOKEN}`, { filters: { model: `${'x'.repeat(970)}[token]` } }],
  [`/api/v2/users/${TOKEN}`, { path: '/api/v2/users/[token]' }],
  [
    `/api/v2/users/%C3%A9${TOKEN.replace('-', '%2d')}`,
    { path: expect.stringContaining('[token]') as unknown },
  ],
])('a token that strayed into %s is not kept', async (target, told) => {
  expect(await lineOf(target, signedIn)).toMatchObject(told);
});

test('text from outside stays on its line', async () => {
  const line = await lineOf(`${LIST}?q=${encodeURIComponent('a\n{"person":"eve"}')}`, signedIn);
  expect(line).toMatchObject({ person: 'ada' });
});
