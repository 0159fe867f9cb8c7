import { measureActs } from './interactions.ts';
import type { Figures } from './metrics.ts';
import { measureFirstRow } from './first-row.ts';
import type { Measure, Plan } from './options.ts';
import { measureReading } from './reading.ts';
import { measureLargest, measureSmaller } from './page-sizes.ts';
import type { Subject } from './targets.ts';
import type { Bench } from './page-session.ts';

export interface Round {
  figures: Record<Subject, Figures>;
  /** Scripts of the app that were asked for before its first row was painted. */
  scripts: string[];
}

const SIZED: readonly Measure[] = ['load', 'scroll', 'open', 'hover', 'arrival', 'heap'];

/** Everything once, each measure of one subject beside the same of the other; who goes first alternates. */
export async function runRound(bench: Bench, plan: Plan, number: number): Promise<Round> {
  const { sizes, measures } = plan;
  const order: Subject[] = number % 2 === 1 ? ['app', 'bare'] : ['bare', 'app'];
  const round: Round = { figures: { app: {}, bare: {}, 'bare, 1,000 a page': {} }, scripts: [] };
  const { figures } = round;
  const both = async (act: (subject: Subject) => Promise<Figures>): Promise<void> => {
    for (const subject of order) Object.assign(figures[subject], await act(subject));
  };

  if (measures.has('first')) {
    await both(async subject => {
      const first = await measureFirstRow(bench, subject, plan.visits);
      if (subject === 'app') round.scripts = first.scripts;
      return first.figures;
    });
  }
  if (measures.has('filter') || measures.has('panel')) {
    await both(subject => measureActs(bench, subject, plan));
  }
  if (SIZED.some(measure => measures.has(measure))) {
    if (sizes.length > 1) await both(subject => measureSmaller(bench, subject, plan));
    await both(subject => measureLargest(bench, subject, plan));
  }
  if (measures.has('load')) {
    const loads = { ...plan, measures: new Set<Measure>(['load']) };
    const subject = 'bare, 1,000 a page';
    Object.assign(figures[subject], await measureLargest(bench, subject, loads));
  }
  if (measures.has('reading')) {
    const { app, bare } = await measureReading(bench);
    Object.assign(figures.app, app);
    Object.assign(figures.bare, bare);
  }
  return round;
}
