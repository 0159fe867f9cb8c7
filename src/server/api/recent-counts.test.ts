import { beforeEach, expect, test } from 'vitest';
import { COUNT_AGE_MS, MAX_FILTERS, RecentCounts } from './recent-counts.ts';

let clock: number;
let counts: RecentCounts;
let queries: Query[];
beforeEach(() => {
  clock = 1_000_000;
  counts = new RecentCounts(() => clock);
  queries = [];
});

interface Query {
  readonly resolve: (count: bigint) => void;
  readonly reject: (error: Error) => void;
  readonly abortSignal: AbortSignal;
}

/** A database whose responses the test controls. */
const fetchCount = (abortSignal: AbortSignal): Promise<bigint> =>
  new Promise((resolve, reject) => {
    abortSignal.addEventListener('abort', () => reject(new Error('ended')));
    queries.push({ resolve, reject, abortSignal });
  });

const count = (mustBeFresh: boolean, key = 'all', signal = new AbortController().signal): Promise<bigint> =>
  counts.count(key, { mustBeFresh, fetchCount, signal });
const fresh = (key?: string, signal?: AbortSignal): Promise<bigint> => count(true, key, signal);
const recent = (key?: string, signal?: AbortSignal): Promise<bigint> => count(false, key, signal);

function at(index: number): Query {
  const found = queries[index];
  if (!found) throw new Error(`The database was not asked ${index + 1} times.`);
  return found;
}

/** Requests a fresh count and resolves it at once. */
async function countNow(value: bigint, key?: string): Promise<void> {
  const pendingCount = fresh(key);
  at(queries.length - 1).resolve(value);
  expect(await pendingCount).toBe(value);
}

test('a count is cached for five seconds from its start', async () => {
  const pendingCount = fresh();
  clock += 3000;
  at(0).resolve(7n);
  expect(await pendingCount).toBe(7n);
  clock += COUNT_AGE_MS - 3000;
  expect(await recent()).toBe(7n);
  clock += 1;
  const later = recent();
  at(1).resolve(8n);
  expect(await later).toBe(8n);
  expect(await recent()).toBe(8n);
  expect(queries).toHaveLength(2);
});

test('a fresh count never comes from the cache, and updates it', async () => {
  await countNow(1n);
  await countNow(2n);
  expect(await recent()).toBe(2n);
  expect(queries).toHaveLength(2);
});

test('each filter has its own count', async () => {
  await countNow(1n, 'one');
  await countNow(2n, 'two');
  expect([await recent('one'), await recent('two')]).toEqual([1n, 2n]);
});

test('callers that accept a cached count share a running one', async () => {
  const all = [recent(), recent(), fresh(), recent()];
  expect(queries).toHaveLength(2);
  at(0).resolve(1n);
  at(1).resolve(2n);
  expect(await Promise.all(all)).toEqual([1n, 1n, 2n, 2n]);
});

test('a failure rejects all waiting callers, and no later ones', async () => {
  const all = Promise.allSettled([recent(), recent()]);
  at(0).reject(new Error('away'));
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const later = recent();
  at(1).resolve(3n);
  expect(await later).toBe(3n);
});

test('a caller that aborts stops waiting; only the last one cancels the query', async () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const first = recent('all', one.signal);
  const second = recent('all', other.signal);
  one.abort('closed');
  await expect(first).rejects.toBe('closed');
  expect(at(0).abortSignal.aborted).toBe(false);
  other.abort('closed too');
  await expect(second).rejects.toBe('closed too');
  expect(at(0).abortSignal.aborted).toBe(true);
  const later = recent();
  at(1).resolve(4n);
  expect(await later).toBe(4n);
});

test('an aborted caller starts no query', async () => {
  await expect(fresh('all', AbortSignal.abort('gone'))).rejects.toBe('gone');
  expect(queries).toEqual([]);
});

test('the least recently used filter is evicted', async () => {
  for (let index = 0; index < MAX_FILTERS; index += 1) await countNow(BigInt(index), `filter ${index}`);
  expect(await recent('filter 0')).toBe(0n);
  await countNow(1n, 'one more');
  expect(await recent('filter 0')).toBe(0n);
  expect(queries).toHaveLength(MAX_FILTERS + 1);
  const evicted = recent('filter 1');
  at(MAX_FILTERS + 1).resolve(5n);
  expect(await evicted).toBe(5n);
});
