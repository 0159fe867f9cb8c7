import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError, UnreachableError } from '#shared/api/errors.ts';
import { isRunning } from '#shared/api/job.ts';
import type { TextQuery, Filters } from '#shared/domain/filters.ts';
import { toSearchHit, MAX_MATCHES_PER_HIT } from '#shared/domain/search-hits.ts';
import { createTextSearch } from '#shared/lib/text-search.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { createSearchJob } from './search-job.ts';
import { createPageFinder } from './page-finder.ts';
import { type OpenFinder, WorkerTimeoutError } from './open-finder.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const FIND: TextQuery = { text: 'needle', isRegex: false, place: 'everything' };

function row(index: number, prompt: string): Interception {
  const started_at = new Date(NOW - index * 1000).toISOString();
  const child = { interception_id: '', provider_response_id: '', metadata: null, created_at: started_at };
  return {
    id: `row-${String(index).padStart(6, '0')}`,
    api_key_id: null,
    initiator: { id: '1', username: 'ada', name: 'Ada', avatar_url: '' },
    provider: 'anthropic',
    model: 'm',
    client: null,
    metadata: null,
    started_at,
    ended_at: null,
    token_usages: [],
    user_prompts: [{ ...child, id: 'p', prompt }],
    tool_usages: [],
  };
}

type Fault = { kind: '429' | 'reset' | 'cut' | 'purge'; at: number };

/** A fake deployment whose oldest rows are purged during a load and whose responses fail at given request numbers. */
function deployment(rows: Interception[], faults: readonly Fault[]) {
  let requests = 0;
  return {
    requests: () => requests,
    withIds: (filters: Filters) => Promise.resolve(filters),
    page: (
      filters: { started_before?: string },
      { limit, after }: { limit: number; after: { id: string } | null },
    ): Promise<ArrayBuffer> => {
      requests += 1;
      const fault = faults.find(({ at }) => at === requests)?.kind;
      if (fault === '429') return Promise.reject(new ApiError(429, { message: 'slow down' }, 2000));
      if (fault === 'reset') return Promise.reject(new UnreachableError('reset'));
      const matching = rows.filter(
        ({ started_at }) => started_at.slice(0, 19) <= (filters.started_before ?? '9').slice(0, 19),
      );
      const at = after === null ? 0 : matching.findIndex(({ id }) => id === after.id) + 1;
      if (fault === 'purge' && after) {
        return Promise.reject(new ApiError(400, { message: 'Invalid pagination cursor.' }, null));
      }
      const text = JSON.stringify({ count: matching.length, results: matching.slice(at, at + limit) });
      return Promise.resolve(new TextEncoder().encode(fault === 'cut' ? text.slice(0, -9) : text).buffer);
    },
  };
}

const openHere = (): OpenFinder => ({ finder: createPageFinder(() => undefined), close: () => undefined });
const retryPolicy = { wait: () => Promise.resolve(), random: () => 0 };

const whenIdle = (job: ReturnType<typeof createSearchJob>): Promise<void> =>
  new Promise(resolve => {
    const unsubscribe = job.subscribe(() => {
      if (isRunning(job.state())) return;
      unsubscribe();
      resolve();
    });
  });

async function run(job: ReturnType<typeof createSearchJob>): Promise<void> {
  const ended = whenIdle(job);
  job.start();
  await ended;
}

describe('a search', () => {
  it('finds exactly the matches, newest first, despite failures and stops', async () => {
    const fault = fc.record({
      kind: fc.constantFrom('429', 'reset', 'cut', 'purge' as const),
      at: fc.integer({ min: 1, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 3200 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 3199 })),
        fc.array(fault, { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
        async (count, planted, faults, stops) => {
          const places = new Set([...planted, 999, 1000, 1999, 2000]);
          const rows = Array.from({ length: count }, (_, index) =>
            row(index, places.has(index) ? 'a NEEDLE here' : 'hay'),
          );
          const source = deployment(rows, faults);
          const job = createSearchJob({
            filters: { invalid: [] },
            asOf: NOW,
            find: FIND,
            source: {
              ...source,
              page: (of, paging) => {
                const answer = source.page(of, paging);
                if (stops.includes(source.requests())) job.stop();
                return answer;
              },
            },
            retryPolicy: retryPolicy,
            openFinder: openHere,
          });
          do await run(job);
          while (job.state().phase === 'stopped');
          const { phase, searched, hits, count: told } = job.state();
          expect({ phase, searched, told }).toEqual({ phase: 'done', searched: count, told: count });
          expect(hits.map(({ id }) => id)).toEqual(
            rows.filter((_, index) => places.has(index)).map(({ id }) => id),
          );
        },
      ),
      {
        numRuns: 15,
        examples: [
          // Stopped after a page whose last row is then purged.
          [
            1000,
            [],
            [
              { kind: 'purge', at: 3 },
              { kind: '429', at: 2 },
            ],
            [1],
          ],
        ],
      },
    );
  });

  it('reports how much was searched if a regular expression does not finish, and continues from there', async () => {
    let pages = 0;
    const rows = Array.from({ length: 2500 }, (_, index) => row(index, 'needle'));
    const job = createSearchJob({
      filters: { invalid: [] },
      asOf: NOW,
      find: FIND,
      source: deployment(rows, []),
      retryPolicy: retryPolicy,
      openFinder: () => {
        const { finder, close } = openHere();
        const hits = () =>
          (pages += 1) === 2 ? Promise.reject(new WorkerTimeoutError('slow')) : finder.hits();
        return { finder: { ...finder, hits }, close };
      },
    });
    await run(job);
    expect(job.state()).toMatchObject({ phase: 'failed', searched: 1000, count: 2500 });
    expect(job.state().error).toBeInstanceOf(WorkerTimeoutError);
    await run(job);
    expect(job.state()).toMatchObject({ phase: 'done', searched: 2500, error: null });
    expect(job.state().hits).toHaveLength(2500);
  });
});

describe('a hit', () => {
  const child = { interception_id: '', provider_response_id: '', metadata: null, created_at: '' };
  const call = { ...child, id: 'c', server_url: 'needle', injected: true };
  const full: Interception = {
    ...row(0, 'a needle, and a needle'),
    error_message: 'needle',
    metadata: { needle: 'x', other: { deep: 'needle' } },
    tool_usages: [
      { ...call, tool: 'needle_tool', input: '{"a":"nee\\u0064le \\"b\\""}', invocation_error: 'no needle' },
      { ...call, tool: 'needle_tool', input: 'needle', invocation_error: '' },
    ],
  };
  const find = (of: Partial<TextQuery>, given = full) => {
    const wanted = { ...FIND, ...of };
    return toSearchHit(given, wanted.place, createTextSearch(wanted), () => undefined);
  };

  it('counts the matches per kind and shows the first', () => {
    expect(find({})).toMatchObject({
      places: { prompt: 2, tool: 2, input: 2, error: 2, metadata: 2 },
      kind: 'error',
      excerpt: { before: '', match: 'needle', after: '' },
    });
    expect(find({ place: 'errors' })?.places).toEqual({ error: 2, tool: 1 });
    expect(find({ place: 'tools' })?.places).toEqual({ tool: 2 });
    expect(find({ place: 'inputs' })).toMatchObject({ places: { input: 2 }, tool: 'needle_tool' });
    expect(find({ place: 'inputs', text: 'needle "b"' })?.excerpt.match).toBe('needle "b"');
    expect(find({ text: 'ada' })).toBeNull();
  });

  it('stops counting at a maximum', () => {
    const many = find({ text: '.', isRegex: true }, row(0, 'x'.repeat(5000)));
    expect(many).toMatchObject({ places: { prompt: MAX_MATCHES_PER_HIT }, isCut: true });
  });
});
