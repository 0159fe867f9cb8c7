import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as afterOthers } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen, type Listening } from './listen.ts';

/** Short, so that nobody waits; and not so short that a busy machine would cut off who is in time. */
const PATIENCE = { head: 400, request: 800, answer: 400, next: 400, check: 20 };
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
    PATIENCE,
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
  const socket = connect(port, '127.0.0.1', () => socket.write(text));
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
  await new Promise(resolve => setTimeout(resolve, 5 * PATIENCE.answer));
  socket.resume();
  expect((await heard).length).toBeLessThan(LONG.length);
});

test('who waits for us is not given up', async () => {
  const { heard } = say(`GET /held ${HEAD}Connection: close\r\n\r\n`);
  await new Promise(resolve => setTimeout(resolve, 3 * PATIENCE.answer));
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
