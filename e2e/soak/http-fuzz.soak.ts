import { afterAll, beforeAll, expect, test } from 'vitest';
import { runFuzz } from '#e2e/fuzz/run-fuzz.ts';
import { startServer, type RunningServer } from '#e2e/support/server.ts';
import { fetchPage } from '#e2e/support/request-outcome.ts';

const PER_ROUTE = Number(process.env['FUZZ_PER_ROUTE'] ?? 20_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
/** Only for tests that hang. */
const TIMEOUT_MS = 90 * 60_000;

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ DEMO_INTERCEPTIONS: '60' });
});
afterAll(() => server.stop());

test(
  `${PER_ROUTE} malicious requests to every route: each is answered or closed without a server fault`,
  async () => {
    const onRoute = (line: string): void => console.log(line);
    expect(await runFuzz(server, { seed: SEED, perRoute: PER_ROUTE, onRoute })).toEqual([]);
    // The server must not log any exception.
    expect(server.lines.filter(line => /^\s+at |Error/.test(line))).toEqual([]);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/interceptions`)).status).toBe(200);
    const { url, tokens } = server;
    const response = await fetch(`${url}/api/v2/users/me`, {
      headers: { 'Coder-Session-Token': tokens.owner },
    });
    expect(response.status).toBe(200);
    expect(await fetchPage(url, { limit: 10 })).toMatchObject({ kind: 'error', status: 401 });
  },
  TIMEOUT_MS,
);
