import { chromium, type Page } from '@playwright/test';
import * as v from 'valibot';
import type { Figures } from './metrics.ts';
import { startClock } from '#e2e/support/clock.ts';
import { Heaps } from './heap.ts';
import type { Bench } from './page-session.ts';

/** Loads all rows of a filter twice: with a plain script, and with the usage page's "Load all". */
export async function measureLoadAll({
  overApi: { url, token },
  launchOptions,
}: Bench): Promise<Record<'app' | 'baseline', Figures>> {
  const browser = await chromium.launch(launchOptions);
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addCookies([{ name: 'aibridge_session', value: token, url }]);
    await startClock(context);
    const page = await context.newPage();
    const baseline = await readByScript(page, url);
    await page.close();
    return { baseline: { reading: baseline }, app: await readByApp(await context.newPage(), url) };
  } finally {
    await browser.close();
  }
}

/** Milliseconds to fetch and parse all pages sequentially. */
async function readByScript(page: Page, url: string): Promise<number> {
  await page.goto(url);
  // A small page of the same origin, so that nothing else runs.
  await page.goto(`${url}/healthz`);
  return await page.evaluate(async () => {
    const start = performance.now();
    let after = '';
    for (;;) {
      const response = await fetch(`/api/v2/aibridge/interceptions?limit=1000${after}`);
      const text = await response.text();
      // Not validated, as in any simple script.
      const parse: (text: string) => { results: { id: string }[] } = JSON.parse;
      const { results } = parse(text);
      if (results.length < 1000) return performance.now() - start;
      after = `&after_id=${results.at(-1)?.id}`;
    }
  });
}

async function readByApp(page: Page, url: string): Promise<Figures> {
  const heaps = await Heaps.of(page);
  await page.goto(`${url}/usage`);
  const button = page.getByRole('button', { name: 'Load all' });
  await button.waitFor({ timeout: 120_000 });
  const before = await heaps.used();
  await page.evaluate(() => {
    const gaps: number[] = [];
    Object.assign(window, { gaps });
    let last = performance.now();
    const frame = (now: number): void => {
      gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const start = performance.now();
  await button.click();
  const bar = page.getByRole('region', { name: 'Loading' });
  await bar.getByText(/^All [\d,]+ interceptions$/).waitFor({ timeout: 600_000 });
  const reading = performance.now() - start;
  const gaps = v.parse(v.array(v.number()), await page.evaluate('gaps'));
  const after = await heaps.used();
  return {
    reading,
    'reading worst': Math.max(...gaps),
    'reading over 50': gaps.filter(gap => gap > 50).length,
    'reading heap grown': after.page + after.workers - before.page - before.workers,
  };
}
