import { endSteps, runStep, type Step } from './run-command.ts';
import { addTestCounts, formatTestCounts, type Ending, type TestCounts } from './test-counts.ts';

/** What the programs under test are made of: all can run at the same time. */
export const BUILDS: readonly Step[] = [
  { name: 'build app', command: ['vite', 'build'], minutes: 2 },
  {
    name: 'build server',
    command: ['vite', 'build', '--ssr', 'src/server/main.ts'],
    minutes: 2,
  },
  { name: 'build postgres', command: ['jiti', 'src/server/sources/pglite/pack-empty.ts'], minutes: 2 },
];

const show = (line: string): void => console.log(line);

export async function run(step: Step, countResults: (ending: Ending) => TestCounts): Promise<TestCounts> {
  const result = countResults(await runStep(step, show));
  show(`${step.name}: ${formatTestCounts(result)}`);
  return result;
}

/** Whoever ends the runner ends with it what it has started. */
export function endTogether(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      endSteps();
      process.exit(1);
    });
  }
}

/** The last line, and the exit code that goes with it. */
export function conclude(allCounts: readonly TestCounts[]): void {
  const total = addTestCounts(allCounts);
  process.exitCode = total.failed === 0 ? 0 : 1;
  show(formatTestCounts(total));
}
