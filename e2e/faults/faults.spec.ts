import { recoverFrom, checkReaction, createFault } from './scenario.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { CLOCK_START } from '#e2e/support/clock.ts';
import { expect, test as base } from '#e2e/support/fixtures.ts';
import { startProgram } from '#e2e/support/server.ts';
import { demoData } from '#e2e/fakes/coder-data.ts';
import { startFakeCoder } from '#e2e/fakes/coder.ts';
import { FAULTS } from './faults.ts';
import { OPERATION, type ExpectedState } from './operations.ts';
import { PROXY_EDGES, canOccur, OPERATIONS, OUTCOMES, readTable, REASONS, type Cell } from './table.ts';
import { readExpectedState } from './expected-state.ts';

interface Deployment {
  expectedState: ExpectedState;
  edges: Record<Cell['edge'], FaultProxy>;
}

const test = base.extend<object, { deployment: Deployment }>({
  deployment: [
    async ({}, use) => {
      const data = demoData({ seed: 1, size: 1400, now: CLOCK_START });
      const coder = await startFakeCoder({ version: 'v2.34.5+abc', now: CLOCK_START, data });
      const source = await startFaultProxy(coder.url);
      const program = await startProgram({ CODER_URL: source.url, CODER_CONFIG_DIR: '/nowhere' });
      const browser = await startFaultProxy(program.url);
      await use({
        expectedState: await readExpectedState(browser.url, () => coder.signIn('owner')),
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

test.use({ installsClock: true });

const isSoak = process.env['E2E'] === 'all';
/** This timeout takes minutes of real time. */
const isSlow = ({ fault, edge }: Cell): boolean => fault === 'timeout' && edge === 'source';
const cells = readTable();
const possible = cells.filter(canOccur);
/** Every 37th cell without the slow ones. The soak runs all cells. */
const chosen = possible.filter((cell, index) => isSoak || (index % 37 === 0 && !isSlow(cell)));

/** Statuses and network errors that the browser logs for the faults. */
const EXPECTED_FAILURES = [
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
].map(failure => (typeof failure === 'number' ? failure : (`net::ERR_${failure}` as const)));

test.describe.configure({ mode: 'parallel' });

test.describe(`${chosen.length} of ${possible.length} cells; ${cells.length - possible.length} cannot occur`, () => {
  for (const cell of chosen) {
    const { operation, fault, edge, expected } = cell;
    test(`${operation}, ${fault}, towards the ${edge}: ${OUTCOMES[expected]}`, async ({
      page,
      deployment,
      expectFailure,
    }) => {
      test.setTimeout(isSlow(cell) ? 400_000 : 90_000);
      for (const status of EXPECTED_FAILURES) expectFailure('/', status);
      await page.clock.install({ time: CLOCK_START });
      const { expectedState, edges } = deployment;
      const { begin, act, checkPrevious, checkResult, isSignedIn, requests } = OPERATION[operation];
      if (isSignedIn) {
        await page
          .context()
          .addCookies([
            { name: 'aibridge_session', value: expectedState.newToken(), url: expectedState.url },
          ]);
      }
      try {
        await begin(page, expectedState);
        const activeFault = createFault(page, edges[edge], cell, requests);
        await activeFault.begin();
        await act(page, expectedState);
        await checkReaction(page, expected, { cell, activeFault });
        await checkPrevious(page);
        await activeFault.end();
        await recoverFrom(page, expected, expectedState);
        await checkResult(page, expectedState);
      } finally {
        await edges[edge].clearFault();
      }
    });
  }
});

test('every fault is combined with every operation at both edges, or has a reason why not', () => {
  expect(cells).toHaveLength(Object.keys(FAULTS).length * OPERATIONS.length * PROXY_EDGES.length);
  const used = new Set(cells.filter(cell => !canOccur(cell)).map(({ expected }) => expected));
  expect([...used].sort()).toEqual(Object.keys(REASONS));
});
