import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWatchdog } from './open-finder.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('ends after a second of silence, and never while there are signs of life or once it is over', () => {
  const silent = vi.fn<() => void>();
  const watch = createWatchdog(silent);
  for (let tenth = 0; tenth < 50; tenth += 1) {
    vi.advanceTimersByTime(900);
    watch.beat();
  }
  expect(silent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1100);
  expect(silent).toHaveBeenCalledTimes(1);
  createWatchdog(silent).end();
  vi.advanceTimersByTime(10_000);
  expect(silent).toHaveBeenCalledTimes(1);
});
