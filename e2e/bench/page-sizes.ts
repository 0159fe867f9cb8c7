import { measureArrival } from './arrival.ts';
import type { Figures } from './metrics.ts';
import { measureMemory } from './memory.ts';
import { measureHover, measureOpening } from './opening.ts';
import type { Measure, Plan } from './options.ts';
import { measureScrolling } from './scrolling.ts';
import type { Subject } from './targets.ts';
import { visit, type Bench, type Visit } from './page-session.ts';

/** Scrolling and memory say nothing of a list that is barely longer than a page. */
export const LONG = 10_000;
/** The smallest list whose costs per event are compared with those of the largest. */
export const MIDDLE = 1000;

/** The smaller lists, one after the other on the same page. */
export function measureSmaller(bench: Bench, subject: Subject, plan: Plan): Promise<Figures> {
  return visit(bench, subject, {}, async here => {
    const found: Figures = {};
    for (const size of plan.sizes.slice(0, -1)) {
      await here.page.evaluate(goal => window.bench.load([goal]), size);
      Object.assign(found, await measureAt(here, size, plan));
    }
    return found;
  });
}

/** How long it takes to get to the largest list, timed from the navigation on, and all else at its end. */
export function measureLargest(bench: Bench, subject: Subject, plan: Plan): Promise<Figures> {
  const { sizes, measures } = plan;
  return visit(bench, subject, { goals: sizes }, async here => {
    const times = await here.page.evaluate(() => window.bench.loading);
    const found: Figures = {};
    if (measures.has('load')) for (const [at, time] of times.entries()) found[`${sizes[at]} load`] = time;
    return { ...found, ...(await measureAt(here, sizes.at(-1) ?? 0, plan)) };
  });
}

async function measureAt(here: Visit, size: number, { measures, openings }: Plan): Promise<Figures> {
  await here.page.waitForLoadState('networkidle');
  const found: Figures = {};
  const add = async (measure: Measure, least: number, act: (visit: Visit) => Promise<Figures>) => {
    if (size < least || !measures.has(measure)) return;
    for (const [name, value] of Object.entries(await act(here))) found[`${size} ${name}`] = value;
  };
  await add('heap', LONG, measureMemory);
  await add('scroll', LONG, measureScrolling);
  await add('hover', MIDDLE, measureHover);
  await add('open', 0, visited => measureOpening(visited, openings));
  // Last, as the list is longer afterwards.
  await add('arrival', MIDDLE, measureArrival);
  return found;
}
