import { percentile, type Figures } from './metrics.ts';
import type { PageSession } from './page-session.ts';

const READING_FRAMES = 240;
const READING_STEP_PX = 60;
const FLING_FRAMES = 180;
/** Number of sweeps down and up. */
const SWEEPS = 3;
/** Stays away from the end, where more rows are fetched. arrival.ts measures that. */
const FROM_END_PX = 8000;

/** Scrolls in steady steps, as a person who reads, and in jumps across the whole list. Each takes one frame. */
export async function measureScrolling({ page, busy }: PageSession): Promise<Figures> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const max = Math.max(0, height - FROM_END_PX);
  const steps = Array.from({ length: READING_FRAMES }, (_, at) => 0.3 * max + at * READING_STEP_PX);
  const jumps = Array.from({ length: FLING_FRAMES }, (_, at) => {
    const part = ((at + 1) * SWEEPS * 2) / FLING_FRAMES;
    return max * (1 - Math.abs(1 - (part % 2)));
  });
  const figures: Figures = {};
  for (const [name, heights] of Object.entries({ 'reading scroll': steps, fling: jumps })) {
    await page.evaluate(positions => window.bench.scrollThrough(positions), heights.slice(0, 10));
    const before = await busy();
    const { gaps, blank } = await page.evaluate(positions => window.bench.scrollThrough(positions), heights);
    figures[`${name} busy`] = (await busy()) - before;
    figures[`${name} p95`] = percentile(gaps, 95);
    figures[`${name} worst`] = Math.max(...gaps);
    figures[`${name} over 50`] = gaps.filter(gap => gap > 50).length;
    figures[`${name} blank`] = blank;
  }
  return figures;
}
