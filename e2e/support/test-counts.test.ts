import { describe, expect, it } from 'vitest';
import {
  addTestCounts,
  countCheck,
  countPlaywright,
  countVitest,
  formatTestCounts,
  listFailures,
} from './test-counts.ts';

const vitest = (changes: object = {}): string =>
  JSON.stringify({
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
    ...changes,
  });

const playwright = (stats: object = {}, errors: unknown[] = []): string =>
  JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors });

const oneFailure = { passed: 0, failed: 1, skipped: 0 };

describe('countCheck', () => {
  it('passes only for exit code 0', () => {
    expect(countCheck({ code: 0, report: null })).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(countCheck({ code: 2, report: null })).toEqual(oneFailure);
    expect(countCheck({ code: null, report: null })).toEqual(oneFailure);
  });
});

describe.each([
  ['vitest', countVitest, vitest()],
  ['playwright', countPlaywright, playwright()],
])('%s', (_name, counts, empty) => {
  it.each([
    ['no report', null],
    ['an empty report', ''],
    ['half a report', '{"stats": {'],
    ['a report of another shape', '{"stats": {"expected": "12"}, "numPassedTests": "12"}'],
    ['a report of no tests', empty],
  ])('fails once for %s, with any exit code', (_case, report) => {
    expect(counts({ code: 0, report })).toEqual(oneFailure);
    expect(counts({ code: 1, report })).toEqual(oneFailure);
    expect(counts({ code: null, report })).toEqual(oneFailure);
  });
});

describe('vitest', () => {
  it('counts passed, failed, skipped and todo tests', () => {
    const report = vitest({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 3, numTodoTests: 1 });
    expect(countVitest({ code: 1, report })).toEqual({ passed: 7, failed: 2, skipped: 4 });
  });

  it('counts a file that could not be loaded, but not a file whose tests failed', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    const report = vitest({ numPassedTests: 1, numFailedTests: 1, testResults });
    expect(countVitest({ code: 1, report })).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  it('fails once if every test passed but the run failed', () => {
    const report = vitest({ numPassedTests: 5 });
    expect(countVitest({ code: 1, report })).toEqual({ passed: 5, failed: 1, skipped: 0 });
    expect(countVitest({ code: null, report })).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it('fails if all tests were skipped', () => {
    const report = vitest({ numPendingTests: 3 });
    expect(countVitest({ code: 0, report })).toEqual({ passed: 0, failed: 1, skipped: 3 });
  });
});

describe('the list of failed tests', () => {
  it('names the test with the first line of its message, and a file that could not be loaded', () => {
    const report = JSON.stringify({
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { fullName: 'one', status: 'passed', failureMessages: [] },
            {
              fullName: 'two',
              status: 'failed',
              failureMessages: ['expected 1 to be 2\n    at a.test.ts:3'],
            },
          ],
        },
        { name: 'b.test.ts', status: 'failed', message: 'Unexpected token\nmore', assertionResults: [] },
        { name: 'c.test.ts', status: 'passed', message: '', assertionResults: [] },
      ],
    });
    expect(listFailures(report)).toEqual([
      'failed | a.test.ts > two: expected 1 to be 2',
      'failed | b.test.ts: Unexpected token',
    ]);
  });

  it('is empty without a report', () => {
    expect(listFailures(null)).toEqual([]);
    expect(listFailures('{')).toEqual([]);
  });
});

describe('playwright', () => {
  it('counts a flaky test as passed', () => {
    const report = playwright({ expected: 4, unexpected: 1, flaky: 2, skipped: 3 });
    expect(countPlaywright({ code: 1, report })).toEqual({ passed: 6, failed: 1, skipped: 3 });
  });

  it('lists failed and flaky tests', () => {
    const spec = (title: string, status: string, ...messages: (string | null)[]) => ({
      title,
      tests: [{ status, results: messages.map(message => (message === null ? {} : { error: { message } })) }],
    });
    const suites = [
      {
        file: 'a.spec.ts',
        specs: [spec('one', 'expected', null), spec('two', 'unexpected', 'timeout\nline 3', 'other')],
        suites: [{ file: 'a.spec.ts', specs: [spec('three', 'flaky', 'not visible', null)] }],
      },
    ];
    expect(listFailures(JSON.stringify({ suites }))).toEqual([
      'failed | a.spec.ts > two: timeout',
      'passed on retry | a.spec.ts > three: not visible',
    ]);
  });

  it('counts errors outside of tests', () => {
    const report = playwright({ expected: 4 }, [{ message: 'the server did not start' }]);
    expect(countPlaywright({ code: 1, report })).toEqual({ passed: 4, failed: 1, skipped: 0 });
  });
});

describe('the total', () => {
  it('is the sum of all counts', () => {
    const sum = addTestCounts([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 20, failed: 3, skipped: 2 },
    ]);
    expect(formatTestCounts(sum)).toBe('21 passed, 3 failed, 2 skipped');
  });

  it('does not mention skipped tests if there are none', () => {
    expect(formatTestCounts(addTestCounts([]))).toBe('0 passed, 0 failed');
  });
});
