import type { Page } from '@playwright/test';
import type { Target } from './driver.ts';
import { detailOf, readRows } from './expected.ts';
import { median, percentile, type Figures } from './metrics.ts';
import type { Visit } from './page-session.ts';

/** Shorter than anybody takes from reaching a button to pressing it. */
const REST_MS = 50;
const ATTEMPTS = 5;

const HOVERS = 30;
/** Parts of the list that are far from each other and in no order. */
const partOf = (time: number): number => (0.1 + time * 0.618) % 1;

async function away(page: Page): Promise<void> {
  await page.mouse.move(2, 450);
}

async function press(page: Page): Promise<void> {
  await page.mouse.down();
  await page.mouse.up();
}

/** Hover, then press: after a rest, as people do, and at once. */
export async function measureOpening(visit: Visit, times: number): Promise<Figures> {
  const parts = Array.from({ length: 2 * times }, (_, time) => partOf(time));
  const rested = await openSome(visit, REST_MS, parts.slice(0, times));
  const atOnce = await openSome(visit, 0, parts.slice(times));
  return {
    'open p50': median(rested.times),
    'open p95': percentile(rested.times, 95),
    'open busy': median(rested.busy),
    'open at once p50': median(atOnce.times),
    'open at once p95': percentile(atOnce.times, 95),
    'open at once busy': median(atOnce.busy),
  };
}

async function openSome(
  { page, busy }: Visit,
  rest: number,
  parts: readonly number[],
): Promise<{ times: number[]; busy: number[] }> {
  const found: { times: number[]; busy: number[] } = { times: [], busy: [] };
  const height = await page.evaluate(() => window.bench.height());
  for (const part of parts) {
    await away(page);
    const target = await goTo(page, part, height);
    const before = await busy();
    await page.mouse.move(target.x, target.y);
    if (rest > 0) await page.waitForTimeout(rest);
    await press(page);
    found.times.push(await page.evaluate(() => window.bench.clicked));
    found.busy.push((await busy()) - before);
    await press(page);
    await page.locator(`[aria-label="Details of interception ${target.id}"]`).waitFor({ state: 'detached' });
  }
  return found;
}

/** The row at a part of the list, once it stands still: near the end of a short one more rows may come on the way there. */
async function goTo(page: Page, part: number, height: number): Promise<Target> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { index } = await page.evaluate(where => window.bench.rowAt(...where), [part, height] as const);
    const [row] = await readRows(page.context(), { limit: 1, offset: index });
    if (!row) throw new Error(`There is no row ${index}`);
    await page.evaluate(expected => window.bench.awaitClick(expected), detailOf(row));
    // Whatever the scroll has started is over by now.
    await page.waitForTimeout(100);
    const target = await page.evaluate(where => window.bench.rowAt(...where), [part, height] as const);
    if (target.id === row.id) return target;
  }
  throw new Error(`The list does not stand still at ${part}`);
}

/** From one row to another and back, the main thread's work for each. */
export async function measureHover({ page, busy }: Visit): Promise<Figures> {
  await away(page);
  const { x, y } = await page.evaluate(() => window.bench.rowAt(0.5));
  await page.waitForTimeout(100);
  const before = await busy();
  for (let time = 0; time < HOVERS; time += 1) {
    // Six rows around the middle of the screen.
    await page.mouse.move(x + 300, y + 42 * ((time % 6) - 3));
    await page.evaluate(() => window.bench.frame());
  }
  return { 'hover busy': ((await busy()) - before) / HOVERS };
}
