import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { listen, type Listening } from '#server/http/listen.ts';
import { createApp } from '#server/app.ts';
import { coderClient, type CoderClient } from './coder-client.ts';
import { coderUserResolver } from '#server/auth/coder-user-resolver.ts';
import { coderSource } from './coder-source.ts';

const LIST = '/api/v2/aibridge/interceptions';
const ME = '/api/v2/users/me';
const PROMPT = 'the secret prompt';
const ROWS = JSON.stringify({ count: 1, results: [{ prompt: PROMPT }] });
const USER = JSON.stringify({ id: '1', username: 'ada', roles: [] });
const JSON_TYPE = 'Content-Type: application/json';
const VERSION = '{"version":"v2.34.0"}';

const head = (status: number | string, ...lines: string[]): string =>
  [`HTTP/1.1 ${status} Words`, ...lines, 'Connection: close', '', ''].join('\r\n');
const whole = (status: number, body: string | Buffer, ...lines: string[]): Buffer =>
  Buffer.concat([
    Buffer.from(head(status, `Content-Length: ${Buffer.byteLength(body)}`, ...lines)),
    Buffer.from(body),
  ]);
const chunked = (...parts: string[]): string =>
  head(200, JSON_TYPE, 'Transfer-Encoding: chunked') + parts.join('');

type Say = (socket: Socket, request: string) => void;
const says =
  (bytes: string | Buffer): Say =>
  socket =>
    socket.end(bytes);

/** What Coder, or what stands in front of it, does for the next requests of this path. */
let list: Say;
let me: Say;
let buildInfo: Say;
let upstream: Server;
let client: CoderClient;
let listening: Listening;
let url: string;
const lines: string[] = [];
const sockets = new Set<Socket>();

beforeAll(async () => {
  const log = (...words: readonly unknown[]): void => {
    lines.push(words.map(word => (word instanceof Error ? String(word.stack) : String(word))).join(' '));
  };
  for (const level of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(log);
  upstream = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.once('data', bytes => {
      const request = bytes.toString('latin1');
      const target = request.split(' ')[1] ?? '';
      if (target.startsWith(LIST)) list(socket, request);
      else if (target === ME) me(socket, request);
      else buildInfo(socket, request);
    });
  });
  await new Promise<void>(resolve => upstream.listen(0, '127.0.0.1', resolve));
  const { port } = upstream.address() as AddressInfo;
  const limits = { connect: 2000, answer: 500, whole: 20_000 };
  client = coderClient({ url: new URL(`http://127.0.0.1:${port}`), env: {}, limits });
  let now = 0;
  const deployment = { url: client.url, version: () => 'v2.34.0', learn: () => undefined };
  // Nothing is remembered from one request to the next.
  const authenticate = coderUserResolver(client, () => (now += 60_000));
  const app = createApp({
    source: coderSource({ client, deployment, authenticate, own: null, now: () => (now += 60_000) }),
    names: { host: '127.0.0.1', publicUrl: null },
    firstToken: null,
    privacyMode: false,
    frameAncestors: [],
    avatarHosts: [],
    indexHtml: () => Promise.resolve('<!--config-->'),
    assets: null,
    now: () => new Date('2026-11-24T10:00:00Z'),
    accessLine: log,
    report: log,
  });
  listening = await listen(request => app.fetch(request), { host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${listening.port}`;
});
afterEach(() => {
  lines.length = 0;
});
afterAll(async () => {
  await listening.close(0);
  await client.close();
  for (const socket of sockets) socket.destroy();
  upstream.close();
  vi.restoreAllMocks();
});

const headers = { 'Coder-Session-Token': 'abcdefghij-0123456789012345678901' };
const ask = (path: string, more: Record<string, string> = {}): Promise<Response> =>
  fetch(url + path, { headers: { ...headers, ...more } });

/** The one line about a request, once it is there. */
async function logged(): Promise<unknown> {
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  expect(lines).toHaveLength(1);
  expect(lines.join('\n')).not.toContain(PROMPT);
  return JSON.parse(lines[0] ?? '');
}

/** By how the end of the connection is noticed. */
const CUT = /broke off|not HTTP/;

const BROKEN: readonly (readonly [name: string, say: Say, detail: RegExp])[] = [
  [
    'a chunk size that is none',
    says(chunked(`${ROWS.length.toString(16)}\r\n${ROWS}\r\nzz\r\n`)),
    /not HTTP/,
  ],
  ['chunks without an end', says(chunked(`${ROWS.length.toString(16)}\r\n${ROWS}\r\n`)), CUT],
  ['a chunk that is cut', says(chunked(`ffff\r\n${ROWS}`)), CUT],
  ['fewer bytes than it says', says(head(200, JSON_TYPE, 'Content-Length: 9999') + ROWS), CUT],
  ['more bytes than it says', says(head(200, JSON_TYPE, 'Content-Length: 20') + ROWS), /./],
  [
    'a reset',
    socket =>
      socket.write(head(200, JSON_TYPE, 'Content-Length: 9999') + ROWS, () => socket.resetAndDestroy()),
    CUT,
  ],
  ['silence in the middle', socket => socket.write(chunked(`ffff\r\n${ROWS}`)), /did not answer in time/],
  [
    'gzip that is cut',
    says(whole(200, gzipSync(ROWS).subarray(0, -9), JSON_TYPE, 'Content-Encoding: gzip')),
    /damaged/,
  ],
  ['gzip that is none', says(whole(200, ROWS, JSON_TYPE, 'Content-Encoding: gzip')), /damaged/],
  [
    'gzip with a wrong sum',
    says(whole(200, gzipSync(ROWS).fill(0, gzipSync(ROWS).length - 8), JSON_TYPE, 'Content-Encoding: gzip')),
    /damaged/,
  ],
  [
    'an encoding nobody asked for',
    says(whole(200, ROWS, JSON_TYPE, 'Content-Encoding: br')),
    /answered 200, and not/,
  ],
  ['bytes that are no header', says(head(200, JSON_TYPE, `X: ${PROMPT}\0`) + ROWS), /not HTTP/],
  ['two lengths', says(head(200, JSON_TYPE, 'Content-Length: 3', 'Content-Length: 4') + ROWS), CUT],
  ['no HTTP', says(`${PROMPT}\r\n\r\n`), /not HTTP/],
  ['nothing', socket => socket.destroy(), CUT],
  ['headers without an end', says(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`), /./],
  ['JSON that is cut', says(whole(200, ROWS.slice(0, -4), JSON_TYPE)), /answered 200, and not as Coder does/],
  ['no body', says(whole(200, '', JSON_TYPE)), /answered 200, and not as Coder does/],
  ['a page', says(whole(200, `<html>${PROMPT}</html>`, 'Content-Type: text/html')), /answered 200, and not/],
  [
    'JSON by another name',
    says(whole(200, ROWS, 'Content-Type: application/jsonx')),
    /answered 200, and not/,
  ],
  [
    'an error of another shape',
    says(whole(400, `{"error":"${PROMPT}"}`, JSON_TYPE)),
    /answered 400, and not/,
  ],
  [
    'a page that asks to sign in',
    says(whole(401, PROMPT, 'Content-Type: text/html')),
    /answered 401, and not/,
  ],
  ...[201, 202, 203, 204, 205, 206, 226, 299, 300, 304, 600, 700, 999].map(
    status =>
      [
        `status ${status}`,
        says(head(status, JSON_TYPE)),
        new RegExp(`answered ${status}, and not as Coder does`),
      ] as const,
  ),
];

describe('an answer that breaks is an error in Coder’s shape, and one line of the log', () => {
  test.each(BROKEN)('%s', async (_name, say, detail) => {
    list = say;
    me = says(whole(200, USER, JSON_TYPE));
    const response = await ask(LIST);
    const text = await response.text();
    expect([502, 504]).toContain(response.status);
    expect(text).not.toContain(PROMPT);
    expect(JSON.parse(text)).toEqual({
      message: 'Coder could not be reached.',
      detail: expect.stringMatching(detail) as unknown,
    });
    expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'self'");
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await logged()).toMatchObject({ path: LIST, person: 'ada', status: response.status });
  });

  test.each(BROKEN)('where it is asked who this is: %s', async (_name, say) => {
    me = say;
    const response = await fetch(`${url}/session`, {
      method: 'POST',
      body: JSON.stringify({ token: headers['Coder-Session-Token'] }),
    });
    expect([400, 502, 504]).toContain(response.status);
    expect(isPlainError(await response.text())).toBe(true);
    expect(await logged()).toMatchObject({ path: '/session', person: null, status: response.status });
  });

  test.each(BROKEN.filter(([name]) => !name.startsWith('status')))(
    'is not healthy: %s',
    async (_name, say) => {
      buildInfo = say;
      const { status } = await fetch(`${url}/healthz`);
      expect(status).toBe(503);
      expect(lines).toEqual([expect.stringMatching(/^Not healthy: [^\n]{1,200}$/)]);
      expect(lines.join()).not.toContain(PROMPT);
    },
  );
});

const isPlainError = (text: string): boolean => !text.includes(PROMPT) && /^\{"message":"[^"]+"/.test(text);

describe('a long answer', () => {
  const row = `${JSON.stringify({ prompt: PROMPT.padEnd(1000, 'x') })},`;
  const LONG = `{"results":[${row.repeat(3000)}{}]}`;

  test('comes whole, compressed or not', async () => {
    for (const [body, more] of [
      [LONG, []],
      [gzipSync(LONG), ['Content-Encoding: gzip']],
    ] as const) {
      list = says(whole(200, body, JSON_TYPE, ...more));
      me = says(whole(200, USER, JSON_TYPE));
      expect(await (await ask(LIST)).text()).toBe(LONG);
      expect(await logged()).not.toHaveProperty('incomplete');
      lines.length = 0;
    }
  });

  test.each<[string, Say]>([
    ['bad chunks', says(chunked(`${LONG.length.toString(16)}\r\n${LONG}\r\nzz\r\n`))],
    ['silence', socket => socket.write(chunked(`ffffff\r\n${LONG}`))],
    ['fewer bytes than it says', says(head(200, JSON_TYPE, 'Content-Length: 99999999') + LONG)],
  ])('that breaks late by %s takes the connection with it, and the log says so', async (_name, say) => {
    list = say;
    me = says(whole(200, USER, JSON_TYPE));
    const read = async (): Promise<string> => await (await ask(LIST)).text();
    await expect(read()).rejects.toThrow(/terminated/);
    expect(await logged()).toMatchObject({ status: 200, incomplete: 'Coder' });
  });

  test('whose client goes away is said to be given up by it', async () => {
    list = socket => socket.write(chunked(`fffffff\r\n${LONG.repeat(10)}`));
    me = says(whole(200, USER, JSON_TYPE));
    const leaving = new AbortController();
    const response = await fetch(url + LIST, { headers, signal: leaving.signal });
    leaving.abort();
    await expect(response.text()).rejects.toThrow(/aborted/);
    expect(await logged()).toMatchObject({ status: 200, incomplete: 'client' });
  });

  test('that says to be longer than anybody can read is refused', async () => {
    list = says(head(200, JSON_TYPE, 'Content-Length: 600000000') + ROWS);
    const response = await ask(LIST);
    const detail = expect.stringMatching(/larger than 256 MB/) as unknown;
    expect([response.status, await response.json()]).toMatchObject([502, { detail }]);
  });
});

/** Goes on for as long as somebody reads. */
const endless =
  (start: string, piece: Buffer | string, written: { bytes: number }): Say =>
  socket => {
    socket.write(start);
    const more = (): void => {
      written.bytes += piece.length;
      if (!socket.destroyed) socket.write(piece, more);
    };
    more();
  };

test.each([
  ['bytes', [], '{"id":"'.padEnd(64 * 1024, 'x')],
  // Few bytes that are many.
  ['gzip', ['Content-Encoding: gzip'], gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x'))],
] as const)('who this is is not read for ever: %s', async (_name, more, piece) => {
  const written = { bytes: 0 };
  me = endless(head(200, JSON_TYPE, ...more), piece, written);
  const response = await fetch(`${url}/config`, { headers });
  expect(await response.json()).toMatchObject({
    user: null,
    problem: { detail: expect.stringMatching(/^The answer of .* is larger than 1 MB\.$/) as unknown },
  });
  expect(written.bytes).toBeLessThan(32 * 1024 * 1024);
});

test('the version is not read for ever', async () => {
  const written = { bytes: 0 };
  buildInfo = endless(head(200, JSON_TYPE), 'x'.repeat(16 * 1024), written);
  expect((await fetch(`${url}/healthz`)).status).toBe(503);
  expect(lines.join()).toMatch(/larger than 64 kB/);
});

test('headers that Node would not send on are left out', async () => {
  list = says(
    whole(
      429,
      '{"message":"Slow down."}',
      JSON_TYPE,
      'Retry-After: 7\u00e9',
      'X-RateLimit-Limit: \u00e9',
      'X-RateLimit-Reset: 5',
    ),
  );
  me = says(whole(200, USER, JSON_TYPE));
  const response = await ask(LIST);
  expect([response.status, await response.json()]).toEqual([429, { message: 'Slow down.' }]);
  expect(response.headers.get('X-RateLimit-Reset')).toBe('5');
  expect(response.headers.get('Retry-After')).toBeNull();
});

test.each([
  ['healthy', says(whole(200, VERSION, JSON_TYPE)), 200],
  ['healthy, compressed', says(whole(200, gzipSync(VERSION), JSON_TYPE, 'Content-Encoding: gzip')), 200],
  ['in trouble', says(whole(503, VERSION, JSON_TYPE)), 503],
  ['somewhere else', says(head(307, 'Location: /login')), 503],
  ['another program', says(whole(200, '{"version":1}', JSON_TYPE)), 503],
] as const)('health is true of a Coder that is %s', async (_name, say, status) => {
  buildInfo = say;
  expect((await fetch(`${url}/healthz`)).status).toBe(status);
});

test.each(['gzip;q=0', 'identity', 'br, gzip; q=0.0', '*;q=0'])(
  'Accept-Encoding %s is honoured',
  async accepts => {
    let asked = '';
    list = (socket, request) => {
      asked = request;
      socket.end(whole(200, ROWS.padEnd(5000, ' '), JSON_TYPE));
    };
    me = says(whole(200, USER, JSON_TYPE));
    const response = await ask(LIST, { 'Accept-Encoding': accepts });
    expect(response.headers.get('Content-Encoding')).toBeNull();
    expect(asked).toMatch(/accept-encoding: identity\r\n/i);
  },
);
