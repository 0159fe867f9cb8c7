import { measureArrival } from './arrival.ts';
import type { Figures } from './metrics.ts';
import { measureMemory } from './memory.ts';
import { measureHover, measureOpening } from './opening.ts';
import type { Measure, BenchPlan } from './options.ts';
import { measureScrolling } from './scrolling.ts';
import type { BenchTarget } from './targets.ts';
import { withSession, type Bench, type PageSession } from './page-session.ts';

/** Scrolling and memory are measured from this number of rows; shorter lists are hardly longer than a page. */
export const LONG_LIST = 10_000;
/** The smallest list whose costs per event are compared with those of the largest. */
export const MEDIUM_LIST = 1000;

/** Measures the smaller lists sequentially on the same page. */
export function measureSmaller(bench: Bench, target: BenchTarget, plan: BenchPlan): Promise<Figures> {
  return withSession(bench, target, {}, async session => {
    const figures: Figures = {};
    for (const size of plan.sizes.slice(0, -1)) {
      await session.page.evaluate(goal => window.bench.loadRows([goal]), size);
      Object.assign(figures, await measureAt(session, size, plan));
    }
    return figures;
  });
}

/** Times the way to the largest list from the navigation on, then measures everything else there. */
export function measureLargest(bench: Bench, target: BenchTarget, plan: BenchPlan): Promise<Figures> {
  const { sizes, measures } = plan;
  return withSession(bench, target, { goals: sizes }, async session => {
    const times = await session.page.evaluate(() => window.bench.loading);
    const figures: Figures = {};
    if (measures.has('load')) for (const [at, time] of times.entries()) figures[`${sizes[at]} load`] = time;
    return { ...figures, ...(await measureAt(session, sizes.at(-1) ?? 0, plan)) };
  });
}

async function measureAt(
  session: PageSession,
  size: number,
  { measures, openings }: BenchPlan,
): Promise<Figures> {
  await session.page.waitForLoadState('networkidle');
  const figures: Figures = {};
  const add = async (measure: Measure, minSize: number, act: (session: PageSession) => Promise<Figures>) => {
    if (size < minSize || !measures.has(measure)) return;
    for (const [name, value] of Object.entries(await act(session))) figures[`${size} ${name}`] = value;
  };
  await add('heap', LONG_LIST, measureMemory);
  await add('scroll', LONG_LIST, measureScrolling);
  await add('hover', MEDIUM_LIST, measureHover);
  await add('open', 0, visited => measureOpening(visited, openings));
  // Last, because it makes the list longer.
  await add('arrival', MEDIUM_LIST, measureArrival);
  return figures;
}
