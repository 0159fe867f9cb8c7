import { BUILDS, conclude, endTogether, run } from './run-steps.ts';
import type { Step } from './step.ts';
import { tallyCheck, tallyVitest } from './tally.ts';

const SOAK: Step = {
  name: 'soak',
  command: [
    'vitest',
    'run',
    '--config=e2e/soak.config.ts',
    '--allowOnly=false',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=test-results/soak.json',
  ],
  minutes: 90,
  report: 'test-results/soak.json',
};

endTogether();

const tallies = await Promise.all(BUILDS.map(step => run(step, tallyCheck)));
tallies.push(await run(SOAK, tallyVitest));
conclude(tallies);
