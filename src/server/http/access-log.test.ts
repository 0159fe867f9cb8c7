import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { CoderError, jsonResponse } from '#server/api/errors.ts';
import type { User } from '#server/api/users.ts';
import type { AccessLogEnv } from '#server/auth/session-routes.ts';
import type { Source } from '#server/sources/source.ts';
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

/** Returns the log line of one request. */
async function lineOf(
  target: string,
  headers: Record<string, string> = {},
  status = 200,
  raw: string[] = [],
): Promise<unknown> {
  const lines: string[] = [];
  let clock = Date.parse('2026-11-24T10:00:00Z');
  const source: Source = {
    kind: 'coder',
    file: null,
    coder: null,
    dashboard: null,
    serverCredentials: null,
    version: () => 'v2.34.0',
    api: new Hono(),
    check: () => Promise.resolve(),
    authenticate: token => (token === TOKEN ? Promise.resolve(ADA) : Promise.reject(new CoderError(401, ''))),
  };
  const app = new Hono<AccessLogEnv>();
  app.use(accessLog({ source, now: () => new Date((clock += 5)), log: line => lines.push(line) }));
  app.all('*', () => jsonResponse({ prompt: 'secret' }, status));
  await app.request(`http://localhost${target}`, { headers });
  await Promise.resolve();
  expect(lines).toHaveLength(1);
  expect(lines.join()).not.toContain('secret');
  expect(lines.join()).not.toContain(TOKEN);
  raw.push(...lines);
  return JSON.parse(lines[0] ?? '');
}

const LIST = '/api/v2/aibridge/interceptions';
const signedIn = { 'Coder-Session-Token': TOKEN };

test('logs who read what, and with which status', async () => {
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

test('resolves the user from the cookie too, and no user from an invalid token', async () => {
  expect(await lineOf(LIST, { Cookie: `aibridge_session=${TOKEN}` })).toMatchObject({ person: 'ada' });
  expect(await lineOf(LIST, { 'Coder-Session-Token': 'other' }, 403)).toMatchObject({ person: null });
  expect(await lineOf(LIST, {}, 401)).toMatchObject({ person: null, status: 401 });
});

test.each([
  [
    'export.csv?model=a&model=b&-client=x&provider=&min_cost=0.5&columns=id&redacted=true&as_of=t&prices=openai+gpt+1',
    {
      filters: { model: ['a', 'b'], '-client': 'x', provider: '', min_cost: '0.5' },
      columns: 'id',
      redacted: 'true',
      as_of: 't',
    },
  ],
  ['search?find=secret&tool=Bash', { filters: { tool: 'Bash' } }],
  [
    'interceptions?limit=100&after_id=4f&sort=tokens',
    { limit: '100', after_id: '4f', filters: { sort: 'tokens' } },
  ],
  [`usage?session=${'x'.repeat(1100)}`, { filters: { session: 'x'.repeat(1000) }, cut: { session: 1100 } }],
  [`usage?api_key=${TOKEN}`, { filters: { api_key: '[token]' } }],
  ['usage?colour=red', {}],
])('the filters of /dashboard/%s are logged', async (target, expected) => {
  expect(await lineOf(`/dashboard/${target}`, signedIn)).toEqual({
    time: expect.any(String) as unknown,
    person: 'ada',
    method: 'GET',
    path: `/dashboard/${target.replace(/\?.*/, '')}`,
    ...expected,
    status: 200,
    ms: expect.any(Number) as unknown,
  });
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
])('a token in %s is masked', async (target, expected) => {
  expect(await lineOf(target, signedIn)).toMatchObject(expected);
});

test('untrusted text cannot start a new line', async () => {
  const line = await lineOf(`${LIST}?q=${encodeURIComponent('a\n{"person":"eve"}')}`, signedIn);
  expect(line).toMatchObject({ person: 'ada' });
});

const enc = encodeURIComponent;

test.each<[search: string, expected: object]>([
  // Only the first q is used.
  ['q=initiator:grace&q=', { filters: { initiator: 'grace' } }],
  ['q=initiator:grace&q=initiator:other', { filters: { initiator: 'grace' } }],
  ['q=initiator:grace&q=model:x&q=%zz', { filters: { initiator: 'grace' } }],
  ['q=%zz&q=initiator:grace', { filters: { initiator: 'grace' } }],
  ['q=a;b&q=initiator:grace', { filters: { initiator: 'grace' } }],
  ['%71=initiator:grace&q=', { filters: { initiator: 'grace' } }],
  ['q=&q=initiator:grace', {}],
  // Values are truncated after parsing, and reported as truncated.
  [`q=${'+'.repeat(1100)}initiator:grace`, { filters: { initiator: 'grace' } }],
  [
    `q=model:${'x'.repeat(1100)}+initiator:grace`,
    { filters: { initiator: 'grace', model: 'x'.repeat(1000) }, cut: { model: 1100 } },
  ],
  [`q=${'y'.repeat(1200)}:x+initiator:grace`, { filters: { initiator: 'grace' } }],
  // Free text is a filter under another name.
  ['q=grace', { filters: { initiator: 'grace' } }],
  ['q=grace+hopper', { filters: { initiator: 'grace hopper' } }],
  ['q=initiator:%22%22+grace', { filters: {} }],
  ['q=text:a+grace', { filters: { text: 'a', initiator: 'grace' } }],
  // An empty value is no filter; a repeated key is refused.
  ['q=model:%22%22+model:x', { filters: {} }],
  ['q=model:a+MODEL:b', { filters: { model: ['a', 'b'] } }],
  ['q=__proto__:x+constructor:y', { filters: { constructor: 'y' } }],
  ['limit=&limit=5', {}],
  ['limit=5&limit=', { limit: ['5', ''] }],
  ['limit=5&offset=7&after_id=x', { limit: '5', offset: '7', after_id: 'x' }],
  ['limit=%zz&limit=5', { limit: '5' }],
  ['q=a:b:c', { q: 'a:b:c' }],
  // Not parameters of this path.
  ['session=secret-word&started_after=x', {}],
])('the parameters used of %.60s', async (search, expected) => {
  const line = (await lineOf(`${LIST}?${search}`, signedIn)) as Record<string, unknown>;
  expect(line).toMatchObject(expected);
  const {
    time: _time,
    person: _person,
    method: _method,
    path: _path,
    status: _status,
    ms: _ms,
    ...used
  } = line;
  const extra = search.startsWith('q=yyyy') ? ['cut'] : [];
  expect(Object.keys(used).sort()).toEqual([...Object.keys(expected), ...extra].sort());
});

test('unused parameters are not logged, and user searches are in lower case', async () => {
  expect(await lineOf('/api/v2/users/me?q=initiator:grace&limit=1', signedIn)).not.toHaveProperty('filters');
  expect(await lineOf('/api/v2/users?q=GRACE+Status:ACTIVE', signedIn)).toMatchObject({
    filters: { search: 'grace', status: 'active' },
  });
  expect(await lineOf('/api/v2/aibridge/models?q=gpt&after_id=x', signedIn)).toMatchObject({
    filters: { model: 'gpt' },
  });
});

const HALVES = [TOKEN.slice(0, 10), TOKEN.slice(11)] as const;
const DISGUISED_TOKENS: readonly string[] = [
  enc(TOKEN),
  enc(enc(TOKEN.replace('-', '%2d'))),
  TOKEN.replace('-', '%2525252D'),
  TOKEN.replace('-', '%25%32%64'),
  [...TOKEN].map(letter => `%25${letter.charCodeAt(0).toString(16)}`).join(''),
  enc(`"${HALVES[0]}"-"${HALVES[1]}"`),
  enc(`${HALVES[0]}-"${HALVES[1].slice(0, 9)}"${HALVES[1].slice(9)}`),
  enc(`'${HALVES[0]}'-\`${HALVES[1]}\``),
  enc(`“${HALVES[0]}”-“${HALVES[1]}”`),
  enc([...TOKEN].join('\u200b')),
  enc([...TOKEN].join('\u2060')),
  enc([...TOKEN].join('\ufeff')),
  enc([...TOKEN].join('\u00ad')),
  enc([...TOKEN].join('\u0301')),
  enc([...TOKEN].join('\u0085')),
  enc([...TOKEN].join('\0')),
  enc([...TOKEN].join('\u{e0061}')),
  enc(TOKEN.replace('-', '\u2010')),
  enc(TOKEN.replace('-', '\u2212')),
  enc(TOKEN.replace('-', '–')),
  enc(TOKEN.replace('-', ' - ')),
  enc(TOKEN.replace('-', '- ')),
  enc(
    [...TOKEN]
      .map(letter => (letter === '-' ? '－' : String.fromCharCode(letter.charCodeAt(0) + 0xfee0)))
      .join(''),
  ),
  enc(TOKEN.replace('-', '\\u002d')),
  enc(TOKEN.replace('-', '\\x2d')),
  enc(TOKEN.replace('-', '&#45;')),
  enc(TOKEN.replace('-', '&#x2D;')),
  `${HALVES[0]}-:${HALVES[1]}`,
  `${HALVES[0]}:-${HALVES[1]}`,
];

/** The letters and digits of a line, from which a token could be restored. */
const skeleton = (line: unknown): string =>
  decodeURIComponent(JSON.stringify(line).replace(/%(?![0-9a-f]{2})/gi, ''))
    .replace(/%(?:25)*([0-9a-f]{2})/gi, (_escape, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\\u[0-9a-f]{4}/gi, '')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]/g, '');

test.each(DISGUISED_TOKENS.flatMap(each => [`model:${each}`, each, `:${each}`, `limit=${each}`, `/${each}`]))(
  'a disguised token is masked: %s',
  async text => {
    const target = text.startsWith('/')
      ? `/api/v2/users${text.replaceAll('%00', '')}`
      : `${LIST}?${text.startsWith('limit=') ? text : `q=${text}`}`;
    const line = await lineOf(target, signedIn);
    expect(skeleton(line)).not.toContain(HALVES[1].slice(0, 12));
  },
);

test('values that only resemble a token are not masked', async () => {
  const id = '3f1d2c4b-0000-4000-8000-00000000abcd';
  for (const value of [
    id,
    'us.anthropic.claude-3-5-sonnet-20241022-v2',
    'fix the package-name that does not load correctly',
    'Владимир-Владимирович',
    '日本語',
  ]) {
    expect(await lineOf(`${LIST}?q=model:${enc(`"${value}"`)}`, signedIn)).toMatchObject({
      filters: { model: value },
    });
  }
});

test('no character of a line is invisible, changes the text direction or ends the line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async text => {
      const wellFormed = text.replace(/\p{Surrogate}/gu, '');
      const raw: string[] = [];
      const line = await lineOf(
        `${LIST}?q=${enc(`model:"${wellFormed.replaceAll('"', '')}"`)}`,
        signedIn,
        200,
        raw,
      );
      expect(raw.join()).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      const value = wellFormed.replaceAll('"', '');
      // An empty value is no filter.
      const filters = value === '' ? {} : { model: value };
      expect(line).toMatchObject({ filters });
    }),
  );
  const controls = Array.from({ length: 0xa0 }, (_none, code) => String.fromCharCode(code)).join('');
  const raw: string[] = [];
  await lineOf(`${LIST}?q=${enc(`${controls}\u2028\u2029\u202e\u2066\u200f\ufeff`)}`, signedIn, 200, raw);
  await lineOf(`/api/v2/\u009b31m`, signedIn, 200, raw);
  expect(raw.join()).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
});

/** The command of docs/deploy.md without its `journalctl` part. */
const [, FILTER = ''] =
  /^journalctl -u aibridge-dashboard -o cat \| (.*)$/m.exec(
    readFileSync(fileURLToPath(new URL('../../../docs/deploy.md', import.meta.url)), 'utf8'),
  ) ?? [];
const hasJq = spawnSync('jq', ['--version']).status === 0;
if (!hasJq) console.log('Skipped: jq is not installed (Debian: apt-get install jq).');

test.skipIf(!hasJq && !process.env['CI'])(
  'the documented command finds the lines of one user in the whole output',
  async () => {
    const untrusted = [
      'a\n{"person":"ada"}',
      '"person":"ada"',
      'ada\u2028\u0085\x1b[31m',
      '\ufffd\0',
      'x'.repeat(2000),
      `${TOKEN}"}`,
    ];
    const expectedLines: string[] = [];
    const otherLines: string[] = [];
    for (const text of untrusted) {
      const targets = [`${LIST}?q=${enc(text)}`, `${LIST}?after_id=${enc(text)}`];
      for (const target of targets) {
        await lineOf(target, signedIn, 200, expectedLines);
        await lineOf(target, {}, 401, otherLines);
        await lineOf(target, { 'Coder-Session-Token': 'other' }, 403, otherLines);
      }
    }
    const printed = [
      'http://127.0.0.1:7080',
      'Health check failed: db.example.com:5432 refused the connection.',
      'Unexpected error, the server keeps running: RangeError at main.js:1:1',
      ...expectedLines.flatMap((line, at) => [line, ...otherLines.slice(2 * at, 2 * at + 2)]),
    ];
    const { stdout, stderr, status } = spawnSync('sh', ['-c', FILTER], {
      input: `${printed.join('\n')}\n`,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    // jq writes characters that the log has escaped.
    const parsed = (lines: readonly string[]): unknown[] => lines.map((line): unknown => JSON.parse(line));
    expect(parsed(stdout.split('\n').filter(Boolean))).toEqual(parsed(expectedLines));
  },
);
