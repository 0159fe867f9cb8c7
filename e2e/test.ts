import { endSteps, runStep, type Step } from './step.ts';
import {
  addTallies,
  formatTally,
  tallyCheck,
  tallyPlaywright,
  tallyVitest,
  type Ending,
  type Tally,
} from './tally.ts';

const CHECKS: readonly Step[] = [
  { name: 'format', command: ['prettier', '--check', '.'], minutes: 2 },
  { name: 'lint', command: ['oxlint'], minutes: 2 },
  { name: 'types', command: ['tsc'], minutes: 2 },
  { name: 'dead code', command: ['knip'], minutes: 2 },
];

const BUILDS: readonly Step[] = [
  { name: 'build app', command: ['vite', 'build'], minutes: 2 },
  {
    name: 'build server',
    command: ['vite', 'build', '--ssr', 'src/server/main.ts'],
    minutes: 2,
  },
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
  minutes: 7,
  report: 'test-results/unit.json',
};

const END_TO_END: Step = {
  name: 'end to end',
  command: ['playwright', 'test', '-c', 'e2e', '--forbid-only'],
  minutes: 7,
  report: 'test-results/end-to-end.json',
};

const show = (line: string): void => console.log(line);

async function run(step: Step, tally: (ending: Ending) => Tally): Promise<Tally> {
  const result = tally(await runStep(step, show));
  show(`${step.name}: ${formatTally(result)}`);
  return result;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endSteps();
    process.exit(1);
  });
}

const tallies = await Promise.all([...CHECKS, ...BUILDS].map(step => run(step, tallyCheck)));
tallies.push(await run(UNIT, tallyVitest));
tallies.push(await run(END_TO_END, tallyPlaywright));

const total = addTallies(tallies);
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(formatTally(total));
