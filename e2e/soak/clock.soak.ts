import { afterEach, expect, test, vi } from 'vitest';
import { runStep } from '#e2e/support/run-command.ts';

/**
 * The browser tests by other clocks: 24 starts, one at every hour of the day, on days from all over the calendar. Each
 * start runs another 24th of the tests, so that together they run all of them once. Which day and which tests an hour
 * gets is another in each run of the soak: `CLOCK_SHIFT=5` repeats one, `CLOCK_SHIFT=all` runs every hour of
 * every day, about two hours. All tests at one moment: `TEST_CLOCK=2026-12-31T22:40:00Z npm run test:e2e`.
 */
const SHARDS = 24;

/** By date, the minute and second at which the hours start: the last ten seconds of an hour end during a test. */
const DAYS = [
  ['Monday, the end of a month', '2026-11-30', '40:00'],
  ['Tuesday, a leap day', '2028-02-29', '59:50'],
  ['Wednesday in summer', '2027-06-16', '00:00'],
  ['Thursday, the end of a year', '2026-12-31', '59:50'],
  ['Friday, the start of a year', '2027-01-01', '00:00'],
  ['Saturday', '2026-11-28', '40:00'],
  ['Sunday, summer time ends in Europe', '2026-10-25', '59:50'],
  ['Sunday, summer time starts in Europe', '2027-03-28', '59:50'],
] as const;

const wanted = process.env['CLOCK_SHIFT'] ?? String(Math.floor(Math.random() * SHARDS * DAYS.length));
const shifts = wanted === 'all' ? DAYS.map((_, day) => day) : [Number(wanted)];

const STARTS = shifts.flatMap(shift =>
  Array.from({ length: SHARDS }, (_, hour) => {
    const [what, date, minute] = DAYS[(hour + shift) % DAYS.length] ?? DAYS[0];
    return {
      what,
      clock: `${date}T${String(hour).padStart(2, '0')}:${minute}Z`,
      // 5 has no factor in common with 24: from day to day each test moves to another hour.
      shard: `${((hour + 5 * shift) % SHARDS) + 1}/${SHARDS}`,
    };
  }),
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
