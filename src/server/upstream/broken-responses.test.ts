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
const withBody = (status: number, body: string | Buffer, ...lines: string[]): Buffer =>
  Buffer.concat([
    Buffer.from(head(status, `Content-Length: ${Buffer.byteLength(body)}`, ...lines)),
    Buffer.from(body),
  ]);
const chunked = (...parts: string[]): string =>
  head(200, JSON_TYPE, 'Transfer-Encoding: chunked') + parts.join('');

type Responder = (socket: Socket, request: string) => void;
const respondWith =
  (bytes: string | Buffer): Responder =>
  socket =>
    socket.end(bytes);

/** How the fake Coder, or a proxy in front of it, responds to the next requests of this path. */
let list: Responder;
let me: Responder;
let buildInfo: Responder;
let upstream: Server;
let client: CoderClient;
let listening: Listening;
let url: string;
const lines: string[] = [];
const sockets = new Set<Socket>();

beforeAll(async () => {
  const log = (...values: readonly unknown[]): void => {
    lines.push(values.map(value => (value instanceof Error ? String(value.stack) : String(value))).join(' '));
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
  const limits = { connectMs: 2000, idleMs: 500, totalMs: 20_000 };
  client = coderClient({ url: new URL(`http://127.0.0.1:${port}`), env: {}, limits });
  let now = 0;
  const deployment = { url: client.url, version: () => 'v2.34.0', updateVersion: () => undefined };
  // Nothing is cached from one request to the next.
  const authenticate = coderUserResolver(client, () => (now += 60_000));
  const app = createApp({
    source: coderSource({
      client,
      deployment,
      authenticate,
      serverCredentials: null,
      now: () => (now += 60_000),
    }),
    allowedHosts: { host: '127.0.0.1', publicUrl: null },
    autoSignInToken: null,
    privacyMode: false,
    frameAncestors: [],
    avatarHosts: [],
    indexHtml: () => Promise.resolve('<!--config-->'),
    assets: null,
    now: () => new Date('2026-11-24T10:00:00Z'),
    writeAccessLog: log,
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
const sendRequest = (path: string, more: Record<string, string> = {}): Promise<Response> =>
  fetch(url + path, { headers: { ...headers, ...more } });

/** Waits for the one log line about the request. */
async function accessLogEntry(): Promise<unknown> {
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  expect(lines).toHaveLength(1);
  expect(lines.join('\n')).not.toContain(PROMPT);
  return JSON.parse(lines[0] ?? '');
}

/** The error depends on how the end of the connection is detected. */
const CUT = /closed the connection|not HTTP/;

const BROKEN: readonly (readonly [name: string, respond: Responder, detail: RegExp])[] = [
  [
    'an invalid chunk size',
    respondWith(chunked(`${ROWS.length.toString(16)}\r\n${ROWS}\r\nzz\r\n`)),
    /not HTTP/,
  ],
  ['chunks without a last chunk', respondWith(chunked(`${ROWS.length.toString(16)}\r\n${ROWS}\r\n`)), CUT],
  ['a truncated chunk', respondWith(chunked(`ffff\r\n${ROWS}`)), CUT],
  ['fewer bytes than Content-Length', respondWith(head(200, JSON_TYPE, 'Content-Length: 9999') + ROWS), CUT],
  ['more bytes than Content-Length', respondWith(head(200, JSON_TYPE, 'Content-Length: 20') + ROWS), /./],
  [
    'a reset',
    socket =>
      socket.write(head(200, JSON_TYPE, 'Content-Length: 9999') + ROWS, () => socket.resetAndDestroy()),
    CUT,
  ],
  ['a stall in the middle', socket => socket.write(chunked(`ffff\r\n${ROWS}`)), /did not respond in time/],
  [
    'truncated gzip',
    respondWith(withBody(200, gzipSync(ROWS).subarray(0, -9), JSON_TYPE, 'Content-Encoding: gzip')),
    /corrupt or incomplete/,
  ],
  [
    'invalid gzip',
    respondWith(withBody(200, ROWS, JSON_TYPE, 'Content-Encoding: gzip')),
    /corrupt or incomplete/,
  ],
  [
    'gzip with a wrong checksum',
    respondWith(
      withBody(200, gzipSync(ROWS).fill(0, gzipSync(ROWS).length - 8), JSON_TYPE, 'Content-Encoding: gzip'),
    ),
    /corrupt or incomplete/,
  ],
  [
    'an encoding we did not request',
    respondWith(withBody(200, ROWS, JSON_TYPE, 'Content-Encoding: br')),
    /responded with 200, but not/,
  ],
  ['bytes that are not a header', respondWith(head(200, JSON_TYPE, `X: ${PROMPT}\0`) + ROWS), /not HTTP/],
  [
    'two Content-Length headers',
    respondWith(head(200, JSON_TYPE, 'Content-Length: 3', 'Content-Length: 4') + ROWS),
    CUT,
  ],
  ['not HTTP', respondWith(`${PROMPT}\r\n\r\n`), /not HTTP/],
  ['no response', socket => socket.destroy(), CUT],
  ['headers without an end', respondWith(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`), /./],
  [
    'truncated JSON',
    respondWith(withBody(200, ROWS.slice(0, -4), JSON_TYPE)),
    /responded with 200, but not in Coder's format/,
  ],
  ['no body', respondWith(withBody(200, '', JSON_TYPE)), /responded with 200, but not in Coder's format/],
  [
    'an HTML page',
    respondWith(withBody(200, `<html>${PROMPT}</html>`, 'Content-Type: text/html')),
    /responded with 200, but not/,
  ],
  [
    'JSON with another content type',
    respondWith(withBody(200, ROWS, 'Content-Type: application/jsonx')),
    /responded with 200, but not/,
  ],
  [
    'an error with another schema',
    respondWith(withBody(400, `{"error":"${PROMPT}"}`, JSON_TYPE)),
    /responded with 400, but not/,
  ],
  [
    'a sign-in page',
    respondWith(withBody(401, PROMPT, 'Content-Type: text/html')),
    /responded with 401, but not/,
  ],
  ...[201, 202, 203, 204, 205, 206, 226, 299, 300, 304, 600, 700, 999].map(
    status =>
      [
        `status ${status}`,
        respondWith(head(status, JSON_TYPE)),
        new RegExp(`responded with ${status}, but not in Coder's format`),
      ] as const,
  ),
];

describe('a broken response becomes an error in Coder’s format and one log line', () => {
  test.each(BROKEN)('%s', async (_name, respond, detail) => {
    list = respond;
    me = respondWith(withBody(200, USER, JSON_TYPE));
    const response = await sendRequest(LIST);
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
    expect(await accessLogEntry()).toMatchObject({ path: LIST, person: 'ada', status: response.status });
  });

  test.each(BROKEN)('while resolving the user: %s', async (_name, respond) => {
    me = respond;
    const response = await fetch(`${url}/session`, {
      method: 'POST',
      body: JSON.stringify({ token: headers['Coder-Session-Token'] }),
    });
    expect([400, 502, 504]).toContain(response.status);
    expect(isPlainError(await response.text())).toBe(true);
    expect(await accessLogEntry()).toMatchObject({ path: '/session', person: null, status: response.status });
  });

  test.each(BROKEN.filter(([name]) => !name.startsWith('status')))(
    'fails the health check: %s',
    async (_name, respond) => {
      buildInfo = respond;
      const { status } = await fetch(`${url}/healthz`);
      expect(status).toBe(503);
      expect(lines).toEqual([expect.stringMatching(/^Health check failed: [^\n]{1,200}$/)]);
      expect(lines.join()).not.toContain(PROMPT);
    },
  );
});

const isPlainError = (text: string): boolean => !text.includes(PROMPT) && /^\{"message":"[^"]+"/.test(text);

describe('a long response', () => {
  const row = `${JSON.stringify({ prompt: PROMPT.padEnd(1000, 'x') })},`;
  const LONG = `{"results":[${row.repeat(3000)}{}]}`;

  test('arrives complete, compressed or not', async () => {
    for (const [body, more] of [
      [LONG, []],
      [gzipSync(LONG), ['Content-Encoding: gzip']],
    ] as const) {
      list = respondWith(withBody(200, body, JSON_TYPE, ...more));
      me = respondWith(withBody(200, USER, JSON_TYPE));
      expect(await (await sendRequest(LIST)).text()).toBe(LONG);
      expect(await accessLogEntry()).not.toHaveProperty('incomplete');
      lines.length = 0;
    }
  });

  test.each<[string, Responder]>([
    ['bad chunks', respondWith(chunked(`${LONG.length.toString(16)}\r\n${LONG}\r\nzz\r\n`))],
    ['a stall', socket => socket.write(chunked(`ffffff\r\n${LONG}`))],
    ['fewer bytes than Content-Length', respondWith(head(200, JSON_TYPE, 'Content-Length: 99999999') + LONG)],
  ])('that breaks late by %s closes the connection, and is logged as incomplete', async (_name, respond) => {
    list = respond;
    me = respondWith(withBody(200, USER, JSON_TYPE));
    const read = async (): Promise<string> => await (await sendRequest(LIST)).text();
    await expect(read()).rejects.toThrow(/terminated/);
    expect(await accessLogEntry()).toMatchObject({ status: 200, incomplete: 'Coder' });
  });

  test('that the client aborts is logged as aborted by the client', async () => {
    list = socket => socket.write(chunked(`fffffff\r\n${LONG.repeat(10)}`));
    me = respondWith(withBody(200, USER, JSON_TYPE));
    const controller = new AbortController();
    const response = await fetch(url + LIST, { headers, signal: controller.signal });
    controller.abort();
    await expect(response.text()).rejects.toThrow(/aborted/);
    expect(await accessLogEntry()).toMatchObject({ status: 200, incomplete: 'client' });
  });

  test('with a Content-Length over the limit is rejected', async () => {
    list = respondWith(head(200, JSON_TYPE, 'Content-Length: 600000000') + ROWS);
    const response = await sendRequest(LIST);
    const detail = expect.stringMatching(/larger than 256 MB/) as unknown;
    expect([response.status, await response.json()]).toMatchObject([502, { detail }]);
  });
});

/** Writes for as long as the other side reads. */
const endless =
  (start: string, chunk: Buffer | string, written: { bytes: number }): Responder =>
  socket => {
    socket.write(start);
    const more = (): void => {
      written.bytes += chunk.length;
      if (!socket.destroyed) socket.write(chunk, more);
    };
    more();
  };

test.each([
  ['bytes', [], '{"id":"'.padEnd(64 * 1024, 'x')],
  // A small body that expands to 64 MB.
  ['gzip', ['Content-Encoding: gzip'], gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x'))],
] as const)('the user response has a size limit: %s', async (_name, more, chunk) => {
  const written = { bytes: 0 };
  me = endless(head(200, JSON_TYPE, ...more), chunk, written);
  const response = await fetch(`${url}/config`, { headers });
  expect(await response.json()).toMatchObject({
    user: null,
    problem: { detail: expect.stringMatching(/^The response from .* is larger than 1 MB\.$/) as unknown },
  });
  expect(written.bytes).toBeLessThan(32 * 1024 * 1024);
});

test('the version response has a size limit', async () => {
  const written = { bytes: 0 };
  buildInfo = endless(head(200, JSON_TYPE), 'x'.repeat(16 * 1024), written);
  expect((await fetch(`${url}/healthz`)).status).toBe(503);
  expect(lines.join()).toMatch(/larger than 64 kB/);
});

test('headers that Node refuses to send are dropped', async () => {
  list = respondWith(
    withBody(
      429,
      '{"message":"Slow down."}',
      JSON_TYPE,
      'Retry-After: 7\u00e9',
      'X-RateLimit-Limit: \u00e9',
      'X-RateLimit-Reset: 5',
    ),
  );
  me = respondWith(withBody(200, USER, JSON_TYPE));
  const response = await sendRequest(LIST);
  expect([response.status, await response.json()]).toEqual([429, { message: 'Slow down.' }]);
  expect(response.headers.get('X-RateLimit-Reset')).toBe('5');
  expect(response.headers.get('Retry-After')).toBeNull();
});

test.each([
  ['healthy', respondWith(withBody(200, VERSION, JSON_TYPE)), 200],
  [
    'healthy, compressed',
    respondWith(withBody(200, gzipSync(VERSION), JSON_TYPE, 'Content-Encoding: gzip')),
    200,
  ],
  ['failing', respondWith(withBody(503, VERSION, JSON_TYPE)), 503],
  ['a redirect', respondWith(head(307, 'Location: /login')), 503],
  ['another program', respondWith(withBody(200, '{"version":1}', JSON_TYPE)), 503],
] as const)('health check for a Coder that is %s', async (_name, respond, status) => {
  buildInfo = respond;
  expect((await fetch(`${url}/healthz`)).status).toBe(status);
});

test.each(['gzip;q=0', 'identity', 'br, gzip; q=0.0', '*;q=0'])(
  'Accept-Encoding %s is respected',
  async acceptEncoding => {
    let received = '';
    list = (socket, request) => {
      received = request;
      socket.end(withBody(200, ROWS.padEnd(5000, ' '), JSON_TYPE));
    };
    me = respondWith(withBody(200, USER, JSON_TYPE));
    const response = await sendRequest(LIST, { 'Accept-Encoding': acceptEncoding });
    expect(response.headers.get('Content-Encoding')).toBeNull();
    expect(received).toMatch(/accept-encoding: identity\r\n/i);
  },
);
