import { mkdir, mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { openDashboard, type Dashboard } from './program.ts';
import { FolderLockedError } from './sources/pglite/data-dir-lock.ts';
import type { Tokens } from './auth/tokens.ts';

const ORIGIN = 'http://127.0.0.1:7080';
const ROW = {
  id: '456352d6-2d5b-4377-b7c2-578162d058e6',
  initiator: { id: '3d1d4ade-a5ba-4e9d-9bda-9684dc32df9b', username: 'ci-bot' },
  provider: 'openai',
  model: 'gpt-5',
  started_at: '2026-03-13T20:46:00.187894Z',
  ended_at: '2026-03-13T20:46:01Z',
};

let dataDir: string;
const opened: Dashboard[] = [];
/** The lines of the log. */
const lines: string[] = [];
const LineSchema = v.object({ path: v.string() });
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'aibridge-dashboard-'));
});
afterEach(async () => {
  for (const dashboard of opened.splice(0)) await dashboard.close();
  await rm(dataDir, { recursive: true });
});

async function open(env: Record<string, string> = {}): Promise<Dashboard> {
  const dashboard = await openDashboard({
    env: { DATA_DIR: dataDir, DEMO_INTERCEPTIONS: '30', ...env },
    now: () => new Date('2026-11-24T14:30:12.345Z'),
    indexHtml: () => Promise.resolve('<!--config-->'),
    assets: null,
    report: line => lines.push(line),
  });
  opened.push(dashboard);
  return dashboard;
}

const tokensOf = ({ tokens }: Dashboard): Tokens => {
  if (tokens === null) throw new Error('Embedded data has tokens.');
  return tokens;
};

const fetchJson = async (dashboard: Dashboard, path: string, token: string): Promise<unknown> => {
  const request = new Request(ORIGIN + path, { headers: { 'Coder-Session-Token': token } });
  return await (await dashboard.fetch(request)).json();
};

test('demo data is served, with the same tokens after every start', async () => {
  const first = await open();
  expect(
    await fetchJson(first, '/api/v2/aibridge/interceptions?limit=1', tokensOf(first).owner),
  ).toMatchObject({
    count: 30,
  });
  await first.close();
  const second = await open();
  expect(second.tokens).toEqual(first.tokens);
  expect(await fetchJson(second, '/api/v2/users/me', tokensOf(first).auditor)).toMatchObject({
    username: 'arun',
  });
  await expect(open()).rejects.toThrow(FolderLockedError);
});

test('a file is served with its report, and local visitors are signed in', async () => {
  const file = join(dataDir, 'rows.ndjson');
  await writeFile(file, `${JSON.stringify(ROW)}\n${JSON.stringify({ ...ROW, id: 'none' })}\n`);
  const env = { INTERCEPTIONS_FILE: file };
  const cookieOf = async (more: Record<string, string>): Promise<string | null> => {
    const dashboard = await open({ ...env, ...more });
    const response = await dashboard.fetch(new Request(ORIGIN));
    await dashboard.close();
    return response.headers.get('Set-Cookie');
  };
  expect(await cookieOf({})).toContain('aibridge_session=');
  expect(await cookieOf({ HOST: '0.0.0.0' })).toBeNull();
  expect(await cookieOf({ PUBLIC_URL: 'https://ai.example' })).toBeNull();

  const dashboard = await open({ ...env, PRIVACY_MODE: 'on' });
  expect(await fetchJson(dashboard, '/config', tokensOf(dashboard).owner)).toMatchObject({
    source: 'file',
    privacyMode: true,
    user: { roles: ['owner'] },
    file: { read: 1, unfinished: 0, skipped: [{ count: 1, places: ['line 2: none'] }], changed: [] },
  });
});

test('usernames that Postgres lower-cases to the same text, or empty ones, do not fail the start', async () => {
  const file = join(dataDir, 'names.json');
  const NAMES = [
    'ΑΣ',
    'ασ',
    'ας',
    'İ',
    'i',
    'I',
    'ß',
    'ẞ',
    'SS',
    '\u212a',
    'k',
    'é',
    'e\u0301',
    '',
    '',
    'OLİVİA',
    'Ⱥ'.repeat(500),
  ];
  const rows = NAMES.map((username, at) => {
    const suffix = String(at).padStart(12, '0');
    const id = `00000000-0000-4000-8000-${suffix}`;
    return { ...ROW, id, initiator: { id: `00000000-0000-4000-9000-${suffix}`, username } };
  });
  await writeFile(file, JSON.stringify(rows));
  const dashboard = await open({ INTERCEPTIONS_FILE: file });
  const token = tokensOf(dashboard).owner;
  const { results } = (await fetchJson(dashboard, '/api/v2/aibridge/interceptions?limit=100', token)) as {
    results: { initiator: { username: string } }[];
  };
  const usernames = new Set(results.map(({ initiator }) => initiator.username));
  expect(results).toHaveLength(NAMES.length);
  expect(NAMES.filter(name => name !== '' && !usernames.has(name))).toEqual([]);
  expect(usernames.size).toBe(NAMES.length);
  expect(await fetchJson(dashboard, '/api/v2/users/me', token)).toMatchObject({ roles: [{ name: 'owner' }] });
  const find = async (name: string): Promise<unknown> =>
    await fetchJson(
      dashboard,
      `/api/v2/aibridge/interceptions?q=${encodeURIComponent(`initiator:"${name}"`)}`,
      token,
    );
  for (const name of ['ας', 'ß', 'SS', 'é', 'e\u0301']) expect(await find(name)).toMatchObject({ count: 1 });
});

test('every digit and field of a file is in the response', async () => {
  const file = join(dataDir, 'digits.json');
  const row = JSON.stringify({
    ...ROW,
    credential_kind: 'byok',
    credential_hint: 'sk-a...z',
    agent_firewall_session_id: 'abc',
    agent_firewall_sequence_number: 7,
    metadata: '#metadata',
    token_usages: [{ input_tokens: '#input', output_tokens: 1, metadata: '#metadata' }],
    user_prompts: [{ prompt: 'a\0b \ud800 c' }, { prompt: 'second' }, { prompt: 'third' }],
    tool_usages: [{ tool: 'x', provider_tool_call_id: 'toolu_1' }],
  });
  const metadata = '{"a":[-9007199254740993,1.50],"request_number":2512292042121000001}';
  await writeFile(file, row.replaceAll('"#metadata"', metadata).replace('"#input"', '9223372036854775807'));
  const dashboard = await open({ INTERCEPTIONS_FILE: file });
  const request = new Request(`${ORIGIN}/api/v2/aibridge/interceptions`, {
    headers: { 'Coder-Session-Token': tokensOf(dashboard).owner },
  });
  const text = await (await dashboard.fetch(request)).text();
  expect(text.split(`"metadata":${metadata}`)).toHaveLength(3);
  expect(text).toContain('"input_tokens":9223372036854775807,');
  expect(JSON.parse(text)).toMatchObject({
    results: [
      {
        credential_kind: 'byok',
        credential_hint: 'sk-a...z',
        agent_firewall_session_id: 'abc',
        agent_firewall_sequence_number: 7,
        user_prompts: [{ prompt: 'a\ufffdb \ufffd c' }, { prompt: 'second' }, { prompt: 'third' }],
        tool_usages: [{ provider_tool_call_id: 'toolu_1' }],
      },
    ],
  });
});

// Each start with other content builds a new database, which takes seconds, or longer on a busy machine.
test(
  'tokens are only valid for the source and the file that they were created for',
  { timeout: 300_000 },
  async () => {
    const files = { one: join(dataDir, 'one.ndjson'), two: join(dataDir, 'two.ndjson') };
    await writeFile(files.one, JSON.stringify(ROW));
    await writeFile(files.two, JSON.stringify({ ...ROW, model: 'gpt-5-mini' }));
    const tokensByName = new Map<string, Tokens>();
    const starts: readonly (readonly [
      name: string,
      env: Record<string, string>,
      before?: () => Promise<void>,
    ])[] = [
      ['made-up', {}],
      ['one', { INTERCEPTIONS_FILE: files.one }],
      ['two', { INTERCEPTIONS_FILE: files.two }],
      // The same path with other rows.
      [
        'two, written anew',
        { INTERCEPTIONS_FILE: files.two },
        () => writeFile(files.two, JSON.stringify({ ...ROW, model: 'o3' })),
      ],
      ['two, written anew', { INTERCEPTIONS_FILE: files.two }],
      ['made-up', { DEMO_INTERCEPTIONS: '31' }],
    ];
    for (const [name, env, before] of starts) {
      await before?.();
      const dashboard = await open(env);
      const currentTokens = tokensOf(dashboard);
      expect(currentTokens).toEqual(tokensByName.get(name) ?? currentTokens);
      tokensByName.set(name, currentTokens);
      for (const [other, tokens] of tokensByName) {
        for (const token of Object.values(tokens)) {
          const request = new Request(`${ORIGIN}/api/v2/users/me`, {
            headers: { Cookie: `aibridge_session=${token}` },
          });
          expect([name, other, (await dashboard.fetch(request)).status]).toEqual([
            name,
            other,
            other === name ? 200 : 401,
          ]);
        }
      }
      await dashboard.close();
    }
  },
);

test('a failed start releases the folder', async () => {
  await expect(open({ INTERCEPTIONS_FILE: join(dataDir, 'missing.json') })).rejects.toThrow(/missing\.json/);
  // A folder in place of the tokens file: this fails after the database is open.
  await mkdir(join(dataDir, 'tokens.json'));
  await expect(open()).rejects.toThrow(/tokens\.json/);
  await rmdir(join(dataDir, 'tokens.json'));
  await open();
});

test('X-Forwarded headers have no effect on the host, the cookie or the user', async () => {
  const dashboard = await open({ PUBLIC_URL: 'https://ai.example' });
  const head = async (url: string, headers: Record<string, string>): Promise<unknown> => {
    const response = await dashboard.fetch(new Request(url, { headers }));
    return [response.status, response.headers.get('Set-Cookie'), response.headers.get('Location')];
  };
  const forwarded = {
    Forwarded: 'for=127.0.0.1;host=ai.example;proto=http',
    'X-Forwarded-For': '127.0.0.1',
    'X-Forwarded-Host': 'ai.example',
    'X-Forwarded-Proto': 'http',
    'X-Real-IP': '127.0.0.1',
  };
  for (const url of ['https://ai.example/', 'http://ai.example/', 'https://other.example/']) {
    expect(await head(url, forwarded)).toEqual(await head(url, {}));
  }
  expect(await head('https://other.example/', forwarded)).toEqual([421, null, null]);
  expect(await head('http://ai.example/', forwarded)).toEqual([
    200,
    expect.stringContaining('; Secure'),
    null,
  ]);
});

test('no response contains a token, except the user’s own cookie', async () => {
  const dashboard = await open();
  const tokens = Object.values(tokensOf(dashboard));
  const rows = '/api/v2/aibridge';
  const pages = ['/', '/interceptions', '/config', '/healthz', '/session', '/sign-in'];
  const lists = [
    `${rows}/interceptions`,
    `${rows}/interceptions?q=wrong:`,
    `${rows}/models`,
    `${rows}/clients`,
  ];
  const others = ['/api/v2/users/me', '/api/v2/users?q=', '/api/v2/buildinfo', '/api/v2/nothing'];
  for (const path of [...pages, ...lists, ...others]) {
    for (const token of tokens) {
      const request = new Request(ORIGIN + path, {
        headers: { 'Coder-Session-Token': token, Cookie: `aibridge_session=${token}` },
      });
      const response = await dashboard.fetch(request);
      response.headers.delete('Set-Cookie');
      const text = `${JSON.stringify([...response.headers])}${await response.text()}`;
      expect(tokens.filter(each => text.includes(each.slice(-22)))).toEqual([]);
    }
  }
});

test.each([
  ['a file', true, ['/api/v2/aibridge/interceptions', '/api/v2/users/me']],
  ['demo data', false, []],
] as const)('the access log of %s has the expected lines', async (_what, isFile, paths) => {
  const file = join(dataDir, 'rows.ndjson');
  await writeFile(file, JSON.stringify(ROW));
  lines.length = 0;
  const dashboard = await open(isFile ? { INTERCEPTIONS_FILE: file } : {});
  const { owner } = tokensOf(dashboard);
  for (const path of ['/', '/healthz', '/api/v2/aibridge/interceptions', '/api/v2/users/me']) {
    const request = new Request(ORIGIN + path, { headers: { 'Coder-Session-Token': owner } });
    await (await dashboard.fetch(request)).text();
  }
  const loggedPaths = (): string[] =>
    lines.filter(line => line.startsWith('{')).map(line => v.parse(LineSchema, JSON.parse(line)).path);
  // Responses do not wait for the log.
  await expect.poll(loggedPaths).toEqual(paths);
});
