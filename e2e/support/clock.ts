import type { BrowserContext } from '@playwright/test';

/**
 * Where every clock of the tests starts: made-up rows and what a screen says of them depend on the hour, the weekday
 * and the month. Set TEST_CLOCK to an RFC 3339 time to run the tests at another moment.
 */
export const CLOCK_START = readStart(process.env['TEST_CLOCK'] ?? '2026-11-24T14:30:00Z');

/** Milliseconds. The program reads the clock once for its made-up rows: within this time they are the same in every run. */
const STARTING = 60_000;

interface ClockSettings {
  /** Milliseconds since 1970 that the clock shows first. */
  start: number;
  /** Milliseconds since 1970 by the machine's clock at which it starts to move. */
  movesFrom: number;
}

/** Node's arguments for a process whose clock starts at `CLOCK_START`. Worker threads would keep the machine's clock. */
export function clockArguments(): string[] {
  const script = `(${replaceDate.toString()})(${JSON.stringify(settings(STARTING))})`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
}

/** Starts the clock of a context's pages. Their workers keep the machine's: they measure time with `performance` only. */
export async function startClock(context: BrowserContext): Promise<void> {
  await context.addInitScript(replaceDate, settings(0));
}

function settings(still: number): ClockSettings {
  return { start: CLOCK_START.getTime(), movesFrom: Date.now() + still };
}

/** Runs in a page or in another process, as text: it may use nothing from this file. */
function replaceDate({ start, movesFrom }: ClockSettings): void {
  const machineNow = Date.now;
  Date.now = () => start + Math.max(0, machineNow() - movesFrom);
  const ClockDate = new Proxy(Date, {
    apply: () => new ClockDate().toString(),
    construct(target, values, created) {
      const date: unknown = Reflect.construct(target, values.length === 0 ? [Date.now()] : values, created);
      if (date instanceof target) return date;
      throw new TypeError('Date did not make a date.');
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
