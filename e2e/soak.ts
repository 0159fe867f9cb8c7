import { BUILDS, reportTotal, killStepsOnSignal, run } from './support/run-steps.ts';
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

/** The unit tests again, with new random values for the property tests. */
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

/** The browser tests that are too slow for `npm test`. */
const BROWSER: Step = {
  name: 'all faults, malicious inputs and long tests',
  command: ['playwright', 'test', '-c', 'e2e', '--grep=@long|faults|malicious', '--forbid-only'],
  minutes: 60,
  report: 'test-results/end-to-end.json',
};

/** Measures what only a database can answer, with as many rows as Coder's own benchmark has. Its figures are printed. */
const TWO_MILLION: Step = {
  name: '2,000,000 interceptions',
  command: ['jiti', 'e2e/bench/server-bench.ts', '--two-million', '--dashboard'],
  minutes: 60,
};

killStepsOnSignal();
process.env['E2E'] = 'all';
process.env['PROPERTY_SEED'] = 'random';

const allCounts = await Promise.all(BUILDS.map(step => run(step, countCheck)));
allCounts.push(await run(PROPERTIES, countVitest));
allCounts.push(await run(SOAK, countVitest));
allCounts.push(await run(BROWSER, countPlaywright));
allCounts.push(await run(TWO_MILLION, countCheck));
reportTotal(allCounts);
