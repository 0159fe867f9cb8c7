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
import { startApiServer, startServer, type RunningProgram, type RunningServer } from '#e2e/support/server.ts';

const COUNT = Number(process.env['DEMO_INTERCEPTIONS'] ?? 100_000);
/** A longer frame would be noticeable. */
const MAX_FRAME_MS = 1000;

const searchRows = generateSearchRows(COUNT);
/** Rows on the pages before the one with the slow text. */
const BEFORE_SLOW = Math.floor(searchRows.slowIndex / 1000) * 1000;
let folder = '';
let server: RunningServer;
let apiServer: RunningProgram;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aibridge-find-'));
  const file = join(folder, 'interceptions.jsonl');
  await pipeline(Readable.from(searchRows.lines()), createWriteStream(file));
  const { launchOptions } = await findBrowser(browserSources(process.env));
  [server, browser] = await Promise.all([
    startServer({ INTERCEPTIONS_FILE: file }),
    chromium.launch(launchOptions),
  ]);
  apiServer = await startApiServer(server);
});
afterAll(async () => {
  await browser.close();
  await apiServer.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['the server', () => server.url],
  ['the page', () => apiServer.url],
])(
  '%s finds every match in any field, script and form, also at page ends, and nothing else',
  async (_who, url) => {
    const page = await open(
      `${url()}/interceptions?${new URLSearchParams({ find: SEARCH_TEXT }).toString()}`,
    );
    const start = performance.now();
    const longest = await longestFrameUntil(page, () =>
      page
        .getByRole('status')
        .filter({ hasText: `Searched ${formatted(COUNT)} of ${formatted(COUNT)}` })
        .waitFor({ timeout: 900_000 }),
    );
    const showMore = page.getByRole('button', { name: /^Show .+ more$/ });
    while (await showMore.isVisible()) await showMore.click();
    const found = await page
      .locator('[data-hit]')
      .evaluateAll(links => links.map(link => link.getAttribute('data-hit')));
    expect(found).toEqual(searchRows.ids);
    console.log(
      `${searchRows.ids.length} matches in ${COUNT} rows in ${((performance.now() - start) / 1000).toFixed(1)} s, longest frame ${longest.toFixed(0)} ms`,
    );
    expect(longest).toBeLessThan(MAX_FRAME_MS);
    await page.close();
  },
);

test('an endless expression is stopped, reports the searched rows, and the page stays responsive', async () => {
  const search = new URLSearchParams({ find: '(a+)+$', find_as: 'regex' });
  const page = await open(`${apiServer.url}/interceptions?${search.toString()}`);
  const longest = await longestFrameUntil(page, () =>
    page.getByRole('alert').filter({ hasText: 'Expression timed out' }).waitFor({ timeout: 900_000 }),
  );
  const status = await page.getByRole('status').filter({ hasText: 'Searched' }).textContent();
  expect(status).toContain(`Searched ${formatted(BEFORE_SLOW)} of ${formatted(COUNT)}, newest first`);
  console.log(`stopped; longest frame ${longest.toFixed(0)} ms`);
  expect(longest).toBeLessThan(MAX_FRAME_MS);
  await page.close();
});

const formatted = (count: number): string => count.toLocaleString('en');

async function open(url: string): Promise<Page> {
  const page = await browser.newPage({ locale: 'en-US' });
  await page
    .context()
    .addCookies([{ name: 'aibridge_session', value: server.tokens.owner, url: apiServer.url }]);
  await startClock(page.context());
  await page.goto(url);
  await page.getByRole('searchbox', { name: 'Search content' }).waitFor();
  return page;
}

/** The longest time between two frames in milliseconds, until the callback resolves. */
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
