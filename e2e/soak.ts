import { BUILDS, conclude, endTogether, run } from './support/run-steps.ts';
import type { Step } from './support/run-command.ts';
import { countCheck, countPlaywright, countVitest } from './support/test-counts.ts';

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
  minutes: 240,
  report: 'test-results/soak.json',
};

/** The unit tests, whose properties are tried with values that no run before had. */
const PROPERTIES: Step = {
  name: 'properties',
  command: [
    'vitest',
    'run',
    '--allowOnly=false',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=test-results/properties.json',
  ],
  minutes: 20,
  report: 'test-results/properties.json',
};

/** What is too much of it for `npm test`. */
const BROWSER: Step = {
  name: 'every fault, all hostile text, what is long',
  command: ['playwright', 'test', '-c', 'e2e', '--grep=@long|faults|malicious', '--forbid-only'],
  minutes: 60,
  report: 'test-results/end-to-end.json',
};

endTogether();
process.env['E2E'] = 'all';
process.env['PROPERTY_SEED'] = 'random';

const allCounts = await Promise.all(BUILDS.map(step => run(step, countCheck)));
allCounts.push(await run(PROPERTIES, countVitest));
allCounts.push(await run(SOAK, countVitest));
allCounts.push(await run(BROWSER, countPlaywright));
conclude(allCounts);
