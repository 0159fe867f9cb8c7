import { expect, type Page } from '@playwright/test';
import { scrollAndWait } from '#e2e/support/scroll-page.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';
import type { EdgeName, OperationName } from './table.ts';

/** What the page must show in the end, whatever fault occurs. */
export interface ExpectedState {
  url: string;
  /** Returns an unused token, so that no cache knows its user. */
  newToken: () => string;
  /** Ids of the list, newest first: two and a half pages. */
  listed: readonly string[];
  /** Path and query of the list. */
  list: string;
  /** Totals over all rows. */
  all: { rows: number; tokens: number };
}

export interface Operation {
  /** The operation's requests at each edge, as `GET /path?query`. */
  requests: Record<EdgeName, RegExp>;
  isSignedIn: boolean;
  /** Everything before the request that fails. */
  begin: (page: Page, truth: ExpectedState) => Promise<void>;
  act: (page: Page, truth: ExpectedState) => Promise<unknown>;
  /** Checks that the previous content is still visible. */
  checkPrevious: (page: Page) => Promise<void>;
  /** Checks that the result is complete and without duplicates. */
  checkResult: (page: Page, truth: ExpectedState) => Promise<void>;
}

const LIST = String.raw`GET /api/v2/aibridge/interceptions\?`;
const both = (requests: RegExp): Operation['requests'] => ({ browser: requests, source: requests });
const noop = (): Promise<void> => Promise.resolve();

const checkRowsVisible = async (page: Page): Promise<void> => {
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
};

/** Scrolls through the list from the top and compares it with the expected rows. */
async function checkEveryRowOnce(page: Page, { listed }: ExpectedState): Promise<void> {
  const idByIndex = new Map<number, string>();
  await waitForList(page);
  await expect(async () => {
    // A reloaded page first restores its scroll position.
    await page.evaluate(() => window.scrollTo(0, 0));
    await expect(page.locator('[aria-rowindex="2"]')).toBeInViewport({ timeout: 100 });
  }).toPass();
  const collectRows = async (): Promise<void> => {
    for (const { index, id } of (await scrollAndWait(page)).rows) idByIndex.set(index, id);
  };
  await expect(async () => {
    await collectRows();
    await expect(page.getByText(/^End of list/)).toBeInViewport({ timeout: 50 });
  }).toPass({ intervals: [50] });
  await collectRows();
  const order = [...idByIndex].sort(([a], [b]) => a - b).map(([, id]) => id);
  expect(order.toSorted()).toEqual(listed.toSorted());
}

async function openList(page: Page, { url, list }: ExpectedState): Promise<void> {
  await page.goto(url + list);
  await waitForList(page);
}

/** Opens the usage page with a filter, so that its scripts and static content are loaded. */
async function openUsage(page: Page, { url, list, listed }: ExpectedState): Promise<void> {
  await page.goto(url + list.replace('/interceptions', '/usage'));
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(
    `All ${listed.length} interceptions`,
  );
}

const checkUsageTotals = async (page: Page, { all }: ExpectedState): Promise<void> => {
  const loadedText = `All ${all.rows.toLocaleString('en')} interceptions`;
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(loadedText);
  const hint = `${all.tokens.toLocaleString('en')} tokens. ${loadedText}`;
  await expect(page.locator('dl[aria-label="Summary"]').getByTitle(hint)).toBeAttached();
};

export const OPERATION: Record<OperationName, Operation> = {
  first: {
    requests: both(new RegExp(`${LIST}(?!.*after_id).*limit=100`)),
    isSignedIn: true,
    begin: noop,
    act: (page, { url, list }) => page.goto(url + list, { waitUntil: 'commit' }),
    checkPrevious: noop,
    checkResult: checkEveryRowOnce,
  },
  later: {
    requests: both(new RegExp(`${LIST}.*after_id=`)),
    isSignedIn: true,
    begin: openList,
    // Scrolling loads the next page.
    act: page => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight)),
    checkPrevious: checkRowsVisible,
    checkResult: checkEveryRowOnce,
  },
  refetch: {
    requests: both(new RegExp(`${LIST}(?!.*after_id).*limit=100`)),
    isSignedIn: true,
    begin: openList,
    act: page => page.getByRole('button', { name: 'Refresh' }).click(),
    checkPrevious: checkRowsVisible,
    checkResult: checkEveryRowOnce,
  },
  detail: {
    requests: both(new RegExp(`${LIST}(?!.*limit=100(?:&|$))`)),
    isSignedIn: true,
    begin: noop,
    // A row that is not on the first page, and a URL without `started_at`, so that the app has to search for it.
    act: (page, { url, listed }) => page.goto(`${url}/interceptions/${listed[180]}`, { waitUntil: 'commit' }),
    checkPrevious: noop,
    checkResult: async page => {
      const panel = page.getByRole('region', { name: 'Interception', exact: true });
      await expect(panel.getByRole('heading', { name: 'Token usage' })).toBeVisible();
    },
  },
  countQuery: {
    requests: both(new RegExp(`${LIST}.*limit=1(?:&|$)`)),
    isSignedIn: true,
    begin: openUsage,
    act: page => page.getByRole('button', { name: 'Clear filters' }).click(),
    checkPrevious: noop,
    checkResult: checkUsageTotals,
  },
  timeRange: {
    requests: both(new RegExp(`${LIST}.*limit=1000`)),
    isSignedIn: true,
    begin: openUsage,
    act: page => page.getByRole('button', { name: 'Clear filters' }).click(),
    checkPrevious: noop,
    checkResult: checkUsageTotals,
  },
  'sign-in': {
    requests: { browser: /^POST \/session/, source: /^GET \/api\/v2\/users\/me/ },
    isSignedIn: false,
    async begin(page, { url }) {
      await page.goto(`${url}/sign-in?next=/interceptions`);
      await page.getByLabel('Session token').waitFor();
    },
    async act(page, { newToken }) {
      await page.getByLabel('Session token').fill(newToken());
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
    checkPrevious: noop,
    checkResult: page => waitForList(page),
  },
};
