import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendOnce, healthWhile, open, residentOf, share } from '#e2e/fuzz/load.ts';
import { startServer, type RunningServer } from '#e2e/support/server.ts';

const LIST = '/api/v2/aibridge/interceptions';
const CONNECTIONS = 500;
/** Pages for each of them. */
const TURNS = 3;
const REQUESTS = Number(process.env['LOAD_REQUESTS'] ?? 200_000);
const WARM = REQUESTS / 10;
const AT_ONCE = 32;

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
// The last test stops it; one that ends before that may have left it running.
afterAll(() => server.stop().catch(() => undefined));

const ask = (path: string, agent?: Agent): Promise<number> =>
  sendOnce(server.url + path, { token: server.tokens.owner, agent });

test(`${CONNECTIONS} connections at once that ask for pages leave its health under a second`, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let pages = 0;
  const start = performance.now();
  const reader = async (_: unknown, place: number): Promise<void> => {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const offset = (place * TURNS + turn) % 4000;
      const path = place % 5 === 0 ? '/interceptions' : `${LIST}?limit=100&offset=${offset}`;
      expect(await ask(path, agent)).toBe(200);
      pages += 1;
    }
  };
  const times = await healthWhile(server.url, Promise.all(Array.from({ length: CONNECTIONS }, reader)));
  agent.destroy();
  const worst = Math.max(...times);
  console.log(
    `${pages} pages over ${CONNECTIONS} connections in ${((performance.now() - start) / 1000).toFixed(1)} s; ` +
      `health ${times.length} times: median ${share(times, 0.5).toFixed(0)} ms, ` +
      `p95 ${share(times, 0.95).toFixed(0)} ms, worst ${worst.toFixed(0)} ms`,
  );
  expect(times.length).toBeGreaterThan(5);
  expect(worst).toBeLessThan(1000);
});

test(`memory stays flat over ${REQUESTS} requests of all kinds`, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const paths = (turn: number): string =>
    [
      `${LIST}?limit=25&offset=${turn % 4000}`,
      '/interceptions',
      `${LIST}?q=model:x${turn}&limit=10`,
      '/config',
      '/healthz',
      `/api/v2/users?q=a&limit=5`,
      '/api/v2/aibridge/models?q=claude',
      `${LIST}?limit=-1`,
      `/nothing/${turn}.js`,
      '/favicon.svg',
    ][turn % 10] ?? '/';
  let turn = 0;
  const upTo = async (end: number): Promise<void> => {
    const asker = async (): Promise<void> => {
      while (turn < end) {
        turn += 1;
        // Now and then over a connection of its own.
        expect(await ask(paths(turn), turn % 50 === 0 ? undefined : agent)).toBeLessThan(500);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, asker));
  };
  const samples: number[] = [];
  for (let part = 1; part <= 10; part += 1) {
    await upTo(part * WARM);
    samples.push(await residentOf(server.pid));
    console.log(`after ${turn} requests: ${samples.at(-1)?.toFixed(0)} MB`);
  }
  agent.destroy();
  const [first = 0] = samples;
  expect(samples.at(-1)).toBeLessThan(first * 1.15);
});

test('asked to stop while requests run, it finishes them and ends well within 10 s', async () => {
  const running = Array.from({ length: 20 }, () => ask(`${LIST}?limit=1000`));
  const host = `Host: ${new URL(server.url).host}\r\n`;
  const idle = [
    open(server.url, ''),
    open(server.url, 'GET / HT'),
    open(server.url, `GET /config HTTP/1.1\r\n${host}\r\n`),
  ];
  // Until all of them have been heard.
  await pause(1000);
  const start = performance.now();
  const [statuses] = await Promise.all([Promise.all(running), server.stop()]);
  const took = performance.now() - start;
  idle.forEach(socket => socket.destroy());
  console.log(
    `stopped after ${(took / 1000).toFixed(1)} s, with ${statuses.length} pages of 1000 rows under way`,
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(took).toBeLessThan(10_000);
});
