import { beforeEach, expect, test } from 'vitest';
import { COUNT_AGE_MS, MAX_FILTERS, RecentCounts } from './recent-counts.ts';

let clock: number;
let counts: RecentCounts;
let asked: Asked[];
beforeEach(() => {
  clock = 1_000_000;
  counts = new RecentCounts(() => clock);
  asked = [];
});

interface Asked {
  readonly answer: (count: bigint) => void;
  readonly fail: (error: Error) => void;
  readonly unwanted: AbortSignal;
}

/** A database that answers when the test says so. */
const ask = (unwanted: AbortSignal): Promise<bigint> =>
  new Promise((answer, fail) => {
    unwanted.addEventListener('abort', () => fail(new Error('ended')));
    asked.push({ answer, fail, unwanted });
  });

const count = (isFresh: boolean, key = 'all', signal = new AbortController().signal): Promise<bigint> =>
  counts.count(key, { isFresh, ask, signal });
const fresh = (key?: string, signal?: AbortSignal): Promise<bigint> => count(true, key, signal);
const recent = (key?: string, signal?: AbortSignal): Promise<bigint> => count(false, key, signal);

/** What the database was asked, in order. */
function at(place: number): Asked {
  const found = asked[place];
  if (!found) throw new Error(`The database was not asked ${place + 1} times.`);
  return found;
}

/** Counts anew, and is answered at once. */
async function counted(value: bigint, key?: string): Promise<void> {
  const counting = fresh(key);
  at(asked.length - 1).answer(value);
  expect(await counting).toBe(value);
}

test('what was counted serves five seconds, counted from its beginning', async () => {
  const counting = fresh();
  clock += 3000;
  at(0).answer(7n);
  expect(await counting).toBe(7n);
  clock += COUNT_AGE_MS - 3000;
  expect(await recent()).toBe(7n);
  clock += 1;
  const later = recent();
  at(1).answer(8n);
  expect(await later).toBe(8n);
  expect(await recent()).toBe(8n);
  expect(asked).toHaveLength(2);
});

test('a fresh one is never taken from before, and renews what serves', async () => {
  await counted(1n);
  await counted(2n);
  expect(await recent()).toBe(2n);
  expect(asked).toHaveLength(2);
});

test('a filter has a count of its own', async () => {
  await counted(1n, 'one');
  await counted(2n, 'two');
  expect([await recent('one'), await recent('two')]).toEqual([1n, 2n]);
});

test('who may take an older one shares the one that runs, whoever began it', async () => {
  const all = [recent(), recent(), fresh(), recent()];
  expect(asked).toHaveLength(2);
  at(0).answer(1n);
  at(1).answer(2n);
  expect(await Promise.all(all)).toEqual([1n, 1n, 2n, 2n]);
});

test('a failure is everybody’s who waits, and nobody’s who comes later', async () => {
  const all = Promise.allSettled([recent(), recent()]);
  at(0).fail(new Error('away'));
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const later = recent();
  at(1).answer(3n);
  expect(await later).toBe(3n);
});

test('who leaves stops waiting; only the last to leave ends the work', async () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const first = recent('all', one.signal);
  const second = recent('all', other.signal);
  one.abort('closed');
  await expect(first).rejects.toBe('closed');
  expect(at(0).unwanted.aborted).toBe(false);
  other.abort('closed too');
  await expect(second).rejects.toBe('closed too');
  expect(at(0).unwanted.aborted).toBe(true);
  const later = recent();
  at(1).answer(4n);
  expect(await later).toBe(4n);
});

test('who left already asks nothing', async () => {
  await expect(fresh('all', AbortSignal.abort('gone'))).rejects.toBe('gone');
  expect(asked).toEqual([]);
});

test('many filters are not kept for ever: the one used longest ago goes', async () => {
  for (let place = 0; place < MAX_FILTERS; place += 1) await counted(BigInt(place), `filter ${place}`);
  expect(await recent('filter 0')).toBe(0n);
  await counted(1n, 'one more');
  expect(await recent('filter 0')).toBe(0n);
  expect(asked).toHaveLength(MAX_FILTERS + 1);
  const gone = recent('filter 1');
  at(MAX_FILTERS + 1).answer(5n);
  expect(await gone).toBe(5n);
});
