import * as v from 'valibot';

export interface Tally {
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

const CRASHED: Tally = { passed: 0, failed: 1, skipped: 0 };

/** A tool without a report of its own is one test: did it end well? */
export function tallyCheck({ code }: Ending): Tally {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : CRASHED;
}

export function tallyVitest(ending: Ending): Tally {
  return tallyReport(ending, VitestReport, report => ({
    passed: report.numPassedTests,
    // A file that could not be loaded holds no test that could count for it.
    failed:
      report.numFailedTests +
      report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0)
        .length,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

export function tallyPlaywright(ending: Ending): Tally {
  return tallyReport(ending, PlaywrightReport, ({ stats, errors }) => ({
    passed: stats.expected,
    // A test that passes only now and then is a failing test; an error outside of every test has no other number.
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }));
}

/** A runner that left no readable report, ran nothing, or ended badly without saying why has failed once. */
function tallyReport<Report>(
  { code, report }: Ending,
  schema: v.GenericSchema<unknown, Report>,
  read: (report: Report) => Tally,
): Tally {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), report);
  if (!parsed.success) return CRASHED;
  const tally = read(parsed.output);
  const silent = tally.failed === 0 && (code !== 0 || tally.passed === 0);
  return silent ? { ...tally, failed: 1 } : tally;
}

export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = (key: keyof Tally): number => tallies.reduce((total, tally) => total + tally[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

export function formatTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
