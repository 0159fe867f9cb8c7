import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserSources, findBrowser } from './browser.ts';
import { idOf, OTHERS, rowOf, SLOW, WANTED, WRITTEN } from './needles.ts';
import { startServer, type RunningServer } from './server.ts';

const COUNT = Number(process.env['DEMO_INTERCEPTIONS'] ?? 100_000);
/** What a page that stands still for would be felt. */
const LONGEST_FRAME_MS = 1000;

/** By the number of a row: what is planted in it. At the ends of pages, and wherever else. */
const planted = new Map<number, string>();
const others = new Map<number, string>();
const slowRow = Math.floor(COUNT / 2);
for (let border = 0; border <= COUNT; border += 1000) {
  for (const [turn, index] of [border - 1, border].entries()) {
    if (index < 0 || index >= COUNT) continue;
    planted.set(index, WRITTEN[(border / 1000 + turn) % WRITTEN.length] ?? WANTED);
  }
  others.set(border + 500, OTHERS[(border / 1000) % OTHERS.length] ?? '');
}
for (let index = 137; index < COUNT; index += 1371) {
  if (!others.has(index)) planted.set(index, WRITTEN[index % WRITTEN.length] ?? WANTED);
}
const textOf = (index: number): string | null =>
  index === slowRow + 5 ? SLOW : (planted.get(index) ?? others.get(index) ?? null);

let folder = '';
let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aibridge-find-'));
  const file = join(folder, 'interceptions.jsonl');
  planted.delete(slowRow + 5);
  function* lines(): Generator<string> {
    for (let index = 0; index < COUNT; index += 1) yield `${JSON.stringify(rowOf(index, textOf(index)))}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
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
  const page = await open(`/interceptions?${new URLSearchParams({ find: WANTED }).toString()}`);
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
  const expected = [...planted.keys()].sort((a, b) => a - b).map(idOf);
  expect(found).toEqual(expected);
  console.log(
    `${expected.length} needles in ${COUNT} rows in ${((performance.now() - began) / 1000).toFixed(1)} s, longest frame ${longest.toFixed(0)} ms`,
  );
  expect(longest).toBeLessThan(LONGEST_FRAME_MS);
  await page.close();
});

test('an expression that does not end is stopped, says how far it came, and the page stays alive', async () => {
  const search = new URLSearchParams({ find: '(a+)+$', find_as: 'regex' });
  const page = await open(`/interceptions?${search.toString()}`);
  const longest = await longestFrameUntil(page, () =>
    page.getByRole('alert').filter({ hasText: 'takes too long' }).waitFor({ timeout: 900_000 }),
  );
  const words = await page.getByRole('status').filter({ hasText: 'Searched' }).textContent();
  expect(words).toContain(`Searched ${told(slowRow)} of ${told(COUNT)}, newest first`);
  console.log(`stopped; longest frame ${longest.toFixed(0)} ms`);
  expect(longest).toBeLessThan(LONGEST_FRAME_MS);
  await page.close();
});

const told = (count: number): string => count.toLocaleString('en');

async function open(path: string): Promise<Page> {
  const page = await browser.newPage({ baseURL: server.url, locale: 'en-US' });
  await page.goto(path);
  await page.getByRole('searchbox', { name: 'Search in text' }).waitFor();
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
