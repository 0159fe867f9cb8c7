import type { Page } from '@playwright/test';
import type { ClickTarget } from './driver.ts';
import { detailOf, readRows } from './expected.ts';
import { median, percentile, type Figures } from './metrics.ts';
import type { PageSession } from './page-session.ts';

/** Shorter than the time a person takes between reaching a button and pressing it. */
const REST_MS = 50;
const ATTEMPTS = 5;

const HOVERS = 30;
/** Spreads positions over the list, far from each other and unordered. */
const positionOf = (time: number): number => (0.1 + time * 0.618) % 1;

async function moveMouseAway(page: Page): Promise<void> {
  await page.mouse.move(2, 450);
}

async function press(page: Page): Promise<void> {
  await page.mouse.down();
  await page.mouse.up();
}

/** Hovers, then presses: once after a short rest, as people do, and once immediately. */
export async function measureOpening(session: PageSession, times: number): Promise<Figures> {
  const positions = Array.from({ length: 2 * times }, (_, time) => positionOf(time));
  const rested = await openRows(session, REST_MS, positions.slice(0, times));
  const immediate = await openRows(session, 0, positions.slice(times));
  return {
    'open p50': median(rested.times),
    'open p95': percentile(rested.times, 95),
    'open busy': median(rested.busy),
    'open at once p50': median(immediate.times),
    'open at once p95': percentile(immediate.times, 95),
    'open at once busy': median(immediate.busy),
  };
}

async function openRows(
  { page, busy }: PageSession,
  restMs: number,
  positions: readonly number[],
): Promise<{ times: number[]; busy: number[] }> {
  const result: { times: number[]; busy: number[] } = { times: [], busy: [] };
  const height = await page.evaluate(() => window.bench.height());
  for (const position of positions) {
    await moveMouseAway(page);
    const target = await scrollToRow(page, position, height);
    const before = await busy();
    await page.mouse.move(target.x, target.y);
    if (restMs > 0) await page.waitForTimeout(restMs);
    await press(page);
    result.times.push(await page.evaluate(() => window.bench.clicked));
    result.busy.push((await busy()) - before);
    await press(page);
    await page.locator(`[aria-label="Details of interception ${target.id}"]`).waitFor({ state: 'detached' });
  }
  return result;
}

/** Scrolls until the row at a position stays the same. In a short list, the scroll itself can load more rows. */
async function scrollToRow(page: Page, position: number, height: number): Promise<ClickTarget> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { index } = await page.evaluate(args => window.bench.rowAt(...args), [position, height] as const);
    const [row] = await readRows(page.context(), { limit: 1, offset: index });
    if (!row) throw new Error(`There is no row ${index}`);
    await page.evaluate(expected => window.bench.awaitClick(expected), detailOf(row));
    // Lets everything that the scroll started finish.
    await page.waitForTimeout(100);
    const target = await page.evaluate(args => window.bench.rowAt(...args), [position, height] as const);
    if (target.id === row.id) return target;
  }
  throw new Error(`The list keeps moving at ${position}`);
}

/** Main thread time of moving the mouse from one row to another. */
export async function measureHover({ page, busy }: PageSession): Promise<Figures> {
  await moveMouseAway(page);
  const { x, y } = await page.evaluate(() => window.bench.rowAt(0.5));
  await page.waitForTimeout(100);
  const before = await busy();
  for (let time = 0; time < HOVERS; time += 1) {
    // Six rows around the middle of the screen.
    await page.mouse.move(x + 300, y + 36 * ((time % 6) - 3));
    await page.evaluate(() => window.bench.frame());
  }
  return { 'hover busy': ((await busy()) - before) / HOVERS };
}
