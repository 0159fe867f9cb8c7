import { expect, type Page } from '@playwright/test';
import { scrollAndWait } from '#e2e/support/scroll-page.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';
import type { EdgeName, OperationName } from './table.ts';

/** What is true whatever happens on the way. */
export interface Truth {
  url: string;
  /** One that nobody has used yet: who it belongs to is not known anywhere on the way. */
  newToken: () => string;
  /** The ids of the list below, newest first: two pages and a half. */
  listed: readonly string[];
  /** Its address. */
  list: string;
  /** How many there are in all, and their tokens. */
  all: { rows: number; tokens: number };
}

export interface Operation {
  /** The requests it is made of, as `GET /path?query`, where they pass each edge. */
  requests: Record<EdgeName, RegExp>;
  signedIn: boolean;
  /** Everything before the request that is going to fail. */
  begin: (page: Page, truth: Truth) => Promise<void>;
  act: (page: Page, truth: Truth) => Promise<unknown>;
  /** What was there before is still there. */
  stays: (page: Page) => Promise<void>;
  /** Everything is there, once. */
  done: (page: Page, truth: Truth) => Promise<void>;
}

const LIST = String.raw`GET /api/v2/aibridge/interceptions\?`;
const both = (requests: RegExp): Operation['requests'] => ({ browser: requests, source: requests });
const nothing = (): Promise<void> => Promise.resolve();

const rowsStay = async (page: Page): Promise<void> => {
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
};

/** Scrolls through the list from its top and compares it with the truth. */
async function everyRowOnce(page: Page, { listed }: Truth): Promise<void> {
  const seen = new Map<number, string>();
  await waitForList(page);
  await expect(async () => {
    // A page that was loaded anew first goes back to where it was.
    await page.evaluate(() => window.scrollTo(0, 0));
    await expect(page.locator('[aria-rowindex="2"]')).toBeInViewport({ timeout: 100 });
  }).toPass();
  const look = async (): Promise<void> => {
    for (const { index, id } of (await scrollAndWait(page)).rows) seen.set(index, id);
  };
  await expect(async () => {
    await look();
    await expect(page.getByText(/^End of list/)).toBeInViewport({ timeout: 50 });
  }).toPass({ intervals: [50] });
  await look();
  const order = [...seen].sort(([a], [b]) => a - b).map(([, id]) => id);
  expect(order.toSorted()).toEqual(listed.toSorted());
}

async function openList(page: Page, { url, list }: Truth): Promise<void> {
  await page.goto(url + list);
  await waitForList(page);
}

/** Of a part, so that everything the screen is made of is there. */
async function openUsage(page: Page, { url, list, listed }: Truth): Promise<void> {
  await page.goto(url + list.replace('/interceptions', '/usage'));
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(
    `All ${listed.length} interceptions`,
  );
}

const usageSums = async (page: Page, { all }: Truth): Promise<void> => {
  const words = `All ${all.rows.toLocaleString('en')} interceptions`;
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(words);
  const hint = `${all.tokens.toLocaleString('en')} tokens. ${words}`;
  await expect(page.locator('dl[aria-label="Summary"]').getByTitle(hint)).toBeAttached();
};

export const OPERATION: Record<OperationName, Operation> = {
  first: {
    requests: both(new RegExp(`${LIST}(?!.*after_id).*limit=100`)),
    signedIn: true,
    begin: nothing,
    act: (page, { url, list }) => page.goto(url + list, { waitUntil: 'commit' }),
    stays: nothing,
    done: everyRowOnce,
  },
  later: {
    requests: both(new RegExp(`${LIST}.*after_id=`)),
    signedIn: true,
    begin: openList,
    // By scrolling: what is ahead is asked for by itself.
    act: page => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight)),
    stays: rowsStay,
    done: everyRowOnce,
  },
  refetch: {
    requests: both(new RegExp(`${LIST}(?!.*after_id).*limit=100`)),
    signedIn: true,
    begin: openList,
    act: page => page.getByRole('button', { name: 'Refresh' }).click(),
    stays: rowsStay,
    done: everyRowOnce,
  },
  detail: {
    requests: both(new RegExp(`${LIST}(?!.*limit=100(?:&|$))`)),
    signedIn: true,
    begin: nothing,
    // Not among the first rows of the list, and without the time that would save the search.
    act: (page, { url, listed }) => page.goto(`${url}/interceptions/${listed[180]}`, { waitUntil: 'commit' }),
    stays: nothing,
    done: async page => {
      const panel = page.getByRole('region', { name: 'Interception', exact: true });
      await expect(panel.getByRole('heading', { name: 'Token usage' })).toBeVisible();
    },
  },
  countQuery: {
    requests: both(new RegExp(`${LIST}.*limit=1(?:&|$)`)),
    signedIn: true,
    begin: openUsage,
    act: page => page.getByRole('button', { name: 'Clear filters' }).click(),
    stays: nothing,
    done: usageSums,
  },
  slice: {
    requests: both(new RegExp(`${LIST}.*limit=1000`)),
    signedIn: true,
    begin: openUsage,
    act: page => page.getByRole('button', { name: 'Clear filters' }).click(),
    stays: nothing,
    done: usageSums,
  },
  'sign-in': {
    requests: { browser: /^POST \/session/, source: /^GET \/api\/v2\/users\/me/ },
    signedIn: false,
    async begin(page, { url }) {
      await page.goto(`${url}/sign-in?next=/interceptions`);
      await page.getByLabel('Session token').waitFor();
    },
    async act(page, { newToken }) {
      await page.getByLabel('Session token').fill(newToken());
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
    stays: nothing,
    done: page => waitForList(page),
  },
};
