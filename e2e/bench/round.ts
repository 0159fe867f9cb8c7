import { measureInteractions } from './interactions.ts';
import type { Figures } from './metrics.ts';
import { measureFirstRow } from './first-row.ts';
import type { Measure, BenchPlan } from './options.ts';
import { measureLoadAll } from './reading.ts';
import { measureLargest, measureSmaller } from './page-sizes.ts';
import type { BenchTarget } from './targets.ts';
import type { Bench } from './page-session.ts';

export interface Round {
  figures: Record<BenchTarget, Figures>;
  /** Paths of the app's scripts requested before its first row was painted. */
  scripts: string[];
}

const SIZED: readonly Measure[] = ['load', 'scroll', 'open', 'hover', 'arrival', 'heap'];

/** Takes each measure of both targets, one directly after the other. The order alternates between rounds. */
export async function runRound(bench: Bench, plan: BenchPlan, number: number): Promise<Round> {
  const { sizes, measures } = plan;
  const order: BenchTarget[] = number % 2 === 1 ? ['app', 'baseline'] : ['baseline', 'app'];
  const round: Round = { figures: { app: {}, baseline: {}, 'baseline, 1,000 a page': {} }, scripts: [] };
  const { figures } = round;
  const both = async (act: (target: BenchTarget) => Promise<Figures>): Promise<void> => {
    for (const target of order) Object.assign(figures[target], await act(target));
  };

  if (measures.has('first')) {
    await both(async target => {
      const first = await measureFirstRow(bench, target, plan.repeats);
      if (target === 'app') round.scripts = first.scripts;
      return first.figures;
    });
  }
  if (measures.has('filter') || measures.has('panel')) {
    await both(target => measureInteractions(bench, target, plan));
  }
  if (SIZED.some(measure => measures.has(measure))) {
    if (sizes.length > 1) await both(target => measureSmaller(bench, target, plan));
    await both(target => measureLargest(bench, target, plan));
  }
  if (measures.has('load')) {
    const loads = { ...plan, measures: new Set<Measure>(['load']) };
    const target = 'baseline, 1,000 a page';
    Object.assign(figures[target], await measureLargest(bench, target, loads));
  }
  if (measures.has('reading')) {
    const { app, baseline } = await measureLoadAll(bench);
    Object.assign(figures.app, app);
    Object.assign(figures.baseline, baseline);
  }
  return round;
}
