import { runFuzz } from '#e2e/fuzz/run-fuzz.ts';
import { expect, test } from '#e2e/support/fixtures.ts';

/** The same requests as in the soak, few enough to be tried each time. */
const FEW = { seed: 1, perRoute: 100 };

test('hostile requests to every route are answered or refused, none with a fault of ours', async ({
  server,
}) => {
  // A limit for what hangs: on a quiet machine it takes seconds.
  test.setTimeout(180_000);
  expect(await runFuzz(server, FEW)).toEqual([]);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/interceptions`)).status).toBe(200);
});
