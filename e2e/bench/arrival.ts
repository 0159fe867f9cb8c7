import { median, type Figures } from './metrics.ts';
import type { Visit } from './page-session.ts';

const TIMES = 3;
/** Enough for a page to come and be drawn. */
const QUIET_MS = 500;

/** What it costs the main thread that one goes to the end of the list and the next rows arrive. */
export async function measureArrival({ page, busy }: Visit): Promise<Figures> {
  const costs: number[] = [];
  const sizes: number[] = [];
  // The first way to the end may be a long one.
  for (let time = 0; time <= TIMES; time += 1) {
    const had = await page.evaluate(() => window.bench.loaded());
    const before = await busy();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForTimeout(QUIET_MS);
    const cost = (await busy()) - before;
    if (time === 0) continue;
    costs.push(cost);
    sizes.push((await page.evaluate(() => window.bench.loaded())) - had);
  }
  return { 'arrival busy': median(costs), 'arrival rows': median(sizes) };
}
