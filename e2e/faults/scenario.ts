import { expect, type Page, type Request } from '@playwright/test';
import type { Edge } from './fault-proxy.ts';
import { FAULTS } from './faults.ts';
import type { Operation, Truth } from './operations.ts';
import type { Cell, Outcome } from './table.ts';

export interface Trouble {
  begin: () => Promise<void>;
  end: () => Promise<void>;
  /** How many requests were made that it concerns. */
  asked: () => number;
}

/** Milliseconds that a restarting server is away. */
const RESTART = 700;
const HOUR = 3_600_000;
const ANY_LIST = /^GET \/api\/v2\/aibridge\/interceptions\?/;

/** A cell's fault, wherever it is made. */
export function troubleOf(
  page: Page,
  edge: Edge,
  { fault, ...cell }: Cell,
  requests: Operation['requests'],
): Trouble {
  let asked = 0;
  // Where nobody listens, what is asked first is asked again, and the request itself never comes to be.
  const concerned = FAULTS[fault].fault.kind === 'refuse' ? ANY_LIST : requests.browser;
  page.on('request', request => {
    if (isAmong(concerned, request)) asked += 1;
  });
  const usual: Trouble = {
    begin: () => edge.breakDown(FAULTS[fault].fault, requests[cell.edge]),
    end: () => edge.heal(),
    asked: () => asked,
  };
  if (fault === 'offline and online again') {
    return {
      ...usual,
      begin: () => page.context().setOffline(true),
      end: () => page.context().setOffline(false),
    };
  }
  if (fault === 'clock jumps an hour') {
    const begin = async (): Promise<void> => {
      const now = await page.evaluate(() => Date.now());
      await page.clock.setSystemTime(now + HOUR);
    };
    return { ...usual, begin };
  }
  if (fault === 'server restarted') {
    const begin = async (): Promise<void> => {
      await usual.begin();
      setTimeout(() => void edge.heal(), RESTART);
    };
    return { ...usual, begin };
  }
  return fault === 'refused' && cell.edge === 'browser'
    ? { ...usual, ...refused(page, requests.browser) }
    : usual;
}

/** The page itself comes through the same edge, and is there already. */
function refused(page: Page, requests: RegExp): Pick<Trouble, 'begin' | 'end'> {
  const everything = '**/*';
  return {
    async begin() {
      await page.route(everything, route =>
        isAmong(requests, route.request()) ? route.abort('connectionrefused') : route.continue(),
      );
    },
    end: () => page.unroute(everything),
  };
}

function isAmong(requests: RegExp, request: Request): boolean {
  const { pathname, search } = new URL(request.url());
  return requests.test(`${request.method()} ${pathname}${search}`);
}

interface Course {
  cell: Cell;
  trouble: Trouble;
}

/** How a fault shows, until it is over. */
export async function shows(page: Page, expected: Outcome, { cell, trouble }: Course): Promise<void> {
  if (expected === 'S') {
    return await expect(page.getByRole('dialog', { name: 'Your session has expired' })).toBeVisible();
  }
  const words = wordsOf(cell) ?? (expected === 'H' ? null : FAULTS.refused.words);
  if (words === null) return;
  await told(page, words);
  if (expected === 'R') return expect(trouble.asked()).toBeGreaterThan(1);
  const asked = trouble.asked();
  await page.clock.fastForward(60_000);
  await page.clock.runFor(1000);
  expect(trouble.asked()).toBe(asked);
}

/** Who signs in is asked of Coder by our server, which does not hand on for how long Coder wants to be left alone. */
function wordsOf({ fault, operation, edge }: Cell): RegExp | null {
  const known = fault === '429 with Retry-After' && operation === 'sign-in' && edge === 'source';
  return FAULTS[known ? '429' : fault].words;
}

/** The waits before asking again go by in no time. */
async function told(page: Page, words: RegExp): Promise<void> {
  await expect(async () => {
    await page.clock.fastForward(2500);
    await expect(page.getByRole('main').getByText(words).first()).toBeVisible({ timeout: 100 });
  }).toPass({ intervals: [20], timeout: 200_000 });
}

/** What a person does once it is over. */
export async function goesOn(page: Page, expected: Outcome, truth: Truth): Promise<void> {
  if (expected === 'H') return;
  if (expected === 'S') {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Session token').fill(truth.newToken());
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    return await expect(dialog).toBeHidden();
  }
  if (expected === 'R') {
    await page.getByRole('button', { name: 'Retry' }).first().click();
    // What goes on behind still leaves alone whoever asked for that.
    return await page.clock.fastForward(61_000);
  }
  const token = page.getByLabel('Session token');
  if (await token.isVisible()) {
    await token.fill(truth.newToken());
    return await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  const dropped = page.getByRole('button', { name: 'Remove', exact: true });
  const way = page.getByRole('button', { name: /^(?:Retry|Reload the page)$/ });
  await expect(way.or(dropped).first()).toBeVisible();
  // The filter is the one that is wanted: it was the server that was wrong about it.
  await ((await dropped.isVisible()) ? page.reload() : way.first().click());
}
