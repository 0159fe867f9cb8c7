import { BUILDS, reportTotal, killStepsOnSignal, run } from './support/run-steps.ts';
import type { Step } from './support/run-command.ts';
import { countCheck, countPlaywright, countVitest } from './support/test-counts.ts';

const CHECKS: readonly Step[] = [
  { name: 'format', command: ['prettier', '--check', '.'], minutes: 2 },
  { name: 'lint', command: ['oxlint'], minutes: 2 },
  { name: 'types', command: ['tsc'], minutes: 2 },
  { name: 'dead code', command: ['knip'], minutes: 2 },
];

const UNIT: Step = {
  name: 'unit',
  command: [
    'vitest',
    'run',
    '--allowOnly=false',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=test-results/unit.json',
  ],
  minutes: 12,
  report: 'test-results/unit.json',
};

const END_TO_END: Step = {
  name: 'end to end',
  command: ['playwright', 'test', '-c', 'e2e', '--forbid-only'],
  minutes: 20,
  report: 'test-results/end-to-end.json',
};

killStepsOnSignal();

const allCounts = await Promise.all([...CHECKS, ...BUILDS].map(step => run(step, countCheck)));
allCounts.push(await run(UNIT, countVitest));
allCounts.push(await run(END_TO_END, countPlaywright));
reportTotal(allCounts);
