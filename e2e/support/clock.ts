import type { BrowserContext } from '@playwright/test';

/**
 * The start of every clock in the tests, because demo rows and the pages that show them depend on the hour, the weekday
 * and the month. Set TEST_CLOCK to an RFC 3339 time to run the tests at another time.
 */
export const CLOCK_START = readStart(process.env['TEST_CLOCK'] ?? '2026-11-24T14:30:00Z');

/** The program reads the clock once for its demo rows. The clock stays still this long, so that every run has the same rows. */
const STILL_MS = 60_000;

interface ClockSettings {
  /** Initial time in milliseconds since 1970. */
  start: number;
  /** Time of the machine's clock at which this clock starts to run, in milliseconds since 1970. */
  movesFrom: number;
}

/** Node arguments for a process whose clock starts at `CLOCK_START`. Its worker threads still use the machine's clock. */
export function clockArguments(): string[] {
  const script = `(${replaceDate.toString()})(${JSON.stringify(settings(STILL_MS))})`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
}

/** Replaces the clock of a context's pages. Their workers do not need it: they use `performance` only. */
export async function startClock(context: BrowserContext): Promise<void> {
  await context.addInitScript(replaceDate, settings(0));
}

function settings(stillMs: number): ClockSettings {
  return { start: CLOCK_START.getTime(), movesFrom: Date.now() + stillMs };
}

/** Runs as text in a page or another process, so it must not use anything from this file. */
function replaceDate({ start, movesFrom }: ClockSettings): void {
  const machineNow = Date.now;
  Date.now = () => start + Math.max(0, machineNow() - movesFrom);
  const ClockDate = new Proxy(Date, {
    apply: () => new ClockDate().toString(),
    construct(target, values, created) {
      const date: unknown = Reflect.construct(target, values.length === 0 ? [Date.now()] : values, created);
      if (date instanceof target) return date;
      throw new TypeError('Date did not create a date.');
    },
  });
  ClockDate.prototype.constructor = ClockDate;
  globalThis.Date = ClockDate;
}

function readStart(text: string): Date {
  const start = new Date(text);
  if (Number.isNaN(start.getTime())) throw new Error(`TEST_CLOCK is not a time: ${text}`);
  return start;
}
