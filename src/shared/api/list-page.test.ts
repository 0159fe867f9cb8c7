import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { rawValue, parseRawFilters } from '#shared/domain/parse-filters.ts';
import { splitQuery } from '#shared/domain/query-language.ts';
import { walkAllPages } from '#e2e/support/walk-all-pages.ts';

// These tests send more requests than Coder allows in a minute.
vi.mock('./rate-limiter.ts', () => ({
  rateLimiter: { acquire: () => Promise.resolve(() => undefined), pause: () => undefined },
}));
afterEach(() => vi.unstubAllGlobals());

const PEOPLE = ['ada', 'bob', 'cleo'];
const PROVIDERS = ['anthropic', 'openai'];
const MODELS = ['a', 'b', 'c', 'd'];
const CLIENTS = ['Cursor', 'Unknown', null];

const pick = <Value>(values: readonly Value[], at: number): Value => values[at % values.length] as Value;

/** Several rows per timestamp, unordered ids, every combination of values. */
const ROWS = Array.from({ length: 120 }, (_, at) => ({
  id: `${String((at * 7919) % 1000).padStart(4, '0')}-${at}`,
  started_at: new Date(1_764_000_000_000 - Math.floor(at / 3) * 1000).toISOString(),
  initiator: { id: `id of ${pick(PEOPLE, at * 5 + (at >> 2))}`, username: pick(PEOPLE, at * 5 + (at >> 2)) },
  provider: pick(PROVIDERS, at >> 1),
  model: pick(MODELS, at + (at >> 3)),
  client: pick(CLIENTS, at >> 2),
  token_usages: [],
  user_prompts: [],
  tool_usages: [],
})).sort((one, other) =>
  one.started_at === other.started_at
    ? one.id < other.id
      ? 1
      : -1
    : one.started_at < other.started_at
      ? 1
      : -1,
);
type Row = (typeof ROWS)[number];

const OF: Record<string, (row: Row) => string> = {
  initiator: ({ initiator }) => initiator.username,
  provider: ({ provider }) => provider,
  model: ({ model }) => model,
  client: ({ client }) => client ?? 'Unknown',
};

/** Fakes Coder: one exact value per key, and any row as the cursor. */
function serve(): string[] {
  const queries: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    const params = new URL(path, 'http://here').searchParams;
    queries.push(params.get('q') ?? '');
    const split = splitQuery(params.get('q') ?? '');
    const terms = split.ok ? split.terms : [];
    const isMatch = (row: Row): boolean =>
      terms.every(
        ({ key, value }) =>
          OF[key]?.(row).toLowerCase() === value.toLowerCase() ||
          (key === 'initiator' && row.initiator.id === value),
      );
    const after = params.get('after_id');
    const from = after === null ? 0 : ROWS.findIndex(({ id }) => id === after) + 1;
    const results = ROWS.slice(from)
      .filter(isMatch)
      .slice(0, Number(params.get('limit')));
    return Promise.resolve(Response.json({ count: ROWS.filter(isMatch).length, results }));
  });
  return queries;
}

const some = (values: readonly string[]) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant<string[]>([]) }, fc.subarray([...values], { maxLength: 2 }));
const choice = fc.record({
  initiator: some(PEOPLE),
  provider: some(PROVIDERS),
  model: some([...MODELS, 'none']),
  client: some(['Cursor', 'Unknown']),
  '-initiator': some(['Ada', 'bob']),
  '-provider': some(PROVIDERS),
  '-model': some(MODELS),
  '-client': some(['Cursor', 'Unknown']),
});

test('included and excluded values return each matching row once, in order, with an exact count', async () => {
  serve();
  let selective = 0;
  await fc.assert(
    fc.asyncProperty(choice, fc.integer({ min: 1, max: 60 }), async (chosen, limit) => {
      const filters = parseRawFilters(
        Object.entries(chosen).flatMap(([key, values]) => values.map(value => rawValue(key, value))),
      );
      if (filters.invalid.length > 0) return;
      selective += 1;
      const expected = ROWS.filter(row =>
        Object.entries(chosen).every(([key, values]) => {
          const is = (value: string): boolean =>
            OF[key.replace('-', '')]?.(row).toLowerCase() === value.toLowerCase();
          return key.startsWith('-') ? !values.some(is) : values.length === 0 || values.some(is);
        }),
      ).map(({ id }) => id);
      const { ids, counts } = await walkAllPages(filters, limit);
      expect(ids).toEqual(expected);
      expect(new Set(counts)).toEqual(new Set([expected.length]));
    }),
    { numRuns: 200 },
  );
  expect(selective).toBeGreaterThan(40);
});

test('excluded rows are counted once for any number of pages', async () => {
  const queries = serve();
  const filters = parseRawFilters([rawValue('-model', 'a'), rawValue('-client', 'Cursor')]);
  await walkAllPages(filters, 50);
  expect(queries.filter(q => q !== '')).toEqual(['model:a', 'client:Cursor', 'model:a client:Cursor']);
});
