import { expect, it, vi } from 'vitest';
import { sleep } from './scheduling.ts';

it('waits, and rejects at once with the reason of the abort', async () => {
  vi.useFakeTimers();
  let over = false;
  const waited = (async () => {
    await sleep(300, new AbortController().signal);
    over = true;
  })();
  await vi.advanceTimersByTimeAsync(299);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toBe(true);
  await waited;

  const stopper = new AbortController();
  const stopped = sleep(300, stopper.signal);
  stopper.abort(new Error('gone on'));
  await expect(stopped).rejects.toThrow('gone on');
  await expect(sleep(300, stopper.signal)).rejects.toThrow('gone on');
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
