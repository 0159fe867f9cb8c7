import { killSteps, runStep, type Step } from './run-command.ts';
import {
  addTestCounts,
  formatTestCounts,
  listFailures,
  type StepResult,
  type TestCounts,
} from './test-counts.ts';

/** The builds that the tests need. They can run concurrently. */
export const BUILDS: readonly Step[] = [
  { name: 'build app', command: ['vite', 'build'], minutes: 2 },
  {
    name: 'build server',
    command: ['vite', 'build', '--ssr', 'src/server/main.ts'],
    minutes: 2,
  },
  { name: 'build postgres', command: ['jiti', 'src/server/sources/pglite/pack-empty.ts'], minutes: 2 },
];

/** Failed and flaky tests of all steps, printed again before the total. */
const failures: string[] = [];

const show = (line: string): void => console.log(line);

export async function run(
  step: Step,
  countResults: (stepResult: StepResult) => TestCounts,
): Promise<TestCounts> {
  const result = await runStep(step, show);
  failures.push(...listFailures(result.report).map(failure => `${step.name} ${failure}`));
  const counts = countResults(result);
  show(`${step.name}: ${formatTestCounts(counts)}`);
  return counts;
}

/** Kills all steps when the runner is stopped by a signal. */
export function killStepsOnSignal(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      killSteps();
      process.exit(1);
    });
  }
}

/** Prints the total as the last line and sets the exit code. */
export function reportTotal(allCounts: readonly TestCounts[]): void {
  const total = addTestCounts(allCounts);
  process.exitCode = total.failed === 0 ? 0 : 1;
  failures.forEach(show);
  show(formatTestCounts(total));
}
