import { goesOn, shows, troubleOf } from './scenario.ts';
import { openEdge, type Edge } from './fault-proxy.ts';
import { CLOCK_START } from '#e2e/support/clock.ts';
import { expect, test as base } from '#e2e/support/fixtures.ts';
import { startProgram } from '#e2e/support/server.ts';
import { demoData } from '#e2e/fakes/coder-data.ts';
import { startFakeCoder } from '#e2e/fakes/coder.ts';
import { FAULTS } from './faults.ts';
import { OPERATION, type Truth } from './operations.ts';
import { EDGES, occurs, OPERATIONS, OUTCOMES, readTable, REASONS, type Cell } from './table.ts';
import { readTruth } from './expected-state.ts';

interface Deployment {
  truth: Truth;
  edges: Record<Cell['edge'], Edge>;
}

const test = base.extend<object, { deployment: Deployment }>({
  deployment: [
    async ({}, use) => {
      const data = demoData({ seed: 1, size: 1400, now: CLOCK_START });
      const coder = await startFakeCoder({ version: 'v2.34.5+abc', now: CLOCK_START, data });
      const source = await openEdge(coder.url);
      const program = await startProgram({ CODER_URL: source.url, CODER_CONFIG_DIR: '/nowhere' });
      const browser = await openEdge(program.url);
      await use({
        truth: await readTruth(browser.url, () => coder.signIn('owner')),
        edges: { browser, source },
      });
      await browser.close();
      await program.stop();
      await source.close();
      await coder.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

const ALL = process.env['E2E'] === 'all';
/** A fault that takes real minutes to be noticed. */
const isSlow = ({ fault, edge }: Cell): boolean => fault === 'timeout' && edge === 'source';
const cells = readTable();
const real = cells.filter(occurs);
/** In passing every fault and every operation several times at either edge; the soak runs them all. */
const chosen = real.filter((cell, index) => ALL || (index % 37 === 0 && !isSlow(cell)));

/** What the browser itself says of them. */
const BROKEN = [
  400,
  401,
  403,
  404,
  429,
  500,
  502,
  504,
  ...(['EMPTY_RESPONSE', 'CONNECTION_REFUSED', 'CONNECTION_RESET', 'INTERNET_DISCONNECTED'] as const),
  ...(['INCOMPLETE_CHUNKED_ENCODING', 'CONTENT_LENGTH_MISMATCH', 'FAILED'] as const),
].map(each => (typeof each === 'number' ? each : (`net::ERR_${each}` as const)));

test.describe.configure({ mode: 'parallel' });

test.describe(`${chosen.length} of ${real.length} cells; ${cells.length - real.length} cannot occur`, () => {
  for (const cell of chosen) {
    const { operation, fault, edge, expected } = cell;
    test(`${operation}, ${fault}, towards the ${edge}: ${OUTCOMES[expected]}`, async ({
      page,
      deployment,
      expectFailure,
    }) => {
      test.setTimeout(isSlow(cell) ? 400_000 : 90_000);
      for (const status of BROKEN) expectFailure('/', status);
      await page.clock.install({ time: CLOCK_START });
      const { truth, edges } = deployment;
      const { begin, act, stays, done, signedIn, requests } = OPERATION[operation];
      if (signedIn) {
        await page
          .context()
          .addCookies([{ name: 'aibridge_session', value: truth.newToken(), url: truth.url }]);
      }
      try {
        await begin(page, truth);
        const trouble = troubleOf(page, edges[edge], cell, requests);
        await trouble.begin();
        await act(page, truth);
        await shows(page, expected, { cell, trouble });
        await stays(page);
        await trouble.end();
        await goesOn(page, expected, truth);
        await done(page, truth);
      } finally {
        await edges[edge].heal();
      }
    });
  }
});

test('every fault meets every operation at either edge, or has its reason not to', () => {
  expect(cells).toHaveLength(Object.keys(FAULTS).length * OPERATIONS.length * EDGES.length);
  const used = new Set(cells.filter(cell => !occurs(cell)).map(({ expected }) => expected));
  expect([...used].sort()).toEqual(Object.keys(REASONS));
});
