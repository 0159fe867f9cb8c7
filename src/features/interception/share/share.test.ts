import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '#shared/domain/config.ts';
import { apiUrl, cliJson, curlForList, curlForRow, shellQuote } from './share.ts';

const run = promisify(execFile);
const sh = async (command: string) =>
  (await run('sh', ['-c', command], { env: { ...process.env, CODER_SESSION_TOKEN: 'the-secret' } })).stdout;

const config = (value: Partial<Config>): Config => ({
  source: 'coder',
  coder_url: 'https://coder.example.com/',
  coder_version: 'v2.34.1',
  version: 'v2.34.0',
  user: null,
  signed_in_by: null,
  problem: null,
  privacyMode: false,
  avatar_hosts: [],
  database: null,
  retention_days: null,
  file: null,
  ...value,
});

describe('the API of a command', () => {
  it.each([
    ['Coder that offers it', config({}), 'https://coder.example.com'],
    ['Coder that dropped it', config({ coder_version: 'v2.35.0' }), 'http://here'],
    ['a database', config({ source: 'database' }), 'http://here'],
    ['made-up data', config({ source: 'demo', coder_url: null }), 'http://here'],
    ['nothing known', null, 'http://here'],
  ])('%s', (_, value, expected) => {
    expect(apiUrl(value, 'http://here')).toBe(expected);
  });
});

describe('a command', () => {
  const arrived: { url: string; token: unknown }[] = [];
  const server = createServer((request, response) => {
    arrived.push({ url: request.url ?? '', token: request.headers['coder-session-token'] });
    response.end('answered');
  });
  let api = '';
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('requests the microsecond of a row, with the token from the shell', async () => {
    const command = curlForRow({ started_at: '2026-11-20T12:00:00.123456Z' }, api) ?? '';
    expect(command).not.toContain('the-secret');
    expect(await sh(command)).toBe('answered');
    const { url, token } = arrived.at(-1) ?? { url: '' };
    expect(token).toBe('the-secret');
    expect(Object.fromEntries(new URL(url, api).searchParams)).toEqual({
      q: 'started_after:"2026-11-20T12:00:00.123456Z" started_before:"2026-11-20T12:00:00.123457Z"',
      limit: '1000',
    });
    expect(curlForRow({ started_at: '' }, api)).toBeNull();
  });

  it('requests a list with its filters, whatever characters they contain', async () => {
    const model = "it's $(touch /tmp/x) `id` {a,b} [1-3] \\ \n & ü🙂";
    await sh(curlForList({ initiator: 'me', model, range: '1h', invalid: [] }, 3_600_000, 'ada', api) ?? '');
    expect(new URL(arrived.at(-1)?.url ?? '', api).searchParams.get('q')).toBe(
      `initiator:ada model:"${model}" started_after:"1970-01-01T00:00:00.000Z"`,
    );
    await sh(curlForList({ invalid: [] }, 0, null, api) ?? '');
    expect(arrived.at(-1)?.url).toBe('/api/v2/aibridge/interceptions?limit=100');
  });

  it('quotes any text as one word', async () => {
    const texts = fc.sample(
      fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', '!', ' ', '*', '~', 'a', 'ü') }),
      60,
    );
    const words = await sh(`printf '%s\\0' ${texts.map(shellQuote).join(' ')}`);
    expect(words.split('\0').slice(0, -1)).toEqual(texts);
  });
});

describe('the JSON file', () => {
  it('is an array formatted like the output of Coder’s CLI, without losing digits', () => {
    expect(cliJson(['{"id":"a","n":9007199254740993,"m":{},"l":[],"t":"\\u003c"}', '{"id": "b" }'])).toBe(
      `[
  {
    "id": "a",
    "n": 9007199254740993,
    "m": {},
    "l": [],
    "t": "\\u003c"
  },
  {
    "id": "b"
  }
]
`,
    );
    expect(cliJson([])).toBe('[]\n');
  });

  it('handles megabytes of escapes', () => {
    const row = JSON.stringify({ input: '\\"\n'.repeat(1_500_000) });
    expect(JSON.parse(cliJson([row]))).toEqual([JSON.parse(row)]);
  });
});
