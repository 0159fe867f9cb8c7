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

const RULES = { most: 24, behind: 20, window: 6000 };

it('never lets more than the most arrive in any window, however long answers take', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ at: fc.nat(3000), takes: fc.nat(4000), now: fc.boolean() }), { maxLength: 120 }),
      async requests => {
        const clock = fakeClock();
        const budget = createRateLimiter({ ...RULES, ...clock });
        const arrivals: number[] = [];
        const send = async ({ takes, now }: (typeof requests)[number]): Promise<void> => {
          const leave = await budget.enter('/list', now ? 'now' : 'behind', null);
          // Anywhere between the sending and the answer.
          arrivals.push(clock.now() + takes / 2);
          await clock.wait(takes, new AbortController().signal);
          leave();
        };
        for (let time = 0; time <= 40_000; time += 50) {
          for (const each of requests) if (each.at >= time && each.at < time + 50) void send(each);
          await clock.advance(50);
        }
        expect(arrivals.length).toBe(requests.length);
        arrivals.sort((a, b) => a - b);
        const spans = arrivals.slice(RULES.most).map((last, index) => last - (arrivals[index] ?? 0));
        expect(spans.filter(span => span <= RULES.window - 51)).toEqual([]);
      },
    ),
    { numRuns: 20 },
  );
});

async function enters(budget: RateLimiter, urgency: 'now' | 'behind', times: number): Promise<number> {
  let entered = 0;
  for (let index = 0; index < times; index += 1) {
    void budget.enter('/list', urgency, null).then(leave => {
      entered += 1;
      leave();
    });
  }
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return entered;
}

it('keeps room for what the person waits for, and paths apart', async () => {
  const budget = createRateLimiter({ ...RULES, ...fakeClock() });
  expect(await enters(budget, 'behind', 30)).toBe(RULES.behind);
  expect(await enters(budget, 'now', 30)).toBe(RULES.most - RULES.behind);
  await expect(budget.enter('/other', 'now', null)).resolves.toBeTypeOf('function');
});

it('leaves a path alone as long as it was asked to, and a wait can be given up', async () => {
  const clock = fakeClock();
  const budget = createRateLimiter({ ...RULES, ...clock });
  budget.rest('/list', 2000);
  const cancel = new AbortController();
  const given = budget.enter('/list', 'now', cancel.signal);
  let entered = false;
  void budget.enter('/list', 'now', null).then(() => (entered = true));
  await clock.advance(1900);
  expect(entered).toBe(false);
  cancel.abort();
  await expect(given).rejects.toThrow('aborted');
  await clock.advance(200);
  expect(entered).toBe(true);
});
