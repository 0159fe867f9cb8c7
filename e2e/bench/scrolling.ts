import { percentile, type Figures } from './metrics.ts';
import type { Visit } from './page-session.ts';

const READING_FRAMES = 240;
const READING_STEP_PX = 60;
const FLING_FRAMES = 180;
/** Down and up again, so many times. */
const SWEEPS = 3;
/** As the end is near, more rows would be asked for, which is measured elsewhere. */
const FROM_END_PX = 8000;

/** Steady steps as in reading, and jumps across the whole list, a frame each. */
export async function measureScrolling({ page, busy }: Visit): Promise<Figures> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const most = Math.max(0, height - FROM_END_PX);
  const steps = Array.from({ length: READING_FRAMES }, (_, at) => 0.3 * most + at * READING_STEP_PX);
  const jumps = Array.from({ length: FLING_FRAMES }, (_, at) => {
    const part = ((at + 1) * SWEEPS * 2) / FLING_FRAMES;
    return most * (1 - Math.abs(1 - (part % 2)));
  });
  const figures: Figures = {};
  for (const [name, heights] of Object.entries({ 'reading scroll': steps, fling: jumps })) {
    await page.evaluate(places => window.bench.scrollThrough(places), heights.slice(0, 10));
    const before = await busy();
    const { gaps, blank } = await page.evaluate(places => window.bench.scrollThrough(places), heights);
    figures[`${name} busy`] = (await busy()) - before;
    figures[`${name} p95`] = percentile(gaps, 95);
    figures[`${name} worst`] = Math.max(...gaps);
    figures[`${name} over 50`] = gaps.filter(gap => gap > 50).length;
    figures[`${name} blank`] = blank;
  }
  return figures;
}
