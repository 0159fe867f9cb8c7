import { expect, test, vi } from 'vitest';
import { healthCheck } from '#server/app.ts';

test('concurrent callers share one check, and later ones start another', async () => {
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

test('a check that does not end fails, for later callers too', async () => {
  vi.useFakeTimers();
  try {
    const health = healthCheck(() => new Promise(() => undefined), 4500);
    for (let times = 0; times < 2; times += 1) {
      const failure = health().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(4500);
      expect(await failure).toMatchObject({ message: 'The health check timed out.' });
    }
  } finally {
    vi.useRealTimers();
  }
});

test('a failed check rejects', async () => {
  await expect(healthCheck(() => Promise.reject(new Error('down')))()).rejects.toThrow('down');
});
