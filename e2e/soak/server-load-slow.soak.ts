import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { healthWhile, open, share, socketsOf } from '#e2e/fuzz/load.ts';
import { startServer, type RunningServer } from '#e2e/support/server.ts';

const LIST = '/api/v2/aibridge/interceptions';
/** The server gives up headers after 10 s, a request after 20 s, an answer that is not taken after 30 s at most. */
const CUT_OFF = { headers: 12_000, request: 22_000, answer: 60_000 };

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test('who is slow is cut off in time and harms nobody', async () => {
  const before = await socketsOf(server.pid);
  const host = `Host: ${new URL(server.url).host}\r\n`;
  const slow = {
    headers: `GET / HTTP/1.1\r\n${host}X-Slow: `,
    request: `POST /session HTTP/1.1\r\n${host}Content-Length: 4000\r\n\r\n`,
  };
  const since = performance.now();
  const closed = { headers: 0, request: 0 };
  const writers = Object.entries(slow).flatMap(([kind, text]) =>
    Array.from({ length: 50 }, () => {
      const socket = open(server.url, text);
      const drip = setInterval(() => socket.write('a'), 1000);
      return new Promise<void>(resolve => {
        socket.resume().once('close', () => {
          clearInterval(drip);
          const took = performance.now() - since;
          if (kind === 'headers') closed.headers = Math.max(closed.headers, took);
          else closed.request = Math.max(closed.request, took);
          resolve();
        });
      });
    }),
  );
  const page = `GET ${LIST}?limit=1000 HTTP/1.1\r\n${host}Coder-Session-Token: ${server.tokens.owner}\r\n\r\n`;
  // Asked for three times over, so that it is more than the system takes off the server's hands.
  const readers = Array.from({ length: 10 }, () => open(server.url, page.repeat(3)).pause());
  const gone = (async (): Promise<number> => {
    await Promise.all(writers);
    while ((await socketsOf(server.pid)) > before + 1) await pause(200);
    return performance.now() - since;
  })();
  const times = await healthWhile(server.url, gone);
  readers.forEach(socket => socket.destroy());
  console.log(
    `100 slow writers, 10 who read nothing: headers cut off after ${(closed.headers / 1000).toFixed(1)} s, ` +
      `bodies after ${(closed.request / 1000).toFixed(1)} s, the last reader after ${((await gone) / 1000).toFixed(1)} s; ` +
      `health meanwhile p95 ${share(times, 0.95).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms`,
  );
  expect(closed.headers).toBeLessThan(CUT_OFF.headers);
  expect(closed.request).toBeLessThan(CUT_OFF.request);
  expect(await gone).toBeLessThan(CUT_OFF.answer);
});
