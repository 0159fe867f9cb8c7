import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError, UnreachableError } from '#shared/api/errors.ts';
import { formatQuery } from '#shared/domain/filter-query.ts';
import type { Filters, ApiFilters } from '#shared/domain/filters.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { splitQuery } from '#shared/domain/query-language.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import { addUsageRow, noUsageSums } from '#shared/domain/usage-totals.ts';
import { createPageAggregator } from './aggregator.ts';
import type { PersistentRangeCache } from './range-cache.ts';
import type { UsageSource } from './usage-source.ts';
import { createUsageJob } from './usage-job.ts';
import { isContiguousFromNewest, missingTimes } from './usage-state.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3_600_000;

function row(id: number, at: number, model = `model-${id % 3}`): Interception {
  const started_at = new Date(at).toISOString();
  const person = String(id % 7);
  return {
    id: String(id).padStart(8, '0'),
    api_key_id: null,
    initiator: { id: person, username: `user-${person}`, name: '', avatar_url: '' },
    provider: 'anthropic',
    model,
    client: null,
    metadata: null,
    started_at,
    ended_at: new Date(at + id).toISOString(),
    token_usages: [
      {
        id: 'u',
        interception_id: '',
        provider_response_id: '',
        input_tokens: id,
        output_tokens: 2,
        metadata: null,
        created_at: started_at,
      },
    ],
    user_prompts: [],
    tool_usages: [],
  };
}

const starts = new Map<string, number>();
function startOf({ started_at }: Interception): number {
  let start = starts.get(started_at);
  if (start === undefined) starts.set(started_at, (start = Date.parse(started_at)));
  return start;
}

type Event = { kind: 'late' | 'purge' | '429' | '500' | 'reset' | 'cut'; at: number };

/** A fake deployment whose rows change during a load and whose responses can fail. Events happen at given request numbers. */
class Deployment {
  rows: Interception[];
  requests: { kind: 'page' | 'fetchCount' | 'oldest'; q: string }[] = [];
  /** The matching rows at the last full count. */
  lastCounted: readonly Interception[] = [];
  #next = 1_000_000;
  readonly #events: readonly Event[];

  constructor(rows: Interception[], events: readonly Event[] = []) {
    this.rows = rows;
    this.#events = events;
    this.#sort();
  }

  #sort(): void {
    this.rows.sort((a, b) =>
      a.started_at < b.started_at ? 1 : a.started_at > b.started_at ? -1 : a.id < b.id ? 1 : -1,
    );
  }

  add(at: number): void {
    this.rows.push(row((this.#next += 1), at));
    this.#sort();
  }

  #applyEvents(kind: 'page' | 'fetchCount' | 'oldest', filters: ApiFilters): Event['kind'] | null {
    this.requests.push({ kind, q: formatQuery(filters, NOW) });
    let fault: Event['kind'] | null = null;
    for (const event of this.#events.filter(({ at }) => at === this.requests.length)) {
      if (event.kind === 'late')
        this.add(Date.parse(this.rows[10 + (event.at % 90)]?.started_at ?? '') + 1 || NOW);
      else if (event.kind === 'purge') this.rows.splice(-(1 + (event.at % 40)));
      else fault = event.kind;
    }
    if (fault === '429') throw new ApiError(429, { message: 'slow down' }, 2000);
    if (fault === '500') throw new ApiError(500, { message: 'oops' }, null);
    if (fault === 'reset') throw new UnreachableError('reset');
    return fault;
  }

  matching(filters: ApiFilters): Interception[] {
    const split = splitQuery(formatQuery(filters, NOW));
    const value = (key: string) => (split.ok ? split.terms.find(term => term.key === key)?.value : undefined);
    const [after, before, model] = ['started_after', 'started_before', 'model'].map(value);
    // Rows have whole milliseconds, so truncating a bound's microseconds moves no row across it.
    const from = after === undefined ? -Infinity : Date.parse(after);
    const to = before === undefined ? Infinity : Date.parse(before);
    return this.rows.filter(each => {
      const at = startOf(each);
      return at >= from && at <= to && (model === undefined || each.model === model);
    });
  }

  readonly source: UsageSource = {
    page: (filters, { limit, after }) => {
      const fault = this.#applyEvents('page', filters);
      const all = this.matching(filters);
      if (after && !this.rows.some(({ id }) => id === after.id))
        throw new ApiError(500, { message: 'Internal error', detail: `no interception ${after.id}` }, null);
      const start = all.findIndex(({ id }) => id === after?.id) + 1;
      const text = JSON.stringify({ count: all.length, results: all.slice(start, start + limit) });
      const cut = fault === 'cut' ? text.slice(0, text.length / 2) : text;
      return Promise.resolve(new TextEncoder().encode(cut).buffer);
    },
    fetchCount: (filters, fresh) => {
      this.#applyEvents('fetchCount', filters);
      const all = this.matching(filters);
      if (fresh && formatQuery(filters, NOW) === this.requests[0]?.q) this.lastCounted = all;
      return Promise.resolve({ count: all.length, newest: all[0]?.id ?? null });
    },
    withIds: filters => Promise.resolve(filters),
    oldest: (filters, count) => {
      this.#applyEvents('oldest', filters);
      return Promise.resolve(this.matching(filters)[count - 1]?.started_at ?? null);
    },
  };
}

const rowsOver = (count: number, length: number): Interception[] =>
  Array.from({ length: count }, (_, index) =>
    row(index, NOW - 48 * HOUR - Math.floor((length * index) / count)),
  );

function openJob(
  deployment: Deployment,
  filters: Filters = { invalid: [] },
  store = new Map<string, PersistentRangeCache>(),
) {
  const job = createUsageJob({
    filters,
    asOf: NOW,
    zone: 'UTC',
    source: deployment.source,
    aggregator: createPageAggregator(),
    retryPolicy: { wait: () => Promise.resolve(), random: () => 0.5 },
    owner: 'test',
    now: () => NOW,
    elapsed: () => 0,
    autoLoad: 'little',
    cacheStore: {
      find: key => Promise.resolve(structuredClone(store.get(key)) ?? null),
      save: (key, entry) => Promise.resolve(void store.set(key, structuredClone(entry))),
      clear: () => Promise.resolve(store.clear()),
    },
  });
  const until = (...phases: string[]) =>
    new Promise<ReturnType<typeof job.state>>(resolve => {
      const check = () => phases.includes(job.state().phase) && resolve(job.state());
      job.subscribe(check);
      check();
    });
  return { job, until, store };
}

function sumsOf(rows: readonly Interception[], edges: readonly number[]) {
  const sums = noUsageSums();
  for (const each of rows) addUsageRow(sums, each, edges);
  return sums;
}

const event = fc.record({
  kind: fc.constantFrom<Event['kind'][]>('late', 'purge', '429', '500', 'reset', 'cut'),
  at: fc.integer({ min: 1, max: 80 }),
});

describe('loading everything', () => {
  it('sums exactly the matching rows, or reports that it is unverified, whatever happens during the load', async () => {
    let verified = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 6000 }),
        fc.array(event, { maxLength: 12 }),
        async (count, events) => {
          const deployment = new Deployment(rowsOver(count, 20 * 24 * HOUR), events);
          const { job, until } = openJob(deployment);
          job.start();
          const state = await until('done', 'failed');
          expect(state.error).toBeNull();
          if (state.count === 0) return;
          expect(state.sums?.all.interceptions).toBe(state.read);
          if (!state.verified) return;
          verified += 1;
          expect(state.read).toBe(state.count);
          expect(state.sums).toEqual(sumsOf(deployment.lastCounted, state.edges));
        },
      ),
      { numRuns: 25 },
    );
    // A job that never verifies its sums would pass as well.
    expect(verified).toBeGreaterThan(10);
  });

  it('sends few requests for few rows, and counts each time range once', async () => {
    const deployment = new Deployment(rowsOver(5000, 20 * 24 * HOUR));
    const { job, until } = openJob(deployment, { model: 'model-1', invalid: [] });
    job.start();
    const state = await until('done');
    expect(state.verified).toBe(true);
    expect(
      totalTokens(
        state.sums?.all.tokens ?? { input: 0, cache_read: 0, cache_write: 0, cache_write_1h: 0, output: 0 },
      ),
    ).toBe(
      deployment.matching({ model: 'model-1', invalid: [] }).reduce((sum, { id }) => sum + Number(id) + 2, 0),
    );
    expect(state.shape.reduce((sum, bar) => sum + (bar.count ?? 0), 0)).toBe(state.count);
    const bucketCounts = deployment.requests.filter(({ kind }) => kind === 'fetchCount').map(({ q }) => q);
    expect(new Set(bucketCounts).size).toBeGreaterThan(bucketCounts.length - 3);
    expect(bucketCounts.length).toBeLessThanOrEqual(48 + 2);
  });

  it('waits for a click if the load is large, loads the newest rows first, and stops on request', async () => {
    const deployment = new Deployment(rowsOver(30_000, 20 * 24 * HOUR));
    const { job, until } = openJob(deployment);
    job.start();
    const planned = await until('stopped', 'done');
    expect([planned.phase, planned.read, planned.parts.length > 10]).toEqual(['stopped', 100, true]);
    job.read(5000);
    await until('reading');
    const partly = await until('stopped', 'done');
    expect(partly.read).toBeGreaterThanOrEqual(5000);
    expect(partly.read).toBeLessThan(12_000);
    expect(isContiguousFromNewest(partly.parts)).toBe(true);
    expect(partly.sums).toEqual(sumsOf(deployment.rows.slice(0, partly.read), partly.edges));
    job.read(null);
    await until('reading');
    const unsubscribe = job.subscribe(() => {
      if (job.state().read > 20_000) job.stop();
    });
    const stopped = await until('stopped', 'done');
    unsubscribe();
    expect(stopped.phase).toBe('stopped');
    expect(stopped.sums?.all.interceptions).toBeLessThan(30_000);
    const covered = (at: number) =>
      missingTimes(stopped.parts).every(({ from, to }) => at < from || at >= to);
    const whole = deployment.rows.filter(each => covered(Date.parse(each.started_at)));
    expect(whole.length).toBeLessThanOrEqual(stopped.sums?.all.interceptions ?? 0);
    job.read(null);
    await until('reading');
    expect((await until('done')).sums).toEqual(sumsOf(deployment.rows, stopped.edges));
  });

  it.each([
    ['the epoch', [0]],
    ['the year 1', [Date.parse('0001-01-01T00:00:00Z')]],
    ['the year 9999', [Date.parse('9999-12-31T00:00:00Z')]],
    [
      '1960 and the years 1 and 2100',
      [Date.UTC(1960, 0), Date.parse('0001-01-01T00:00:00Z'), Date.UTC(2100, 0)],
    ],
  ])('keeps fine buckets for many rows if a few are of %s', async (_when, far) => {
    for (const count of [50, 5000]) {
      const store = new Map<string, PersistentRangeCache>();
      const deployment = new Deployment(rowsOver(count, 20 * 24 * HOUR));
      for (const time of far) deployment.add(time);
      const { job, until } = openJob(deployment, { invalid: [] }, store);
      job.start();
      const state = await until('done', 'failed');
      expect(state.error).toBeNull();
      expect([state.verified, state.read]).toEqual([true, count + far.length]);
      expect(state.sums).toEqual(sumsOf(deployment.rows, state.edges));
      const [first = 0, second = 0, last = 0] = [state.edges[0], state.edges[1], state.edges.at(-1)];
      expect(second - first).toBeLessThanOrEqual(24 * HOUR);
      expect(last - first).toBeLessThan(22 * 24 * HOUR);
      const { before = 0, after = 0 } = state.charted ?? {};
      expect(before + after).toBe(far.length);
      // The server's counts put the rows into the chart's bars and outliers into bars outside of it.
      const shown = state.shape.filter(({ from, to }) => to > first && from < last);
      expect(count < 1000 ? 0 : shown.reduce((sum, bar) => sum + (bar.count ?? 0), 0)).toBe(
        count < 1000 ? 0 : count,
      );
      expect(shown.length).toBeGreaterThan(count < 1000 ? -1 : 30);

      const again = openJob(deployment, { invalid: [] }, store);
      again.job.start();
      expect((await again.until('done')).sums).toEqual(sumsOf(deployment.rows, state.edges));
    }
  });

  it('reports an error, keeps the loaded rows, and continues from there', async () => {
    const deployment = new Deployment(rowsOver(5000, 20 * 24 * HOUR));
    const { job, until } = openJob(deployment);
    const { source } = deployment;
    const page = source.page;
    let broken = true;
    source.page = (filters, paging, signal) =>
      broken && deployment.requests.filter(({ kind }) => kind === 'page').length > 2
        ? Promise.reject(new ApiError(403, { message: 'no' }, null))
        : page(filters, paging, signal);
    job.start();
    const failed = await until('failed', 'done');
    expect(failed.error?.message).toBe('no');
    broken = false;
    job.start();
    await until('reading');
    expect((await until('done')).sums).toEqual(sumsOf(deployment.rows, failed.edges));
  });
});

describe('cached ranges', () => {
  const readAll = async (deployment: Deployment, store: Map<string, PersistentRangeCache>) => {
    deployment.requests = [];
    const { job, until } = openJob(deployment, { invalid: [] }, store);
    job.start();
    const state = await until('done');
    expect(state.sums).toEqual(sumsOf(deployment.rows, state.edges));
    return deployment.requests.filter(({ kind }) => kind === 'page').slice(1);
  };

  it('are not loaded again while their counts are unchanged', async () => {
    const store = new Map<string, PersistentRangeCache>();
    const deployment = new Deployment(rowsOver(6000, 20 * 24 * HOUR));
    expect((await readAll(deployment, store)).length).toBeGreaterThan(5);
    expect(await readAll(deployment, store)).toEqual([]);
  });

  it('are loaded again if a row arrived late or was purged, and only those', async () => {
    const store = new Map<string, PersistentRangeCache>();
    const deployment = new Deployment(rowsOver(6000, 20 * 24 * HOUR));
    await readAll(deployment, store);
    deployment.add(NOW - 10 * 24 * HOUR);
    expect(new Set((await readAll(deployment, store)).map(({ q }) => q)).size).toBe(1);
    deployment.rows.splice(-5);
    expect(new Set((await readAll(deployment, store)).map(({ q }) => q)).size).toBe(1);
  });

  it('never include the last day', async () => {
    const store = new Map<string, PersistentRangeCache>();
    const rows = Array.from({ length: 3000 }, (_, index) => row(index, NOW - index * 20_000));
    const deployment = new Deployment(rows);
    await readAll(deployment, store);
    expect(store.size).toBe(0);
    expect((await readAll(deployment, store)).length).toBeGreaterThan(0);
  });
});
