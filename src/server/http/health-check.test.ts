import { expect, test, vi } from 'vitest';
import { healthCheck } from './health-check.ts';

test('checks once for all who ask meanwhile, and anew after that', async () => {
  let release = (): void => undefined;
  const check = vi.fn<() => Promise<void>>(() => new Promise<void>(resolve => (release = resolve)));
  const health = healthCheck(check);
  const first = Promise.all([health(), health(), health()]);
  expect(check).toHaveBeenCalledTimes(1);
  release();
  await first;
  const second = health();
  expect(check).toHaveBeenCalledTimes(2);
  release();
  await second;
});

test('a check that does not end has failed, also for the next who asks', async () => {
  vi.useFakeTimers();
  try {
    const health = healthCheck(() => new Promise(() => undefined), 4500);
    for (let times = 0; times < 2; times += 1) {
      const failure = health().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(4500);
      expect(await failure).toMatchObject({ message: 'The check did not end.' });
    }
  } finally {
    vi.useRealTimers();
  }
});

test('a check that fails is told, whether it fails at once or later', async () => {
  await expect(healthCheck(() => Promise.reject(new Error('down')))()).rejects.toThrow('down');
});
