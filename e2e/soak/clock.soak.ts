import { afterEach, expect, test, vi } from 'vitest';
import { runStep } from '#e2e/support/run-command.ts';

/**
 * Runs the browser tests with other clocks: 24 starts, one for every hour of the day, on different days. Each start runs
 * one of 24 shards, so that together they run all tests once. Days and shards are shifted at random in each soak:
 * `CLOCK_SHIFT=5` repeats one shift, `CLOCK_SHIFT=all` runs every hour of every day, which takes about two hours. To run
 * all tests at one time: `TEST_CLOCK=2026-12-31T22:40:00Z npm run test:e2e`.
 */
const SHARDS = 24;

/** Name, date, and the minute and second of each start. With 59:50 the hour ends during a test. */
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

const shiftSetting = process.env['CLOCK_SHIFT'] ?? String(Math.floor(Math.random() * SHARDS * DAYS.length));
const shifts = shiftSetting === 'all' ? DAYS.map((_, day) => day) : [Number(shiftSetting)];

const STARTS = shifts.flatMap(shift =>
  Array.from({ length: SHARDS }, (_, hour) => {
    const [dayName, date, minute] = DAYS[(hour + shift) % DAYS.length] ?? DAYS[0];
    return {
      what: dayName,
      clock: `${date}T${String(hour).padStart(2, '0')}:${minute}Z`,
      // 5 and 24 have no common factor, so each shift moves every shard to another hour.
      shard: `${((hour + 5 * shift) % SHARDS) + 1}/${SHARDS}`,
    };
  }),
);

afterEach(() => void vi.unstubAllEnvs());

for (const { what: dayName, clock, shard } of STARTS) {
  test(`${clock}, ${dayName}: shard ${shard}`, async () => {
    vi.stubEnv('TEST_CLOCK', clock);
    // Only the tests of `npm test`, because the soak runs the long ones separately.
    vi.stubEnv('E2E', '');
    // Vitest sets it, and the gallery would be built with React for development.
    vi.stubEnv('NODE_ENV', undefined);
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
    // Shown now, because Vitest shows failures at the end of the whole soak.
    if (code !== 0) console.log(lines.join('\n'));
    expect(code).toBe(0);
  });
}
