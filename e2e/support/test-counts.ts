import * as v from 'valibot';

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** How a child process ended; `code` is null when a signal or our own time limit ended it. */
export interface Ending {
  code: number | null;
  /** The text of the report it was asked to write, null where there is none. */
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

const PlaywrightReport = v.object({
  stats: v.object({ expected: count, unexpected: count, flaky: count, skipped: count }),
  errors: v.array(v.unknown()),
});

const CRASHED: TestCounts = { passed: 0, failed: 1, skipped: 0 };

/** A tool without a report of its own is one test: did it end well? */
export function countCheck({ code }: Ending): TestCounts {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : CRASHED;
}

export function countVitest(ending: Ending): TestCounts {
  return countReport(ending, VitestReport, report => ({
    passed: report.numPassedTests,
    // A file that could not be loaded holds no test that could count for it.
    failed:
      report.numFailedTests +
      report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0)
        .length,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

export function countPlaywright(ending: Ending): TestCounts {
  return countReport(ending, PlaywrightReport, ({ stats, errors }) => ({
    passed: stats.expected,
    // A test that passes only now and then is a failing test; an error outside of every test has no other number.
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }));
}

/** A runner that left no readable report, ran nothing, or ended badly without saying why has failed once. */
function countReport<Report>(
  { code, report }: Ending,
  schema: v.GenericSchema<unknown, Report>,
  read: (report: Report) => TestCounts,
): TestCounts {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), report);
  if (!parsed.success) return CRASHED;
  const counts = read(parsed.output);
  const silent = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  return silent ? { ...counts, failed: 1 } : counts;
}

export function addTestCounts(allCounts: readonly TestCounts[]): TestCounts {
  const sum = (key: keyof TestCounts): number => allCounts.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

export function formatTestCounts({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
