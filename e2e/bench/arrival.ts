import { median, type Figures } from './metrics.ts';
import type { PageSession } from './page-session.ts';

const REPEATS = 3;
/** Long enough for a page to load and render. */
const QUIET_MS = 500;

/** Main thread time to scroll to the end of the list and render the rows that arrive. */
export async function measureArrival({ page, busy }: PageSession): Promise<Figures> {
  const costs: number[] = [];
  const sizes: number[] = [];
  // The first scroll is not counted: it may be much longer than the others.
  for (let time = 0; time <= REPEATS; time += 1) {
    const loadedBefore = await page.evaluate(() => window.bench.loadedCount());
    const before = await busy();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForTimeout(QUIET_MS);
    const cost = (await busy()) - before;
    if (time === 0) continue;
    costs.push(cost);
    sizes.push((await page.evaluate(() => window.bench.loadedCount())) - loadedBefore);
  }
  return { 'arrival busy': median(costs), 'arrival rows': median(sizes) };
}
