import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWatchdog } from './open-finder.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('times out after a second without a heartbeat, but not with heartbeats or after the end', () => {
  const onTimeout = vi.fn<() => void>();
  const watch = createWatchdog(onTimeout);
  for (let tenth = 0; tenth < 50; tenth += 1) {
    vi.advanceTimersByTime(900);
    watch.beat();
  }
  expect(onTimeout).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1100);
  expect(onTimeout).toHaveBeenCalledTimes(1);
  createWatchdog(onTimeout).end();
  vi.advanceTimersByTime(10_000);
  expect(onTimeout).toHaveBeenCalledTimes(1);
});
