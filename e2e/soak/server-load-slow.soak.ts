import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { healthWhile, open, quantile, socketsOf } from '#e2e/fuzz/load.ts';
import { startServer, type RunningServer } from '#e2e/support/server.ts';

const LIST = '/api/v2/aibridge/interceptions';
/** The server's timeouts are 10 s for headers, 20 s for a request, and 30 s for a response that the client does not read. */
const MAX_CLOSE_MS = { headers: 12_000, request: 22_000, answer: 60_000 };

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test('slow clients are disconnected in time and do not affect others', async () => {
  const before = await socketsOf(server.pid);
  const host = `Host: ${new URL(server.url).host}\r\n`;
  const slow = {
    headers: `GET / HTTP/1.1\r\n${host}X-Slow: `,
    request: `POST /session HTTP/1.1\r\n${host}Content-Length: 4000\r\n\r\n`,
  };
  const start = performance.now();
  const closed = { headers: 0, request: 0 };
  const writers = Object.entries(slow).flatMap(([kind, text]) =>
    Array.from({ length: 50 }, () => {
      const socket = open(server.url, text);
      const drip = setInterval(() => socket.write('a'), 1000);
      return new Promise<void>(resolve => {
        socket.resume().once('close', () => {
          clearInterval(drip);
          const durationMs = performance.now() - start;
          if (kind === 'headers') closed.headers = Math.max(closed.headers, durationMs);
          else closed.request = Math.max(closed.request, durationMs);
          resolve();
        });
      });
    }),
  );
  const page = `GET ${LIST}?limit=1000 HTTP/1.1\r\n${host}Coder-Session-Token: ${server.tokens.owner}\r\n\r\n`;
  // Three requests at once, so that the responses exceed the socket buffers.
  const readers = Array.from({ length: 10 }, () => open(server.url, page.repeat(3)).pause());
  const allClosed = (async (): Promise<number> => {
    await Promise.all(writers);
    while ((await socketsOf(server.pid)) > before + 1) await pause(200);
    return performance.now() - start;
  })();
  const times = await healthWhile(server.url, allClosed);
  readers.forEach(socket => socket.destroy());
  console.log(
    `100 slow writers, 10 clients that read nothing: headers cut off after ${(closed.headers / 1000).toFixed(1)} s, ` +
      `bodies after ${(closed.request / 1000).toFixed(1)} s, the last reader after ${((await allClosed) / 1000).toFixed(1)} s; ` +
      `/healthz in the meantime p95 ${quantile(times, 0.95).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms`,
  );
  expect(closed.headers).toBeLessThan(MAX_CLOSE_MS.headers);
  expect(closed.request).toBeLessThan(MAX_CLOSE_MS.request);
  expect(await allClosed).toBeLessThan(MAX_CLOSE_MS.answer);
});
