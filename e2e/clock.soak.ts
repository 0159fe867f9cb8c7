import { afterEach, expect, test, vi } from 'vitest';
import { runStep } from './step.ts';

/**
 * The browser tests by other clocks. Every day has 24 starts, one an hour, and each of these runs another 24th of the
 * tests: a day runs all of them once, each at one hour. From day to day the hours move on by 19, so that each test runs
 * at eight different hours, on every weekday, and every hour of the day has run eight different shards.
 * All tests at one moment: `TEST_CLOCK=2026-12-31T22:40:00Z npm run e2e`.
 */
const SHARDS = 24;
const MOVE = 5;

/** By date, the minute and second at which the hours start: the last ten seconds of an hour end during a test. */
const DAYS: readonly [what: string, date: string, minute: string][] = [
  ['Monday, the end of a month', '2026-11-30', '40:00'],
  ['Tuesday, a leap day', '2028-02-29', '59:50'],
  ['Wednesday in summer', '2027-06-16', '00:00'],
  ['Thursday, the end of a year', '2026-12-31', '59:50'],
  ['Friday, the start of a year', '2027-01-01', '00:00'],
  ['Saturday', '2026-11-28', '40:00'],
  ['Sunday, summer time ends in Europe', '2026-10-25', '59:50'],
  ['Sunday, summer time starts in Europe', '2027-03-28', '59:50'],
];

const STARTS = DAYS.flatMap(([what, date, minute], day) =>
  Array.from({ length: SHARDS }, (_, hour) => ({
    what,
    clock: `${date}T${String(hour).padStart(2, '0')}:${minute}Z`,
    shard: `${((hour + MOVE * day) % SHARDS) + 1}/${SHARDS}`,
  })),
);

afterEach(() => void vi.unstubAllEnvs());

for (const { what, clock, shard } of STARTS) {
  test(`${clock}, ${what}: shard ${shard}`, async () => {
    vi.stubEnv('TEST_CLOCK', clock);
    // The tests that `npm test` has: the soak runs the long ones by themselves.
    vi.stubEnv('E2E', '');
    const lines: string[] = [];
    const options = ['--reporter=line', '--output=test-results/clock'];
    const { code } = await runStep(
      {
        name: clock,
        command: ['playwright', 'test', '-c', 'e2e', `--shard=${shard}`, ...options],
        minutes: 10,
      },
      line => lines.push(line),
    );
    expect(code === 0 ? [] : lines).toEqual([]);
  });
}
