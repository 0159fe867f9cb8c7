import { expect, type Page, type Request } from '@playwright/test';
import type { FaultProxy } from './fault-proxy.ts';
import { FAULTS } from './faults.ts';
import type { Operation, ExpectedState } from './operations.ts';
import type { Cell, Outcome } from './table.ts';

export interface ActiveFault {
  begin: () => Promise<void>;
  end: () => Promise<void>;
  /** Number of affected requests so far. */
  requestCount: () => number;
}

/** How long a restarting server is unreachable. */
const RESTART_MS = 700;
const HOUR_MS = 3_600_000;
const ANY_LIST = /^GET \/api\/v2\/aibridge\/interceptions\?/;

/** Creates the fault of a cell, in the proxy or in the page. */
export function createFault(
  page: Page,
  edge: FaultProxy,
  { fault, ...cell }: Cell,
  requests: Operation['requests'],
): ActiveFault {
  let requestCount = 0;
  // If the connection is refused, the app retries its first request, so any list request counts.
  const affected = FAULTS[fault].fault.kind === 'refuse' ? ANY_LIST : requests.browser;
  page.on('request', request => {
    if (matchesRequest(affected, request)) requestCount += 1;
  });
  const base: ActiveFault = {
    begin: () => edge.setFault(FAULTS[fault].fault, requests[cell.edge]),
    end: () => edge.clearFault(),
    requestCount: () => requestCount,
  };
  if (fault === 'offline and online again') {
    return {
      ...base,
      begin: () => page.context().setOffline(true),
      end: () => page.context().setOffline(false),
    };
  }
  if (fault === 'clock jumps an hour') {
    const begin = async (): Promise<void> => {
      const now = await page.evaluate(() => Date.now());
      await page.clock.setSystemTime(now + HOUR_MS);
    };
    return { ...base, begin };
  }
  if (fault === 'server restarted') {
    const begin = async (): Promise<void> => {
      await base.begin();
      setTimeout(() => void edge.clearFault(), RESTART_MS);
    };
    return { ...base, begin };
  }
  return fault === 'refused' && cell.edge === 'browser'
    ? { ...base, ...refuseInPage(page, requests.browser) }
    : base;
}

/** Aborts the requests in the page, because the page itself is loaded through the same edge. */
function refuseInPage(page: Page, requests: RegExp): Pick<ActiveFault, 'begin' | 'end'> {
  const everything = '**/*';
  return {
    async begin() {
      await page.route(everything, route =>
        matchesRequest(requests, route.request()) ? route.abort('connectionrefused') : route.continue(),
      );
    },
    end: () => page.unroute(everything),
  };
}

function matchesRequest(requests: RegExp, request: Request): boolean {
  const { pathname, search } = new URL(request.url());
  return requests.test(`${request.method()} ${pathname}${search}`);
}

interface FaultCheck {
  cell: Cell;
  activeFault: ActiveFault;
}

/** Checks how the page reacts while the fault is active. */
export async function checkReaction(
  page: Page,
  expected: Outcome,
  { cell, activeFault }: FaultCheck,
): Promise<void> {
  if (expected === 'S') {
    return await expect(page.getByRole('dialog', { name: 'Your session has expired' })).toBeVisible();
  }
  const message = messageOf(cell) ?? (expected === 'H' ? null : FAULTS.refused.words);
  if (message === null) return;
  await waitForMessage(page, message);
  if (expected === 'R') return expect(activeFault.requestCount()).toBeGreaterThan(1);
  const requestCount = activeFault.requestCount();
  await page.clock.fastForward(60_000);
  await page.clock.runFor(1000);
  expect(activeFault.requestCount()).toBe(requestCount);
}

/** At sign-in, our server calls Coder and does not pass on `Retry-After`. */
function messageOf({ fault, operation, edge }: Cell): RegExp | null {
  const isProxied = fault === '429 with Retry-After' && operation === 'sign-in' && edge === 'source';
  return FAULTS[isProxied ? '429' : fault].words;
}

/** Fast-forwards the clock through the retry delays. */
async function waitForMessage(page: Page, message: RegExp): Promise<void> {
  await expect(async () => {
    await page.clock.fastForward(2500);
    await expect(page.getByRole('main').getByText(message).first()).toBeVisible({ timeout: 100 });
  }).toPass({ intervals: [20], timeout: 200_000 });
}

/** What the user does after the fault. */
export async function recoverFrom(page: Page, expected: Outcome, truth: ExpectedState): Promise<void> {
  if (expected === 'H') return;
  if (expected === 'S') {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Session token').fill(truth.newToken());
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    return await expect(dialog).toBeHidden();
  }
  if (expected === 'R') {
    await page.getByRole('button', { name: 'Retry' }).first().click();
    // Requests in the background still respect `Retry-After`.
    return await page.clock.fastForward(61_000);
  }
  const token = page.getByLabel('Session token');
  if (await token.isVisible()) {
    await token.fill(truth.newToken());
    return await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  const removeButton = page.getByRole('button', { name: 'Remove', exact: true });
  const recoverButton = page.getByRole('button', { name: /^(?:Retry|Reload the page)$/ });
  await expect(recoverButton.or(removeButton).first()).toBeVisible();
  // Reloads instead of removing the filter, because the filter is correct.
  await ((await removeButton.isVisible()) ? page.reload() : recoverButton.first().click());
}
