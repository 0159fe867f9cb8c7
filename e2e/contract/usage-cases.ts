import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import type { Interception } from '#shared/domain/interception.ts';
import { LenientPageSchema } from '#shared/domain/read-interception.ts';
import { UsageSumsSchema, usageSumsFromJson } from '#shared/domain/usage-json.ts';
import { addUsageRow, mergeUsageSums, noUsageSums, type UsageSums } from '#shared/domain/usage-totals.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { after, HOUR, interception, OTHER_USER, uuid, type InterceptionFixture } from './fixtures.ts';
import { get, LIST, type ServedTarget, type Target } from './target.ts';

const USAGE = '/dashboard/usage';
const DAY = 24 * HOUR;

const LineSchema = v.union([
  v.object({
    overview: v.object({ count: v.number(), edges: v.array(v.number()), oldest: v.nullable(v.string()) }),
  }),
  v.object({ slice: v.object({ count: v.number() }), sums: UsageSumsSchema }),
  v.object({ done: v.literal(true), exact: v.literal(true), count: v.number() }),
]);
type Line = v.InferOutput<typeof LineSchema>;

async function readUsage(served: ServedTarget, params: string): Promise<{ lines: Line[]; sums: UsageSums }> {
  const { status, text } = await get(served, `${USAGE}?${params}`);
  if (status !== 200) throw new Error(`${params} returned ${status}: ${text}`);
  const lines = text
    .trim()
    .split('\n')
    .map(line => v.parse(LineSchema, JSON.parse(line)));
  const sums = noUsageSums();
  for (const line of lines) if ('sums' in line) mergeUsageSums(sums, usageSumsFromJson(line.sums));
  return { lines, sums };
}

async function readRows(served: ServedTarget, q = ''): Promise<Interception[]> {
  const { body } = await get(served, `${LIST}?limit=1000&q=${encodeURIComponent(q)}`);
  return v.parse(LenientPageSchema, body).results;
}

// The order of addition decides the last digits of a sum that is no safe integer.
expect.addEqualityTesters([
  (one, other) =>
    typeof one === 'number' && typeof other === 'number' && Math.min(one, other) > Number.MAX_SAFE_INTEGER
      ? Math.abs(one - other) <= 1e-12 * one
      : undefined,
]);

/** Sums by the code that reads rows in the browser. */
function sumRows(rows: readonly Interception[], edges: readonly number[]): UsageSums {
  const sums = noUsageSums();
  for (const row of rows) addUsageRow(sums, row, edges);
  return sums;
}

const count = fc.oneof(
  fc.integer({ min: 0, max: 50_000 }),
  fc.constantFrom(
    0,
    -1,
    '9007199254740991',
    '9007199254740992',
    '9223372036854775807',
    '-9223372036854775808',
  ),
);
const metadataNumber = fc.constantFrom<unknown>(
  0,
  1,
  250,
  2.5,
  -3,
  1e3,
  1e21,
  1e-7,
  '12',
  null,
  true,
  [1],
  9e15,
);
const METADATA_KEYS = [
  'cache_ephemeral_1h_input',
  'cache_read_input',
  'prompt_cached',
  'cache_creation_input',
];
const metadata = fc.dictionary(fc.constantFrom(...METADATA_KEYS), metadataNumber, { maxKeys: 3 });
const time = fc.oneof(
  fc.integer({ min: -40 * DAY, max: DAY }).map(after),
  fc.constantFrom('0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z'),
);
const name = fc.constantFrom('a', 'b', '', 'Ä "x" <y>', 'x'.repeat(200));

const row = fc.record({
  started_at: time,
  micros: fc.constantFrom(-1, 0, 1, 999, 1000, 1020, 61_234_567, HOUR, DAY),
  provider: name,
  provider_name: name,
  model: name,
  client: fc.constantFrom(null, 'Cursor', 'Unknown', ''),
  initiator_id: fc.constantFrom(ACCOUNTS.owner.id, OTHER_USER.id, uuid(999_999)),
  token_usages: fc.array(
    fc.record({
      input_tokens: count,
      output_tokens: count,
      cache_read_input_tokens: count,
      cache_write_input_tokens: count,
      metadata,
    }),
    { maxLength: 3 },
  ),
  prompts: fc.integer({ min: 0, max: 2 }),
  tool_usages: fc.array(
    fc.record({
      tool: name,
      server_url: fc.constantFrom(null, '', 'https://mcp.example/x'),
      injected: fc.boolean(),
      invocation_error: fc.constantFrom(null, '', 'failed'),
    }),
    { maxLength: 3 },
  ),
});

type RandomRow = typeof row extends fc.Arbitrary<infer Row> ? Row : never;

function fixtureOf({ micros, prompts, ...fields }: RandomRow, number: number): InterceptionFixture {
  const child = (at: number) => ({ id: uuid(1000 + number * 10 + at), created_at: after(at) });
  const ended = Date.parse(fields.started_at) + micros / 1000;
  const isFar = !(ended > 0 && ended < Date.parse('9999-01-01T00:00:00Z'));
  return interception(number, {
    ...fields,
    ended_at: isFar ? fields.started_at : new Date(ended).toISOString(),
    token_usages: fields.token_usages.map((usage, at) => ({ ...child(at), ...usage })),
    user_prompts: Array.from({ length: prompts }, (_, at) => ({ ...child(at), prompt: 'Hello' })),
    tool_usages: fields.tool_usages.map((usage, at) => ({ ...child(at), input: '{}', ...usage })),
  });
}

/** `GET /dashboard/usage` against the sums of the rows that the list returns. */
export function usageCases(target: () => Target): void {
  test('the sums of any rows are those of the list, with any filter and zone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 40 }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu'),
        fc.constantFrom(
          '',
          'model=a',
          'model=a&model=b',
          '-client=Cursor',
          `initiator=${OTHER_USER.username}`,
        ),
        async (rows, zone, filter) => {
          const served = await target().open({ users: [OTHER_USER], interceptions: rows.map(fixtureOf) });
          try {
            const { lines, sums } = await readUsage(served, `zone=${zone}&${filter}&as_of=${after(DAY)}`);
            const [first] = lines;
            if (first === undefined || !('overview' in first)) throw new Error('There is no overview.');
            const { edges, count: all } = first.overview;
            const matching = (await readRows(served)).filter(FILTERS[filter] ?? (() => true));
            const { byTime, ...expected } = sumRows(matching, edges);
            expect(all).toBe(matching.length);
            expect({ ...sums, byTime: null }).toEqual({ ...expected, byTime: null });
            expect(sums.byTime).toEqual(byTime);
            expect(lines.at(-1)).toEqual({ done: true, exact: true, count: matching.length });
          } finally {
            await served.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  let served: ServedTarget;
  beforeAll(async () => {
    served = await target().open({ users: [], interceptions: [interception(1, { started_at: after(0) })] });
  });
  afterAll(() => served.close());

  test('a member gets no rows, and without a token there is no answer', async () => {
    const { text } = await get(served, USAGE, 'member');
    expect(text.trim().split('\n').at(-1)).toBe('{"done":true,"exact":true,"count":0}');
    expect((await get(served, USAGE, null)).status).toBe(401);
  });

  test.each([
    ['model=', 'model'],
    ['range=tomorrow', 'range'],
    ['started_after=now', 'started_after'],
    ['initiator=nobody', 'initiator'],
    ['zone=Mars/Olympus', 'zone'],
    ["zone=UTC'%3B+DROP+TABLE+users", 'zone'],
    ['buckets=501', 'buckets'],
    ['buckets=-1', 'buckets'],
    ['as_of=yesterday', 'as_of'],
    ['limit=1', 'limit'],
  ])('%s is refused with its reason', async (params, field) => {
    const { status, body } = await get(served, `${USAGE}?${params}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      message: 'Query parameters have invalid values.',
      validations: [{ field }],
    });
  });
}

const FILTERS: Readonly<Record<string, (row: Interception) => boolean>> = {
  'model=a': ({ model }) => model === 'a',
  'model=a&model=b': ({ model }) => model === 'a' || model === 'b',
  '-client=Cursor': ({ client }) => client !== 'Cursor',
  [`initiator=${OTHER_USER.username}`]: ({ initiator }) => initiator.id === OTHER_USER.id,
};
