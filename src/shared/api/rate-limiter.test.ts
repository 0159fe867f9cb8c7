import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';

/** A clock that only the test moves, with the waits that end on it. */
function fakeClock() {
  let time = 0;
  const waits: { until: number; end: () => void }[] = [];
  return {
    now: () => time,
    wait: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        waits.push({ until: time + ms, end: resolve });
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    async advance(ms: number) {
      for (const end = time + ms; time < end;) {
        time += 50;
        for (const { end: go } of waits.filter(wait => wait.until <= time && wait.until > time - 50)) go();
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      }
    },
  };
}

const RULES = { max: 24, maxBackground: 20, window: 6000 };

it('never exceeds the limit in any window, for any response time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ at: fc.nat(3000), takes: fc.nat(4000), now: fc.boolean() }), { maxLength: 120 }),
      async requests => {
        const clock = fakeClock();
        const limiter = createRateLimiter({ ...RULES, ...clock });
        const arrivals: number[] = [];
        const send = async ({ takes, now }: (typeof requests)[number]): Promise<void> => {
          const release = await limiter.acquire('/list', now ? 'foreground' : 'background', null);
          // Anywhere between the sending and the answer.
          arrivals.push(clock.now() + takes / 2);
          await clock.wait(takes, new AbortController().signal);
          release();
        };
        for (let time = 0; time <= 40_000; time += 50) {
          for (const each of requests) if (each.at >= time && each.at < time + 50) void send(each);
          await clock.advance(50);
        }
        expect(arrivals.length).toBe(requests.length);
        arrivals.sort((a, b) => a - b);
        const spans = arrivals.slice(RULES.max).map((last, index) => last - (arrivals[index] ?? 0));
        expect(spans.filter(span => span <= RULES.window - 51)).toEqual([]);
      },
    ),
    { numRuns: 20 },
  );
});

async function enters(
  limiter: RateLimiter,
  priority: 'foreground' | 'background',
  times: number,
): Promise<number> {
  let entered = 0;
  for (let index = 0; index < times; index += 1) {
    void limiter.acquire('/list', priority, null).then(release => {
      entered += 1;
      release();
    });
  }
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return entered;
}

it('reserves capacity for foreground requests and limits each path separately', async () => {
  const limiter = createRateLimiter({ ...RULES, ...fakeClock() });
  expect(await enters(limiter, 'background', 30)).toBe(RULES.maxBackground);
  expect(await enters(limiter, 'foreground', 30)).toBe(RULES.max - RULES.maxBackground);
  await expect(limiter.acquire('/other', 'foreground', null)).resolves.toBeTypeOf('function');
});

it('pauses a path for the requested time, and a wait can be aborted', async () => {
  const clock = fakeClock();
  const limiter = createRateLimiter({ ...RULES, ...clock });
  limiter.pause('/list', 2000);
  const cancel = new AbortController();
  const waiting = limiter.acquire('/list', 'foreground', cancel.signal);
  let entered = false;
  void limiter.acquire('/list', 'foreground', null).then(() => (entered = true));
  await clock.advance(1900);
  expect(entered).toBe(false);
  cancel.abort();
  await expect(waiting).rejects.toThrow('aborted');
  await clock.advance(200);
  expect(entered).toBe(true);
});
