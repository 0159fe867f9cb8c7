import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendOnce, healthWhile, open, residentMb, quantile } from '#e2e/fuzz/load.ts';
import { startServer, type RunningServer } from '#e2e/support/server.ts';

const LIST = '/api/v2/aibridge/interceptions';
const CONNECTIONS = 500;
/** Pages per connection. */
const PAGES_EACH = 3;
const REQUESTS = Number(process.env['LOAD_REQUESTS'] ?? 200_000);
const WARM = REQUESTS / 10;
const CONCURRENCY = 32;

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
// The last test stops the server, unless an earlier test failed.
afterAll(() => server.stop().catch(() => undefined));

const get = (path: string, agent?: Agent): Promise<number> =>
  sendOnce(server.url + path, { token: server.tokens.owner, agent });

test(`${CONNECTIONS} concurrent connections keep the health check under one second`, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let pages = 0;
  const start = performance.now();
  const readPages = async (_: unknown, index: number): Promise<void> => {
    for (let turn = 0; turn < PAGES_EACH; turn += 1) {
      const offset = (index * PAGES_EACH + turn) % 4000;
      const path = index % 5 === 0 ? '/interceptions' : `${LIST}?limit=100&offset=${offset}`;
      expect(await get(path, agent)).toBe(200);
      pages += 1;
    }
  };
  const times = await healthWhile(server.url, Promise.all(Array.from({ length: CONNECTIONS }, readPages)));
  agent.destroy();
  const worst = Math.max(...times);
  console.log(
    `${pages} pages over ${CONNECTIONS} connections in ${((performance.now() - start) / 1000).toFixed(1)} s; ` +
      `health ${times.length} times: median ${quantile(times, 0.5).toFixed(0)} ms, ` +
      `p95 ${quantile(times, 0.95).toFixed(0)} ms, worst ${worst.toFixed(0)} ms`,
  );
  expect(times.length).toBeGreaterThan(5);
  expect(worst).toBeLessThan(1000);
});

test(`memory stays constant over ${REQUESTS} requests of all kinds`, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
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
    const sendUntilEnd = async (): Promise<void> => {
      while (turn < end) {
        turn += 1;
        // Every 50th request uses a new connection.
        expect(await get(paths(turn), turn % 50 === 0 ? undefined : agent)).toBeLessThan(500);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, sendUntilEnd));
  };
  const samples: number[] = [];
  for (let part = 1; part <= 10; part += 1) {
    await upTo(part * WARM);
    samples.push(await residentMb(server.pid));
    console.log(`after ${turn} requests: ${samples.at(-1)?.toFixed(0)} MB`);
  }
  agent.destroy();
  const [first = 0] = samples;
  expect(samples.at(-1)).toBeLessThan(first * 1.15);
});

test('on SIGTERM it finishes running requests and exits with 0 within 10 s', async () => {
  const running = Array.from({ length: 20 }, () => get(`${LIST}?limit=1000`));
  const host = `Host: ${new URL(server.url).host}\r\n`;
  const idle = [
    open(server.url, ''),
    open(server.url, 'GET / HT'),
    open(server.url, `GET /config HTTP/1.1\r\n${host}\r\n`),
  ];
  // Waits until the server has received all requests.
  await pause(1000);
  const start = performance.now();
  const [statuses] = await Promise.all([Promise.all(running), server.stop()]);
  const durationMs = performance.now() - start;
  idle.forEach(socket => socket.destroy());
  console.log(
    `stopped after ${(durationMs / 1000).toFixed(1)} s, with ${statuses.length} pages of 1000 rows in progress`,
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(durationMs).toBeLessThan(10_000);
});
