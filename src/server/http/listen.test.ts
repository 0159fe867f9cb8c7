import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as afterOthers } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen, ListenError, type Listening } from './listen.ts';

/** Short, so that nobody waits; and not so short that a busy machine would cut off who is in time. */
const LISTEN_TIMEOUTS = { head: 400, request: 800, answer: 400, next: 400, check: 20 };
/** More than the system takes off our hands for one who does not read. */
const LONG = 'x'.repeat(30_000_000);
const HEAD = 'HTTP/1.1\r\nHost: localhost\r\n';

const SYSTEM_PORT = { host: '127.0.0.1', port: 0 };

let listening: Listening;
let release: () => void;
let asked: string[];
const sockets = new Set<Socket>();
beforeEach(async () => {
  asked = [];
  const released = new Promise<void>(resolve => (release = resolve));
  const answer = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    asked.push(path);
    if (path === '/held') await released;
    if (path === '/long') return new Response(LONG);
    return new Response(request.method === 'POST' ? await request.text() : 'answered');
  };
  listening = await listen(
    request => answer(request).catch(() => new Response(null, { status: 499 })),
    SYSTEM_PORT,
    LISTEN_TIMEOUTS,
  );
});
afterEach(async () => {
  release();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await listening.close(0);
});

/** Connects, says this, and gives what came back when the other side hung up. */
function say(text: string, { port } = listening): { socket: Socket; heard: Promise<string> } {
  const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
  sockets.add(socket);
  const parts: string[] = [];
  socket.setEncoding('latin1').on('data', (part: string) => parts.push(part));
  socket.on('error', () => undefined);
  return { socket, heard: new Promise(resolve => socket.once('close', () => resolve(parts.join('')))) };
}

/** Adds a byte now and then, as who wants to hold a connection does. */
function dribble({ socket, heard }: ReturnType<typeof say>): Promise<string> {
  const drip = setInterval(() => socket.write('a'), 50);
  return heard.finally(() => clearInterval(drip));
}

const plain = async (): Promise<string> => await say(`GET / ${HEAD}Connection: close\r\n\r\n`).heard;

test.each([
  ['headers that never end', `GET / ${HEAD}X-Slow: `],
  ['a body that never ends', `POST / ${HEAD}Content-Length: 5000\r\n\r\n`],
  ['chunks that never end', `POST / ${HEAD}Transfer-Encoding: chunked\r\n\r\n1000\r\n`],
])('%s are given up, and meanwhile others are answered', async (_name, text) => {
  const slow = dribble(say(text));
  expect(await plain()).toMatch(/answered$/);
  expect(await slow).toMatch(/^HTTP\/1\.1 408 /);
});

test('who says nothing is given up, before a request and after one', async () => {
  expect(await say('').heard).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  expect(await say(`GET / ${HEAD}\r\n`).heard).toMatch(/^HTTP\/1\.1 200 [^]*answered/);
});

test('who does not take the answer is given up', async () => {
  const { socket, heard } = say(`GET /long ${HEAD}\r\n`);
  socket.pause();
  await expect.poll(() => asked).toEqual(['/long']);
  expect(await plain()).toMatch(/answered$/);
  // Only reading shows that the other side has hung up: it takes longer than that.
  await new Promise(resolve => setTimeout(resolve, 5 * LISTEN_TIMEOUTS.answer));
  socket.resume();
  expect((await heard).length).toBeLessThan(LONG.length);
});

test('who waits for us is not given up', async () => {
  const { heard } = say(`GET /held ${HEAD}Connection: close\r\n\r\n`);
  await new Promise(resolve => setTimeout(resolve, 3 * LISTEN_TIMEOUTS.answer));
  release();
  expect(await heard).toMatch(/answered$/);
});

test('closing lets what runs finish, takes nothing more, and waits for nobody who only stays', async () => {
  const running = say(`GET /held ${HEAD}\r\n`);
  const [silent, started, kept] = [say(''), say('GET / HT'), say(`GET / ${HEAD}\r\n`)];
  await once(kept.socket, 'data');
  await expect.poll(() => asked.toSorted()).toEqual(['/', '/held']);
  const closed = listening.close(600_000);
  running.socket.write(`GET /later ${HEAD}\r\n`);
  release();
  await closed;
  expect(await running.heard).toMatch(/^HTTP\/1\.1 200 [^]*Connection: close[^]*answered$/i);
  await Promise.all([silent, started, kept].map(({ heard }) => heard));
  expect(asked).not.toContain('/later');
  await expect(once(connect(listening.port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
});

test('closing answers whoever had come before it and was not heard yet, as on a busy machine', async () => {
  const asking = Array.from({ length: 20 }, () => say(`GET / ${HEAD}Connection: close\r\n\r\n`).heard);
  // Now the system has connected them, and this thread, with the server in it, has seen none of them.
  await new Promise(resolve => process.nextTick(resolve));
  const closed = listening.close(600_000);
  for (const heard of asking) expect(await heard).toMatch(/answered$/);
  await closed;
});

test('closing lets an answer be taken to its end', async () => {
  const patient = await listen(() => new Response(LONG), SYSTEM_PORT);
  const { socket, heard } = say(`GET /long ${HEAD}\r\n`, patient);
  await once(socket, 'data');
  socket.pause();
  const closed = patient.close(600_000);
  await afterOthers();
  socket.resume();
  await closed;
  expect(await heard).toHaveLength((await heard).indexOf('\r\n\r\n') + 4 + LONG.length);
});

test('closing gives up what takes longer than there is time', async () => {
  const { heard } = say(`GET /held ${HEAD}\r\n`);
  await expect.poll(() => asked).toEqual(['/held']);
  await listening.close(50);
  expect(await heard).toBe('');
});

test.each([
  ['no HTTP', 'nonsense\r\n\r\n', 400],
  ['a method that is none', `NOPE / ${HEAD}\r\n`, 400],
  ['a bad header', `GET / ${HEAD}X: \0\r\n\r\n`, 400],
  ['bytes that must be escaped', `GET /?q=\u00d0\u00b2 ${HEAD}\r\n`, 400],
  ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
  ['a path with dots', `GET /a/../b ${HEAD}Connection: close\r\n\r\n`, 400],
  ['too many headers', `GET / ${HEAD}X: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['too long an address', `GET /?${'x'.repeat(20_000)} ${HEAD}\r\n`, 431],
  ['an expectation', `GET / ${HEAD}Expect: more\r\nConnection: close\r\n\r\n`, 417],
  ['a request that never ends', `GET / ${HEAD}X: `, 408],
  ['two lengths', `POST / ${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400],
])('%s is refused with our headers, in Coder’s shape', async (_name, text, status) => {
  const said = say(text);
  const heard = await (status === 408 ? dribble(said) : said.heard);
  const [head = '', body = ''] = heard.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toMatch(/^content-security-policy: default-src 'self'/im);
  expect(head).toMatch(/^content-type: application\/json; charset=utf-8$/im);
  expect(head).toMatch(/^cache-control: no-store$/im);
  expect(head).toMatch(/^connection: close$/im);
  expect(JSON.parse(body)).toMatchObject({ message: expect.stringMatching(/\.$/) as unknown });
  expect(Number(/^content-length: (\d+)$/im.exec(head)?.[1])).toBe(body.length);
});

test.each([0, 1000, 8000, 15_000, 15_900])(
  'an address and headers of 16 kB together are taken, and not much more: %i bytes of address',
  async length => {
    const statusOf = async (bytes: number): Promise<string | undefined> => {
      const text = `GET /?${'x'.repeat(length)} ${HEAD}Connection: close\r\nX-Long: `;
      const { heard } = say(`${text}${'x'.repeat(bytes - text.length - 4)}\r\n\r\n`);
      return /^HTTP\/1\.1 (\d+) /.exec(await heard)?.[1];
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
])('an answer that has begun comes whole, and nothing else, where %.20j follows its request', async text => {
  const patient = await listen(() => new Response(LONG), SYSTEM_PORT);
  const { socket, heard } = say(`GET /long ${HEAD}\r\n`, patient);
  await once(socket, 'data');
  socket.write(text, 'latin1');
  expect(await heard).toHaveLength((await heard).indexOf('\r\n\r\n') + 4 + LONG.length);
  await patient.close(0);
});

test('a fault outside of the app is told without its words', async () => {
  const broken = await listen(() => Promise.reject(new Error('secret')), SYSTEM_PORT, LISTEN_TIMEOUTS);
  const heard = await say(`GET / ${HEAD}Connection: close\r\n\r\n`, broken).heard;
  await broken.close(0);
  expect(heard).toMatch(/^HTTP\/1\.1 500 [^]*\{"message":"Internal server error\."\}$/);
});

test.each([
  ['not an address', 'HOST not an address is'],
  ['http://127.0.0.1', 'HOST http://127.0.0.1 is'],
  ['256.1.1.1', 'HOST 256.1.1.1 is'],
  ['203.0.113.7', 'HOST 203.0.113.7 is'],
  // Without the name of an interface, which Node has no words for; or without IPv6.
  ['fe80::1', 'HOST fe80::1'],
])('HOST %s ends in one line', async (host, words) => {
  const failed = listen(() => new Response(), { host, port: 0 });
  await expect(failed).rejects.toBeInstanceOf(ListenError);
  await expect(failed).rejects.toThrow(words);
});
