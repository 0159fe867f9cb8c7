import { runFuzz } from '#e2e/fuzz/run-fuzz.ts';
import { expect, test } from '#e2e/support/fixtures.ts';

/** The same requests as in the soak, but few enough for every run. */
const FEW = { seed: 1, perRoute: 100 };

test('malicious requests to every route are answered or rejected without a server fault', async ({
  server,
}) => {
  // Only for tests that hang: it takes seconds on an idle machine.
  test.setTimeout(180_000);
  expect(await runFuzz(server, FEW)).toEqual([]);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/interceptions`)).status).toBe(200);
});
