import * as v from 'valibot';

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** How a child process ended. `code` is null after a signal or a timeout. */
export interface StepResult {
  code: number | null;
  /** Content of the report file, or null if there is none. */
  report: string | null;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const VitestReport = v.object({
  numPassedTests: count,
  numFailedTests: count,
  numPendingTests: count,
  numTodoTests: count,
  testResults: v.array(v.object({ status: v.string(), assertionResults: v.array(v.unknown()) })),
});

const VitestFailures = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      message: v.optional(v.string(), ''),
      assertionResults: v.array(
        v.object({
          fullName: v.string(),
          status: v.string(),
          failureMessages: v.optional(v.nullable(v.array(v.string())), []),
        }),
      ),
    }),
  ),
});

const PlaywrightReport = v.object({
  stats: v.object({ expected: count, unexpected: count, flaky: count, skipped: count }),
  errors: v.array(v.unknown()),
});

interface PlaywrightSuite {
  file: string;
  suites?: PlaywrightSuite[] | undefined;
  specs: {
    title: string;
    tests: { status: string; results: { error?: { message?: string | undefined } | undefined }[] }[];
  }[];
}

const PlaywrightSuiteSchema: v.GenericSchema<unknown, PlaywrightSuite> = v.object({
  file: v.string(),
  suites: v.optional(v.array(v.lazy(() => PlaywrightSuiteSchema))),
  specs: v.array(
    v.object({
      title: v.string(),
      tests: v.array(
        v.object({
          status: v.string(),
          results: v.array(v.object({ error: v.optional(v.object({ message: v.optional(v.string()) })) })),
        }),
      ),
    }),
  ),
});

const PlaywrightFailures = v.object({ suites: v.array(PlaywrightSuiteSchema) });

const CRASHED: TestCounts = { passed: 0, failed: 1, skipped: 0 };

/** A tool without a report counts as one test. */
export function countCheck({ code }: StepResult): TestCounts {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : CRASHED;
}

export function countVitest(stepResult: StepResult): TestCounts {
  return countReport(stepResult, VitestReport, report => ({
    passed: report.numPassedTests,
    // A file that could not be loaded contains no test that would count as failed.
    failed:
      report.numFailedTests +
      report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0)
        .length,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

export function countPlaywright(stepResult: StepResult): TestCounts {
  return countReport(stepResult, PlaywrightReport, ({ stats, errors }) => ({
    // A flaky test fails and then passes: it is counted as passed, and listed.
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }));
}

/** Counts one failure if the report is unreadable, if no test ran, or if the exit code is not 0 without a failed test. */
function countReport<Report>(
  { code, report }: StepResult,
  schema: v.GenericSchema<unknown, Report>,
  read: (report: Report) => TestCounts,
): TestCounts {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), report);
  if (!parsed.success) return CRASHED;
  const counts = read(parsed.output);
  const hasHiddenFailure = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  return hasHiddenFailure ? { ...counts, failed: 1 } : counts;
}

export function addTestCounts(allCounts: readonly TestCounts[]): TestCounts {
  const sum = (key: keyof TestCounts): number => allCounts.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

export function formatTestCounts({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * One line per failed or flaky test of a report, for the end of the output: a log that is cut at its start still names
 * them. Empty if the report is unreadable.
 */
export function listFailures(report: string | null): string[] {
  const vitest = v.safeParse(v.pipe(v.string(), v.parseJson(), VitestFailures), report);
  if (vitest.success) return vitest.output.testResults.flatMap(listVitestFailures);
  const playwright = v.safeParse(v.pipe(v.string(), v.parseJson(), PlaywrightFailures), report);
  return playwright.success ? playwright.output.suites.flatMap(listPlaywrightFailures) : [];
}

type VitestFile = v.InferOutput<typeof VitestFailures>['testResults'][number];

function listVitestFailures({ name, status, message, assertionResults }: VitestFile): string[] {
  const failed = assertionResults.filter(test => test.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [`failed | ${name}: ${firstLine(message)}`] : [];
  return failed.map(
    test => `failed | ${name} > ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? 'no message')}`,
  );
}

const PLAYWRIGHT_RESULTS: Readonly<Record<string, string>> = {
  unexpected: 'failed',
  flaky: 'passed on retry',
};

function listPlaywrightFailures({ file, suites = [], specs }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ title, tests }) =>
    tests.flatMap(({ status, results }) => {
      const result = PLAYWRIGHT_RESULTS[status];
      const error = results.find(each => each.error)?.error?.message;
      return result === undefined
        ? []
        : `${result} | ${file} > ${title}: ${firstLine(error ?? 'no message')}`;
    }),
  );
  return [...own, ...suites.flatMap(listPlaywrightFailures)];
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
