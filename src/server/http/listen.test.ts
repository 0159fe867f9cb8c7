import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen, ListenError, type Listening } from './listen.ts';

/** Short to keep the tests fast, but long enough that a busy machine closes no connection that is in time. */
const LISTEN_TIMEOUTS = {
  headersMs: 400,
  requestMs: 800,
  responseMs: 400,
  keepAliveMs: 400,
  checkIntervalMs: 20,
};
/** More bytes than the socket buffers hold for a client that does not read. */
const LONG = 'x'.repeat(30_000_000);
const HEAD = 'HTTP/1.1\r\nHost: localhost\r\n';

const ANY_PORT = { host: '127.0.0.1', port: 0 };

let listening: Listening;
let release: () => void;
let requestedPaths: string[];
const sockets = new Set<Socket>();
beforeEach(async () => {
  requestedPaths = [];
  const released = new Promise<void>(resolve => (release = resolve));
  const answer = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    requestedPaths.push(path);
    if (path === '/held') await released;
    if (path === '/long') return new Response(LONG);
    return new Response(request.method === 'POST' ? await request.text() : 'answered');
  };
  listening = await listen(
    request => answer(request).catch(() => new Response(null, { status: 499 })),
    ANY_PORT,
    LISTEN_TIMEOUTS,
  );
});
afterEach(async () => {
  release();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await listening.close(0);
});

/** Connects, sends the text, and resolves `received` when the server closes the connection. */
function send(text: string, { port } = listening): { socket: Socket; received: Promise<string> } {
  const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
  sockets.add(socket);
  const parts: string[] = [];
  socket.setEncoding('latin1').on('data', (part: string) => parts.push(part));
  socket.on('error', () => undefined);
  return { socket, received: new Promise(resolve => socket.once('close', () => resolve(parts.join('')))) };
}

/** Sends a byte every 50 ms, like a client that tries to hold a connection. */
function dripFeed({ socket, received }: ReturnType<typeof send>): Promise<string> {
  const drip = setInterval(() => socket.write('a'), 50);
  return received.finally(() => clearInterval(drip));
}

const sendPlainRequest = async (): Promise<string> =>
  await send(`GET / ${HEAD}Connection: close\r\n\r\n`).received;

test.each([
  ['headers that never end', `GET / ${HEAD}X-Slow: `],
  ['a body that never ends', `POST / ${HEAD}Content-Length: 5000\r\n\r\n`],
  ['chunks that never end', `POST / ${HEAD}Transfer-Encoding: chunked\r\n\r\n1000\r\n`],
])('%s time out, and other requests are answered in the meantime', async (_name, text) => {
  const slow = dripFeed(send(text));
  expect(await sendPlainRequest()).toMatch(/answered$/);
  expect(await slow).toMatch(/^HTTP\/1\.1 408 /);
});

test('an idle connection is closed, before a request and after one', async () => {
  expect(await send('').received).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  expect(await send(`GET / ${HEAD}\r\n`).received).toMatch(/^HTTP\/1\.1 200 [^]*answered/);
});

test('a client that does not read the response is disconnected', async () => {
  const { socket, received } = send(`GET /long ${HEAD}\r\n`);
  socket.pause();
  await expect.poll(() => requestedPaths).toEqual(['/long']);
  expect(await sendPlainRequest()).toMatch(/answered$/);
  // A closed connection shows only on reading, so this waits longer than the timeout.
  await new Promise(resolve => setTimeout(resolve, 5 * LISTEN_TIMEOUTS.responseMs));
  socket.resume();
  expect((await received).length).toBeLessThan(LONG.length);
});

test('a client that waits for us is not disconnected', async () => {
  const { received } = send(`GET /held ${HEAD}Connection: close\r\n\r\n`);
  await new Promise(resolve => setTimeout(resolve, 3 * LISTEN_TIMEOUTS.responseMs));
  release();
  expect(await received).toMatch(/answered$/);
});

test('closing finishes running requests, accepts no more, and drops idle connections', async () => {
  const running = send(`GET /held ${HEAD}\r\n`);
  const [silent, started, persistent] = [send(''), send('GET / HT'), send(`GET / ${HEAD}\r\n`)];
  await once(persistent.socket, 'data');
  await expect.poll(() => requestedPaths.toSorted()).toEqual(['/', '/held']);
  const closed = listening.close(600_000);
  running.socket.write(`GET /later ${HEAD}\r\n`);
  release();
  await closed;
  expect(await running.received).toMatch(/^HTTP\/1\.1 200 [^]*Connection: close[^]*answered$/i);
  await Promise.all([silent, started, persistent].map(({ received }) => received));
  expect(requestedPaths).not.toContain('/later');
  await expect(once(connect(listening.port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
});

test('closing answers connections that were waiting to be accepted, as on a busy machine', async () => {
  const responses = Array.from({ length: 20 }, () => send(`GET / ${HEAD}Connection: close\r\n\r\n`).received);
  // The system has connected them, but this thread, which the server runs in, has accepted none.
  await new Promise(resolve => process.nextTick(resolve));
  const closed = listening.close(600_000);
  for (const received of responses) expect(await received).toMatch(/answered$/);
  await closed;
});

test('closing lets a client read a response to its end', async () => {
  const server = await listen(() => new Response(LONG), ANY_PORT);
  const { socket, received } = send(`GET /long ${HEAD}\r\n`, server);
  await once(socket, 'data');
  socket.pause();
  const closed = server.close(600_000);
  await nextTurn();
  socket.resume();
  await closed;
  expect(await received).toHaveLength((await received).indexOf('\r\n\r\n') + 4 + LONG.length);
});

test('closing aborts what takes longer than the grace period', async () => {
  const { received } = send(`GET /held ${HEAD}\r\n`);
  await expect.poll(() => requestedPaths).toEqual(['/held']);
  await listening.close(50);
  expect(await received).toBe('');
});

test.each([
  ['not HTTP', 'nonsense\r\n\r\n', 400],
  ['an unknown method', `NOPE / ${HEAD}\r\n`, 400],
  ['a bad header', `GET / ${HEAD}X: \0\r\n\r\n`, 400],
  ['bytes that must be percent-encoded', `GET /?q=\u00d0\u00b2 ${HEAD}\r\n`, 400],
  ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['an invalid Host', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
  ['a path with dots', `GET /a/../b ${HEAD}Connection: close\r\n\r\n`, 400],
  ['too many headers', `GET / ${HEAD}X: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a URL that is too long', `GET /?${'x'.repeat(20_000)} ${HEAD}\r\n`, 431],
  ['an expectation', `GET / ${HEAD}Expect: more\r\nConnection: close\r\n\r\n`, 417],
  ['headers that never end', `GET / ${HEAD}X: `, 408],
  ['two Content-Length headers', `POST / ${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400],
])('%s is refused with our headers, in Coder’s error format', async (_name, text, status) => {
  const connection = send(text);
  const received = await (status === 408 ? dripFeed(connection) : connection.received);
  const [head = '', body = ''] = received.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toMatch(/^content-security-policy: default-src 'self'/im);
  expect(head).toMatch(/^content-type: application\/json; charset=utf-8$/im);
  expect(head).toMatch(/^cache-control: no-store$/im);
  expect(head).toMatch(/^connection: close$/im);
  expect(JSON.parse(body)).toMatchObject({ message: expect.stringMatching(/\.$/) as unknown });
  expect(Number(/^content-length: (\d+)$/im.exec(head)?.[1])).toBe(body.length);
});

test.each([0, 1000, 8000, 15_000, 15_900])(
  'a URL and headers of 16 kB in total are accepted, and not much more: %i bytes of URL',
  async length => {
    const statusOf = async (bytes: number): Promise<string | undefined> => {
      const text = `GET /?${'x'.repeat(length)} ${HEAD}Connection: close\r\nX-Long: `;
      const { received } = send(`${text}${'x'.repeat(bytes - text.length - 4)}\r\n\r\n`);
      return /^HTTP\/1\.1 (\d+) /.exec(await received)?.[1];
    };
    expect([await statusOf(16_000), await statusOf(16_800)]).toEqual(['200', '431']);
  },
);

test.each([
  'nonsense\r\n\r\n',
  '\0',
  `NOPE / ${HEAD}\r\n`,
  `GET / ${HEAD}X: \0\r\n\r\n`,
  `GET /?${'x'.repeat(20_000)} ${HEAD}\r\n`,
])('a started response is completed, with nothing after it, if %.20j follows its request', async text => {
  const server = await listen(() => new Response(LONG), ANY_PORT);
  const { socket, received } = send(`GET /long ${HEAD}\r\n`, server);
  await once(socket, 'data');
  socket.write(text, 'latin1');
  expect(await received).toHaveLength((await received).indexOf('\r\n\r\n') + 4 + LONG.length);
  await server.close(0);
});

test.each([
  `HEAD / ${HEAD}Broken: \x01\r\n\r\n`,
  `HEAD / ${HEAD}Content-Length: x\r\n\r\n`,
  `HEAD / HTTP/9\r\n\r\n`,
  `HEAD /${'x'.repeat(20_000)} ${HEAD}\r\n`,
])('a HEAD request that is refused gets no body: %#', async text => {
  const { received } = send(text);
  const [head = '', body] = (await received).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(head).toMatch(/^content-length: [1-9]/m);
  expect(body).toBe('');
});

test('an error outside the app does not reveal its message', async () => {
  const broken = await listen(() => Promise.reject(new Error('secret')), ANY_PORT, LISTEN_TIMEOUTS);
  const received = await send(`GET / ${HEAD}Connection: close\r\n\r\n`, broken).received;
  await broken.close(0);
  expect(received).toMatch(/^HTTP\/1\.1 500 [^]*\{"message":"Internal server error\."\}$/);
});

test.each([
  ['not an address', 'HOST not an address is'],
  ['http://127.0.0.1', 'HOST http://127.0.0.1 is'],
  ['256.1.1.1', 'HOST 256.1.1.1 is'],
  ['203.0.113.7', 'HOST 203.0.113.7 is'],
  // Node has no message for an address without its interface, or without IPv6.
  ['fe80::1', 'HOST fe80::1'],
])('HOST %s fails with a one-line message', async (host, message) => {
  const failed = listen(() => new Response(), { host, port: 0 });
  await expect(failed).rejects.toBeInstanceOf(ListenError);
  await expect(failed).rejects.toThrow(message);
});
