import { chromium, type Browser, type Page } from '@playwright/test';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserSources, findBrowser } from '#e2e/support/browser.ts';
import { openFeed } from '#e2e/support/live-feed.ts';
import { startServer, type RunningServer } from '#e2e/support/server.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const TICK = 10 * SECOND;
const TICKS = 360;
const ARRIVALS = 5000;
const LATE_ARRIVALS = 300;
/** Ticks at which the deployment goes down, and for how many ticks. */
const RESTARTS = [90, 240];
const DOWN_TICKS = 3;
const START = Date.parse('2026-11-24T10:00:00Z');

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  server = await startServer();
  const { launchOptions } = await findBrowser(browserSources(process.env));
  browser = await chromium.launch(launchOptions);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** The top of a row in the viewport in pixels, or null if it is not rendered. */
const topOf = (page: Page, id: string): Promise<number | null> =>
  page.evaluate(
    wanted =>
      document.querySelector(`[data-interception-id="${wanted}"]`)?.getBoundingClientRect().top ?? null,
    id,
  );

/** Scrolls from the first to the last row and returns all ids. */
async function scrollThrough(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const found = new Map<number, string>();
    const frame = (): Promise<unknown> => new Promise(resolve => requestAnimationFrame(resolve));
    window.scrollTo(0, 0);
    for (let unchanged = 0; unchanged < 20;) {
      await frame();
      await frame();
      const sizeBefore = found.size;
      for (const row of document.querySelectorAll('[data-interception-id]')) {
        found.set(Number(row.getAttribute('aria-rowindex')), row.getAttribute('data-interception-id') ?? '');
      }
      window.scrollBy(0, 400);
      unchanged = found.size === sizeBefore ? unchanged + 1 : 0;
    }
    return [...found].sort(([one], [other]) => one - other).map(([, id]) => id);
  });
}

test(`an hour live: ${ARRIVALS} arrivals, ${LATE_ARRIVALS} of them late, two restarts, and every row is listed once and in order`, async () => {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.clock.install({ time: START });
  const feed = await openFeed(page);
  for (let at = 0; at < 400; at += 1) feed.end(START - at * SECOND);
  const chances = fc.sample(fc.integer({ min: 0, max: 999_999 }), { numRuns: ARRIVALS, seed: 1 });
  await page.goto(`${server.url}/interceptions`);
  await page.locator('[data-interception-id]').first().waitFor();
  await page.getByRole('button', { name: 'Live' }).click();
  await page.mouse.move(600, 500);
  await page.mouse.wheel(0, 1200);
  await page.waitForTimeout(500);
  const anchorId = await page.locator('[aria-rowindex="32"]').getAttribute('data-interception-id');
  const top = await topOf(page, anchorId ?? '');
  expect(top).not.toBeNull();

  let arrived = 0;
  let requests = 0;
  for (let tick = 1; tick <= TICKS; tick += 1) {
    const now = START + tick * TICK;
    for (; arrived < (ARRIVALS * tick) / TICKS; arrived += 1) {
      const chance = chances[arrived] ?? 0;
      // Before rows that are already listed, but within the time that the app looks back.
      const isLate = arrived % Math.floor(ARRIVALS / LATE_ARRIVALS) === 0;
      feed.end(isLate ? now - MINUTE - (chance % (12 * MINUTE)) : now - (chance % TICK));
    }
    if (RESTARTS.includes(tick)) feed.stop();
    if (RESTARTS.includes(tick - DOWN_TICKS)) feed.start();
    const before = feed.asked();
    await page.clock.runFor(TICK);
    await page.waitForTimeout(60);
    const sent = feed.asked() - before;
    expect(sent).toBeLessThanOrEqual(1);
    requests += sent;
    expect(await topOf(page, anchorId ?? ''), `after ${tick} ticks`).toBe(top);
  }
  // Not the button of the notice about late rows, which has the same name.
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  const all = feed.rows();
  await page.getByText(new RegExp(`^[\\d,]+ of ${all.length.toLocaleString('en')} interceptions$`)).waitFor();
  await page.getByRole('button', { name: 'Live' }).click();
  await page.clock.resume();
  const ids = await scrollThrough(page);
  console.log(`${arrived} arrivals in ${TICKS} ticks, ${requests} requests; ${ids.length} rows in the end`);
  expect(ids).toEqual(all.map(({ id }) => id));
});
