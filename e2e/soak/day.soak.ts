import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserSources, findBrowser } from '#e2e/support/browser.ts';
import { startClock } from '#e2e/support/clock.ts';
import { startServer, type RunningServer } from '#e2e/support/server.ts';

/** A day of reading. */
const CYCLES = 200;
/** By then everything is there that a page keeps. */
const SETTLE_MS = 20;

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  server = await startServer();
  const { launchOptions } = await findBrowser(browserSources(process.env));
  // What V8 compiles grows with what is done often, however little the page holds: nine tenths of all growth when measured.
  const args = [...(launchOptions.args ?? []), '--js-flags=--jitless'];
  browser = await chromium.launch({ ...launchOptions, args });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const PROVIDERS = ['anthropic', 'openai'];

/** Filter, scroll, open a row and an interception, close, back. */
async function goRound(page: Page, cycle: number): Promise<void> {
  const provider = PROVIDERS[cycle % PROVIDERS.length] ?? '';
  const box = page.getByRole('combobox', { name: 'Provider' });
  await box.fill(provider);
  await page.getByRole('option', { name: provider }).click();
  await page.waitForURL(/provider=/);
  await page.locator('[data-interception-id]').first().waitFor();
  for (let step = 0; step < 10; step += 1) {
    await page.mouse.move(600, 500);
    await page.mouse.wheel(0, 1500);
    await page.waitForTimeout(30);
  }
  // Wheels that were turned may still be on their way.
  await page.waitForFunction(() => {
    window.scrollTo(0, 0);
    return document.querySelector('[aria-rowindex="3"]') !== null;
  });
  const row = page.locator('[aria-rowindex="3"]');
  await row.getByRole('button', { name: 'Show details' }).click();
  await page.getByRole('link', { name: 'Open interception' }).click();
  const panel = page.getByRole('region', { name: 'Interception', exact: true });
  await panel.getByRole('heading', { name: 'Token usage' }).waitFor();
  await page.goBack();
  await panel.waitFor({ state: 'hidden' });
  await row.getByRole('button', { name: 'Hide details' }).click();
  await page.goBack();
  await page.waitForURL(url => !url.search.includes('provider='));
}

/** Megabytes of the page's heap that are still held. */
async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

test(`${CYCLES} times filter, scroll, open, close, back leaves the heap as it was after ${SETTLE_MS}`, async () => {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  await startClock(context);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await page.goto(`${server.url}/interceptions`);
  await page.getByRole('combobox', { name: 'Provider' }).waitFor();
  const held: number[] = [];
  for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
    await goRound(page, cycle);
    if (cycle % SETTLE_MS === 0) held.push(await heap(session));
  }
  const told = held.map((each, index) => `${(index + 1) * SETTLE_MS}: ${each.toFixed(1)} MB`).join(', ');
  console.log(`heap after so many rounds: ${told}`);
  expect(held.at(-1) ?? Infinity).toBeLessThan(1.1 * (held[0] ?? 0));
});
