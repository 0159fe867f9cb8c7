import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import {
  MULTI_VALUE_KEYS,
  SORT_COLUMNS,
  type MultiValueKey,
  type SortColumn,
} from '#shared/domain/filters.ts';
import { UsageSumsSchema } from '#shared/domain/usage-json.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { after, interception, OTHER_USER, uuid, type InterceptionFixture } from './fixtures.ts';
import { get, type ServedTarget, type Target } from './target.ts';

const COUNT = 180;
const MODELS = ['gpt-5', 'claude "4"', "o'1", ''];
const CLIENTS = [null, 'Cursor', 'Unknown', 'Zed'];
const SERVERS = [null, 'https://mcp.example/a', 'https://mcp.example/b'];
const PROVIDERS = ['openai', 'anthropic'];
const PEOPLE = [ACCOUNTS.owner.id, OTHER_USER.id, uuid(999_999)];
const KEYS = ['key-1', 'key-2'];
const NEEDLE = 'find me';

/** Durations in microseconds, also without one and backward. */
const DURATIONS = [0, 999, 1_001_000, 2_500_000, 61_234_567, -5_000_000];

interface Row extends InterceptionFixture {
  /** Microseconds from the start to the end. */
  readonly micros: number;
  /** Microseconds after the base time. */
  readonly start: number;
}

function makeRow(number: number): Row {
  const id = (kind: number): string => uuid(1_000_000 * kind + number);
  const created_at = after(number);
  const micros = DURATIONS[number % DURATIONS.length] ?? 0;
  // Some start at the same time.
  const start = Math.floor(number / 4) * 1000;
  const call = (kind: number, tool: string, failed: boolean) => ({
    id: id(kind),
    created_at,
    tool,
    input: '{}',
    server_url: SERVERS[(number + kind) % SERVERS.length] ?? null,
    injected: kind === 2,
    invocation_error: failed ? 'refused' : number % 2 === 0 ? '' : null,
  });
  return {
    ...interception(number, { started_at: after(start) }),
    micros,
    start,
    ended_at: number % 17 === 0 ? null : after(start + micros),
    initiator_id: PEOPLE[number % 3] ?? '',
    provider: PROVIDERS[number % 2] ?? '',
    model: MODELS[number % 4] ?? '',
    client: CLIENTS[Math.floor(number / 4) % 4] ?? null,
    api_key_id: [null, '', ...KEYS][Math.floor(number / 3) % 4] ?? null,
    error_type: number % 15 < 5 ? 'overloaded' : null,
    error_message: number % 11 === 0 ? 'Too many requests' : null,
    client_session_id: number % 3 === 0 ? `session ${number % 9}` : null,
    thread_root_id: number % 5 === 0 ? uuid(number - (number % 10)) : null,
    user_prompts: number % 4 === 1 ? [] : [{ id: id(1), created_at, prompt: number % 2 ? NEEDLE : 'other' }],
    tool_usages: [
      ...(number % 3 === 0 ? [] : [call(2, 'read', number % 7 === 0)]),
      ...(number % 5 === 0 ? [call(3, 'write', number % 10 === 0)] : []),
    ],
    token_usages: [
      ...(number % 6 === 0
        ? []
        : [
            {
              id: id(4),
              created_at,
              input_tokens: number,
              output_tokens: 100,
              cache_read_input_tokens: 1000 * (number % 3),
              cache_write_input_tokens: number % 2,
            },
          ]),
      ...(number % 9 === 1 ? [{ id: id(5), created_at, input_tokens: 5000, output_tokens: 0 }] : []),
    ],
  };
}

/** What the filters mean, written without the code that answers them. */
const VALUES = {
  initiator: (row: Row) => row.initiator_id,
  provider: (row: Row) => row.provider,
  model: (row: Row) => row.model,
  client: (row: Row) => row.client ?? 'Unknown',
  status: (row: Row) => {
    if (row.ended_at === null) return 'running';
    if (row.error_type || row.error_message) return 'request_failed';
    return row.tool_usages.some(call => call.invocation_error) ? 'tool_failed' : 'ok';
  },
  session: (row: Row) => row.client_session_id ?? row.thread_root_id ?? row.id,
  api_key: (row: Row) => row.api_key_id ?? '',
  tool: (row: Row) => row.tool_usages.map(({ tool }) => tool),
  server: (row: Row) => row.tool_usages.map(({ server_url }) => server_url ?? ''),
} satisfies Record<MultiValueKey, (row: Row) => string | string[]>;

const tokensOf = (row: Row): number =>
  row.token_usages.reduce(
    (sum, usage) =>
      sum +
      Number(usage.input_tokens) +
      Number(usage.output_tokens) +
      Number(usage.cache_read_input_tokens ?? 0) +
      Number(usage.cache_write_input_tokens ?? 0),
    0,
  );

const hasFailed = (row: Row): boolean =>
  Boolean(row.error_type || row.error_message) || row.tool_usages.some(call => call.invocation_error);

const hasDuration = (row: Row): boolean => row.ended_at !== null && row.micros >= 0;

/** What a sort compares. Null comes last in both directions. */
const SORT_VALUES: Readonly<Record<SortColumn, (row: Row) => number | null>> = {
  started: row => row.start,
  duration: row => (hasDuration(row) ? row.micros : null),
  tokens: tokensOf,
  cost: costOf,
  tool_calls: row => row.tool_usages.length,
};

/** @param rows newest first, as rows with equal values stay */
function sorted(rows: readonly Row[], column: SortColumn, direction: 'asc' | 'desc'): Row[] {
  const valueOf = (row: Row): number =>
    SORT_VALUES[column](row) ?? (direction === 'asc' ? Infinity : -Infinity);
  const sign = direction === 'asc' ? 1 : -1;
  return rows.toSorted((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)];
    return a === b ? 0 : sign * (a < b ? -1 : 1);
  });
}

const CHOICES: Readonly<Record<MultiValueKey, readonly string[]>> = {
  initiator: PEOPLE,
  provider: [...PROVIDERS, 'none'],
  model: MODELS.filter(model => model !== '' && !model.includes('"')),
  client: ['Cursor', 'Unknown', 'Zed'],
  status: ['ok', 'request_failed', 'tool_failed', 'running'],
  session: ['session 0', 'session 3', uuid(10), uuid(7)],
  api_key: [...KEYS, 'none'],
  tool: ['read', 'write', "'; DROP TABLE users; --"],
  server: ['https://mcp.example/a', 'https://mcp.example/b', '%'],
};

interface AnyFilter {
  readonly conditions: readonly {
    readonly key: MultiValueKey;
    readonly isExcluded: boolean;
    readonly values: readonly string[];
  }[];
  readonly hasPrompt: boolean | null;
  readonly duration: readonly [min: number | null, max: number | null];
  readonly tokens: readonly [min: number | null, max: number | null];
  /** Millionths. */
  readonly cost: readonly [min: number | null, max: number | null];
  readonly time: readonly [after: number | null, before: number | null];
}

const bounds = (values: fc.Arbitrary<number>) =>
  fc
    .tuple(fc.option(values, { freq: 1 }), fc.option(values, { freq: 1 }))
    .map(([a, b]): [number | null, number | null] => (a !== null && b !== null && a > b ? [b, a] : [a, b]));

const condition = fc.constantFrom(...MULTI_VALUE_KEYS).chain(key =>
  fc.record({
    key: fc.constant(key),
    isExcluded: fc.boolean(),
    values: fc.subarray([...CHOICES[key]], { minLength: 1, maxLength: 2 }),
  }),
);

/** Few parts in each, because most combinations of many match nothing. */
const anyFilter: fc.Arbitrary<AnyFilter> = fc
  .record({
    conditions: fc.uniqueArray(condition, { selector: ({ key }) => key, maxLength: 3 }),
    hasPrompt: fc.option(fc.boolean(), { freq: 1 }),
    duration: bounds(fc.constantFrom(0, 1, 1001, 1002, 2500, 61_234, 61_235)),
    tokens: bounds(fc.constantFrom(0, 1, 100, 150, 1200, 5000, 999_999_999_999_999)),
    // The second is the exact cost of some rows.
    cost: bounds(fc.constantFrom(0, 1125, 2000, 5000, 20_000)),
    time: bounds(fc.integer({ min: 0, max: 45_000 })),
    parts: fc.subarray(['hasPrompt', 'duration', 'tokens', 'cost', 'time'] as const, { maxLength: 2 }),
  })
  .map(({ conditions, hasPrompt, duration, tokens, cost, time, parts }) => ({
    conditions,
    hasPrompt: parts.includes('hasPrompt') ? hasPrompt : null,
    duration: parts.includes('duration') ? duration : [null, null],
    tokens: parts.includes('tokens') ? tokens : [null, null],
    cost: parts.includes('cost') ? cost : [null, null],
    // Coder refuses a range that does not end after it starts.
    time: parts.includes('time') && time[0] !== time[1] ? time : [null, null],
  }));

const anySort = fc.record({
  column: fc.constantFrom(...SORT_COLUMNS),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
  limit: fc.constantFrom(29, 1000),
});

const anyKey = fc.constantFrom(...MULTI_VALUE_KEYS);

/** Two models have prices, one of them not for every kind. The first row that matches wins. */
const PRICES = 'openai gpt-5 1.25 - - - 10 * gpt* 100 100 100 100 100 anthropic claude* 3 0.3 3.75 - 15';

/** In millionths of a currency unit. Null if no token has a price. */
function costOf(row: Row): number | null {
  const prices =
    row.provider === 'openai' && row.model === 'gpt-5'
      ? { input: 1.25, output: 10 }
      : row.provider === 'anthropic' && row.model.startsWith('claude')
        ? { input: 3, read: 0.3, write: 3.75, output: 15 }
        : row.model.startsWith('gpt')
          ? { input: 100, read: 100, write: 100, output: 100 }
          : {};
  const counts = row.token_usages.flatMap(usage => [
    [usage.input_tokens, prices.input],
    [usage.cache_read_input_tokens, prices.read],
    [usage.cache_write_input_tokens, prices.write],
    [usage.output_tokens, prices.output],
  ]);
  const priced = counts.filter(([, price]) => price !== undefined);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  if (sum(priced.map(([count]) => Number(count ?? 0))) === 0) return null;
  return sum(priced.map(([count, price]) => Number(count ?? 0) * Number(price)));
}

const isWithin = (value: number, [min, max]: readonly [number | null, number | null]): boolean =>
  (min === null || value >= min) && (max === null || value <= max);

const isUnbounded = ([min, max]: readonly [number | null, number | null]): boolean =>
  min === null && max === null;

/** @param ofAnyStatus whether interceptions that have not ended match too */
function isMatch(
  row: Row,
  { conditions, hasPrompt, duration, tokens, cost, time }: AnyFilter,
  ofAnyStatus = conditions.some(
    ({ key, isExcluded, values }) => key === 'status' && !isExcluded && values.includes('running'),
  ),
): boolean {
  const has = (key: MultiValueKey, wanted: readonly string[]): boolean =>
    [VALUES[key](row)].flat().some(value => wanted.includes(value));
  return (
    (ofAnyStatus || row.ended_at !== null) &&
    conditions.every(({ key, isExcluded, values }) => has(key, values) !== isExcluded) &&
    (hasPrompt === null || row.user_prompts.length > 0 === hasPrompt) &&
    (isUnbounded(duration) || hasDuration(row)) &&
    isWithin(row.micros / 1000, duration) &&
    isWithin(tokensOf(row), tokens) &&
    (isUnbounded(cost) || (costOf(row) !== null && isWithin(costOf(row) ?? 0, cost))) &&
    isWithin(row.start, time)
  );
}

function paramsOf({ conditions, hasPrompt, duration, tokens, cost, time }: AnyFilter): URLSearchParams {
  const params = new URLSearchParams({ prices: PRICES });
  for (const { key, isExcluded, values } of conditions) {
    for (const value of values) params.append(isExcluded ? `-${key}` : key, value);
  }
  const set = (key: string, value: number | string | boolean | null): void => {
    if (value !== null) params.set(key, String(value));
  };
  set('has_prompt', hasPrompt);
  set('min_duration', duration[0]);
  set('max_duration', duration[1]);
  set('min_tokens', tokens[0]);
  set('max_tokens', tokens[1]);
  set('min_cost', cost[0] === null ? null : cost[0] / 1_000_000);
  set('max_cost', cost[1] === null ? null : cost[1] / 1_000_000);
  set('started_after', time[0] === null ? null : after(time[0]));
  set('started_before', time[1] === null ? null : after(time[1]));
  return params;
}

const RowSchema = v.looseObject({ id: v.string() });
const FacetsSchema = v.object({ values: v.array(v.object({ value: v.string(), count: v.number() })) });
const ListSchema = v.object({ count: v.number(), results: v.array(RowSchema) });
const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** Every key of a filter, on every route, against the rows that were inserted. */
export function anyFilterCases(target: () => Target): void {
  let served: ServedTarget;
  const rows = Array.from({ length: COUNT }, (_, number) => makeRow(number)).sort(
    (a, b) => b.start - a.start || (a.id < b.id ? 1 : -1),
  );
  beforeAll(async () => {
    const interceptions = rows.map(({ micros: _micros, start: _start, ...row }) => row);
    served = await target().open({ users: [OTHER_USER], interceptions });
  }, 60_000);
  afterAll(() => served.close());

  async function read(route: string, params: URLSearchParams): Promise<string> {
    const { status, text } = await get(served, `/dashboard/${route}?${params.toString()}`);
    if (status !== 200) throw new Error(`${params.toString()} returned ${status}: ${text}`);
    return text;
  }
  const linesOf = (text: string): unknown[] =>
    text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as unknown);

  const isSoak = process.env['E2E'] === 'all';
  test(
    'the list in any order, totals, facets, search and export have the rows that match',
    async () => {
      let matched = 0;
      await fc.assert(
        fc.asyncProperty(anyFilter, anySort, anyKey, async (filter, { column, direction, limit }, facet) => {
          const expected = rows.filter(row => isMatch(row, filter));
          matched += expected.length > 0 ? 1 : 0;
          const paramsWith = (more: Readonly<Record<string, string>>): URLSearchParams =>
            new URLSearchParams([...paramsOf(filter), ...Object.entries(more)]);

          const list = v.parse(
            ListSchema,
            JSON.parse(await read('interceptions', paramsWith({ limit: '1000' }))),
          );
          expect([list.count, idsOf(list.results)]).toEqual([expected.length, idsOf(expected)]);

          const inOrder: string[] = [];
          for (let isMore = true; isMore;) {
            const after_id = inOrder.at(-1) ?? '';
            const page = paramsWith({ sort: `${column}-${direction}`, limit: String(limit), after_id });
            const { count, results } = v.parse(ListSchema, JSON.parse(await read('interceptions', page)));
            expect(count).toBe(expected.length);
            inOrder.push(...idsOf(results));
            isMore = results.length === limit;
          }
          expect(inOrder).toEqual(idsOf(sorted(expected, column, direction)));

          const exported = linesOf(await read('export.ndjson', paramsWith({})));
          expect(exported.pop()).toEqual({ done: true, count: expected.length });
          expect(idsOf(exported.map(line => v.parse(RowSchema, line)))).toEqual(idsOf(expected));

          const slices = linesOf(await read('usage', paramsWith({}))).flatMap(line => {
            const slice = v.safeParse(v.object({ sums: UsageSumsSchema }), line);
            return slice.success ? [slice.output.sums] : [];
          });
          const sumOf = (from: number, to: number): number =>
            slices
              .flatMap(({ models }) => models.flatMap(({ figures }) => figures.slice(from, to)))
              .reduce((sum, figure) => sum + figure, 0);
          expect(sumOf(0, 1)).toBe(expected.length);
          expect(sumOf(5, 6)).toBe(expected.filter(hasFailed).length);
          // Input, cache read, cache write; then a part of cache write, and output.
          expect(sumOf(7, 10) + sumOf(11, 12)).toBe(expected.reduce((sum, row) => sum + tokensOf(row), 0));

          const durations = slices.flatMap(sums => sums.durations.map(([, count]) => count));
          expect(durations.reduce((sum, count) => sum + count, 0)).toBe(expected.filter(hasDuration).length);
          expect(slices.reduce((sum, { backward }) => sum + backward, 0)).toBe(
            expected.filter(row => row.ended_at !== null && row.micros < 0).length,
          );

          const hits = linesOf(await read('search', paramsWith({ find: NEEDLE }))).flatMap(line => {
            const found = v.safeParse(v.object({ hits: v.array(RowSchema) }), line);
            return found.success ? found.output.hits : [];
          });
          const withNeedle = expected.filter(row => row.user_prompts.some(({ prompt }) => prompt === NEEDLE));
          expect(idsOf(hits)).toEqual(idsOf(withNeedle));

          const [facets] = linesOf(await read('facets', paramsWith({ facet })));
          const conditions = filter.conditions.filter(({ key }) => key !== facet);
          const counts = new Map<string, number>();
          for (const row of rows.filter(each =>
            isMatch(each, { ...filter, conditions }, facet === 'status' || undefined),
          )) {
            for (const value of new Set([VALUES[facet](row)].flat())) {
              // A filter can name an empty model, client or provider only.
              if (value !== '' || facet === 'model') counts.set(value, (counts.get(value) ?? 0) + 1);
            }
          }
          const { values } = v.parse(FacetsSchema, facets);
          // The most frequent ones; equal counts may be in another order.
          const most = [...counts.values()].sort((a, b) => b - a).slice(0, 50);
          expect(values.map(({ count }) => count)).toEqual(most);
          for (const { value, count } of values) expect(count).toBe(counts.get(value));
        }),
        { numRuns: isSoak ? 300 : 30 },
      );
      expect(matched).toBeGreaterThan(isSoak ? 100 : 10);
    },
    isSoak ? 300_000 : 120_000,
  );

  const NO_PRICES =
    'Add the parameter “prices”: provider, model, input, cache_read, cache_write, cache_write_1h, output of each row, separated by spaces.';
  describe('invalid values', () => {
    test.each([
      ['status=failed', 'status', 'Use one of ok, request_failed, tool_failed, running.'],
      ['has_prompt=yes', 'has_prompt', 'Use true or false.'],
      ['min_tokens=-1', 'min_tokens', 'Use a whole number of at most 15 digits.'],
      ['min_tokens=1e3', 'min_tokens', 'Use a whole number of at most 15 digits.'],
      ['max_duration=9999999999999999', 'max_duration', 'Use a whole number of at most 15 digits.'],
      ['min_cost=-1', 'min_cost', 'Use an amount such as 0.25.'],
      ['max_cost=1e3', 'max_cost', 'Use an amount such as 0.25.'],
      ['min_cost=1', 'min_cost', NO_PRICES],
      ['max_cost=1&prices=a+b+1', 'max_cost', NO_PRICES],
      ['max_cost=1&prices=a+b+1+1+1+1+-1', 'max_cost', NO_PRICES],
      ['max_cost=1&prices=a+b+1+1+1+x+1', 'max_cost', NO_PRICES],
      ['max_cost=1&prices=a++1+1+1+1+1', 'max_cost', NO_PRICES],
      ['max_cost=1&prices=a+b+1+1+1+1+1&prices=a+b+1+1+1+1+1', 'max_cost', NO_PRICES],
      [
        `max_cost=1&prices=${Array.from({ length: 500 }, () => 'a+b+1+1+1+1+1').join('+')}`,
        'max_cost',
        NO_PRICES,
      ],
      ['min_cost=0.2&max_cost=0.1', 'max_cost', 'The maximum is below the minimum.'],
      ['sort=tokens-up', 'sort', 'Use one of started, duration, tokens, cost, tool_calls, as in tokens-asc.'],
      ['sort=tokens&sort=started', 'sort', 'Only one value is allowed.'],
      ['-sort=tokens', '-sort', 'sort can’t be excluded.'],
      ['tool=', 'tool', 'Enter a value.'],
      ['min_duration=5&max_duration=4', 'max_duration', 'The maximum is below the minimum.'],
      ['min_duration=5&min_duration=6', 'min_duration', 'Only one value is allowed.'],
      ['-has_prompt=true', '-has_prompt', 'has_prompt can’t be excluded.'],
      ['tool=a&-tool=a', 'tool', 'This value is both included and excluded.'],
    ])('%s', async (params, field, detail) => {
      for (const route of ['interceptions', 'usage', 'export.csv', 'facets?facet=model', 'search?find=x']) {
        const path = `/dashboard/${route}${route.includes('?') ? '&' : '?'}${params}`;
        const { status, body } = await get(served, path);
        expect(status).toBe(400);
        expect(body).toMatchObject({
          message: 'Query parameters have invalid values.',
          validations: expect.arrayContaining([{ field, detail }]) as unknown,
        });
      }
    });
  });

  test('an order by cost needs prices, and only the list has an order', async () => {
    const { status, body } = await get(served, '/dashboard/interceptions?sort=cost');
    expect([status, body]).toMatchObject([400, { validations: [{ field: 'sort', detail: NO_PRICES }] }]);
    for (const route of ['usage', 'export.csv', 'facets?facet=model', 'search?find=x']) {
      const path = `/dashboard/${route}${route.includes('?') ? '&' : '?'}sort=cost`;
      expect((await get(served, path)).status).toBe(200);
    }
  });

  test('hostile values match nothing', async () => {
    for (const value of ["'; DROP TABLE users; --", '%', '_', '\\', '\0', '$1', 'x'.repeat(5000)]) {
      for (const key of ['tool', 'server', 'session', 'api_key']) {
        const { status, body } = await get(
          served,
          `/dashboard/interceptions?${new URLSearchParams({ [key]: value }).toString()}`,
        );
        expect([status, body]).toEqual([200, { count: 0, results: [] }]);
      }
    }
  });
}

/** Tables without the columns of later versions. */
export function olderTableCases(target: () => Target): void {
  test('what the tables do not record is refused, and the rest works', async () => {
    const served = await target().open({
      users: [],
      interceptions: [interception(1, { started_at: after(0) })],
    });
    for (const [params, field, value] of [
      ['status=ok', 'status', 'ok'],
      ['-status=request_failed', '-status', 'request_failed'],
      ['status=tool_failed&status=request_failed', 'status', 'request_failed'],
    ] as const) {
      const { status, body } = await get(served, `/dashboard/usage?${params}`);
      expect(status).toBe(400);
      const reason = 'Coder has recorded failed requests since 2.36. This database is from an older version.';
      expect(body).toMatchObject({ validations: [{ field, detail: `"${value}": ${reason}` }] });
    }
    for (const [params, count] of [
      ['status=tool_failed', 0],
      ['-status=tool_failed', 1],
      ['status=running', 0],
      [`session=${uuid(1)}`, 1],
    ] as const) {
      const { body } = await get(served, `/dashboard/interceptions?${params}`);
      expect(body).toMatchObject({ count });
    }
    // The only interception is neither, and no filter can ask for the others.
    expect((await get(served, '/dashboard/facets?facet=status')).text).toContain('{"values":[]}');
    await served.close();
  });
}
