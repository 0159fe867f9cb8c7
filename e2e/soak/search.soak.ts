import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserSources, findBrowser } from '#e2e/support/browser.ts';
import { startClock } from '#e2e/support/clock.ts';
import { generateSearchRows, SEARCH_TEXT } from '#e2e/support/search-fixtures.ts';
import { startServer, type RunningServer } from '#e2e/support/server.ts';

const COUNT = Number(process.env['DEMO_INTERCEPTIONS'] ?? 100_000);
/** What a page that stands still for would be felt. */
const LONGEST_FRAME_MS = 1000;

const needles = generateSearchRows(COUNT);
/** Pages that were looked through before the one with the slow text. */
const BEFORE_SLOW = Math.floor(needles.slowIndex / 1000) * 1000;
let folder = '';
let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aibridge-find-'));
  const file = join(folder, 'interceptions.jsonl');
  await pipeline(Readable.from(needles.lines()), createWriteStream(file));
  const { launchOptions } = await findBrowser(browserSources(process.env));
  [server, browser] = await Promise.all([
    startServer({ INTERCEPTIONS_FILE: file }),
    chromium.launch(launchOptions),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('finds every needle in any field, script and form, at the ends of pages too, and nothing else', async () => {
  const page = await open(`/interceptions?${new URLSearchParams({ find: SEARCH_TEXT }).toString()}`);
  const began = performance.now();
  const longest = await longestFrameUntil(page, () =>
    page
      .getByRole('status')
      .filter({ hasText: `Searched ${told(COUNT)} of ${told(COUNT)}` })
      .waitFor({ timeout: 900_000 }),
  );
  const more = page.getByRole('button', { name: /^Show .+ more$/ });
  while (await more.isVisible()) await more.click();
  const found = await page
    .locator('[data-hit]')
    .evaluateAll(links => links.map(link => link.getAttribute('data-hit')));
  expect(found).toEqual(needles.ids);
  console.log(
    `${needles.ids.length} needles in ${COUNT} rows in ${((performance.now() - began) / 1000).toFixed(1)} s, longest frame ${longest.toFixed(0)} ms`,
  );
  expect(longest).toBeLessThan(LONGEST_FRAME_MS);
  await page.close();
});

test('an expression that does not end is stopped, says how far it came, and the page stays alive', async () => {
  const search = new URLSearchParams({ find: '(a+)+$', find_as: 'regex' });
  const page = await open(`/interceptions?${search.toString()}`);
  const longest = await longestFrameUntil(page, () =>
    page.getByRole('alert').filter({ hasText: 'Expression timed out' }).waitFor({ timeout: 900_000 }),
  );
  const words = await page.getByRole('status').filter({ hasText: 'Searched' }).textContent();
  expect(words).toContain(`Searched ${told(BEFORE_SLOW)} of ${told(COUNT)}, newest first`);
  console.log(`stopped; longest frame ${longest.toFixed(0)} ms`);
  expect(longest).toBeLessThan(LONGEST_FRAME_MS);
  await page.close();
});

const told = (count: number): string => count.toLocaleString('en');

async function open(path: string): Promise<Page> {
  const page = await browser.newPage({ baseURL: server.url, locale: 'en-US' });
  await startClock(page.context());
  await page.goto(path);
  await page.getByRole('searchbox', { name: 'Search content' }).waitFor();
  return page;
}

/** Milliseconds between two frames at most, from now until something has come. */
async function longestFrameUntil(page: Page, until: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const frames = { longest: 0, last: performance.now() };
    const frame = (now: number): void => {
      frames.longest = Math.max(frames.longest, now - frames.last);
      frames.last = now;
      document.documentElement.dataset['longestFrame'] = String(frames.longest);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await until();
  return Number(await page.locator('html').getAttribute('data-longest-frame'));
}
