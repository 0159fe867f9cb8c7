import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SummaryJson, UsageSumsJson } from '#shared/domain/usage-json.ts';
import type { Database } from '#server/sources/database.ts';
import { databaseOf, startPglite } from '#server/sources/pglite/pglite-database.ts';
import { EMBEDDED_SCHEMA, INDEXES } from '#server/sources/schema.ts';
import { NO_ROW_FILTER, type RowFilter } from './row-filter.ts';
import { SliceCache } from './usage-slices.ts';
import { DayCounter } from './usage-days.ts';
import { sumUsage } from './usage.ts';
import { joinSummaries, summaryOf } from './usage-summary-sql.ts';

const AS_OF = Date.parse('2026-01-20T12:00:00Z');

let database: Database;
let write: (sql: string) => Promise<unknown>;
beforeAll(async () => {
  const pglite = await startPglite();
  // Each kind of failure and of invalid value, alone and with others, in several days.
  await pglite.exec(`${EMBEDDED_SCHEMA}${INDEXES}
    INSERT INTO aibridge_interceptions (id, initiator_id, provider, provider_name, model, started_at, ended_at, error_message)
      SELECT md5(n::text)::uuid, md5((n % 5)::text)::uuid, 'p' || n % 2, 'own', 'm' || n % 3, started,
        CASE WHEN n % 19 = 0 THEN 'infinity' WHEN n % 23 = 0 THEN started - interval '1 s' ELSE started + interval '1 s' END,
        CASE WHEN n % 7 = 0 THEN 'overloaded' END
      FROM (SELECT n, timestamptz '2026-01-01 00:00Z' + n * interval '97 min' AS started FROM generate_series(0, 290) AS n) AS made;
    INSERT INTO aibridge_token_usages (id, interception_id, provider_response_id, input_tokens, output_tokens,
        cache_read_input_tokens, cache_write_input_tokens, metadata, created_at)
      SELECT gen_random_uuid(), md5(n::text)::uuid, '', CASE WHEN n % 17 = 0 THEN -1 ELSE n END, n * part,
        CASE WHEN n % 13 = 0 THEN -5 ELSE 2 * n END, 9, '{"cache_ephemeral_1h_input": 4}', now()
      FROM generate_series(0, 290) AS n, generate_series(1, 2) AS part WHERE n % 11 > 0;
    INSERT INTO aibridge_user_prompts (id, interception_id, provider_response_id, prompt, metadata, created_at)
      SELECT gen_random_uuid(), md5(n::text)::uuid, '', 'text', '{}', now() FROM generate_series(0, 290, 4) AS n;
    INSERT INTO aibridge_tool_usages (id, interception_id, provider_response_id, tool, input, injected, invocation_error, metadata, created_at)
      SELECT gen_random_uuid(), md5(n::text)::uuid, '', 'tool', '{}', n % 2 = 0, CASE WHEN n % 3 = 0 THEN 'refused' ELSE '' END, '{}', now()
      FROM generate_series(0, 290, 2) AS n, generate_series(1, 3) AS part;
    ANALYZE;`);
  write = sql => pglite.exec(sql);
  database = databaseOf(pglite);
}, 60_000);
afterAll(() => database.close());

type Line = { summary?: SummaryJson; sums?: UsageSumsJson } & Record<string, unknown>;

async function linesOf(memory: { slices: SliceCache; days: DayCounter }, filter: RowFilter): Promise<Line[]> {
  const lines: Line[] = [];
  const query = { filter, zone: 'UTC', buckets: 40, asOf: AS_OF, isMoving: false };
  const emit = (line: object): void => void lines.push(line as Line);
  await sumUsage(database, { ...memory, maxRowsAtOnce: 0 }, query, emit, new AbortController().signal);
  return lines;
}

const newMemory = () => ({ slices: new SliceCache(), days: new DayCounter() });
const kindsOf = (lines: readonly Line[]): (string | undefined)[] => [
  ...new Set(lines.map(line => Object.keys(line)[0])),
];

function expectEqualSummary(lines: readonly Line[]): SummaryJson {
  const sorted = (summary: SummaryJson): string[] =>
    summary.map(group => JSON.stringify(Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
  const slices = lines.filter(line => 'slice' in line).flatMap(({ sums }) => summaryOf(sums?.models ?? []));
  const [summary = []] = lines.flatMap(line => (line.summary ? [line.summary] : []));
  expect(sorted(summary)).toEqual(sorted(joinSummaries(slices)));
  return summary;
}

const FILTERS: [what: string, filter: RowFilter][] = [
  ['of everything', NO_ROW_FILTER],
  ['of a model', { ...NO_ROW_FILTER, anyOf: { model: ['m1'] } }],
  ['of failed interceptions', { ...NO_ROW_FILTER, anyOf: { status: ['request_failed', 'tool_failed'] } }],
  ['of a period', { ...NO_ROW_FILTER, startedAfter: BigInt(Date.parse('2026-01-19T23:30:00Z')) * 1000n }],
];

test.each(FILTERS)('the summary %s equals the sums of the slices', async (_what, filter) => {
  const lines = await linesOf(newMemory(), filter);
  expect(kindsOf(lines)).toEqual(['overview', 'preview', 'summary', 'slice', 'done']);
  const totals = expectEqualSummary(lines).reduce(
    (sum, { figures }) => sum.map((total, at) => total + (figures[at] ?? 0)),
    Array.from({ length: 8 }, () => 0),
  );
  for (const total of totals) expect(total).toBeGreaterThan(0);
});

test('the summary has the sums that are remembered, and those of new rows', async () => {
  const memory = newMemory();
  await linesOf(memory, NO_ROW_FILTER);
  await write(`INSERT INTO aibridge_interceptions (id, initiator_id, provider, model, started_at, ended_at)
    VALUES (gen_random_uuid(), gen_random_uuid(), 'p0', 'late', '2026-01-20 11:30Z', '2026-01-20 11:31Z')`);
  const summary = expectEqualSummary(await linesOf(memory, NO_ROW_FILTER));
  expect(summary.filter(({ model }) => model === 'late')).toHaveLength(1);
});

test('a filter by tokens has no summary, because it would take as long as all sums', async () => {
  const lines = await linesOf(newMemory(), { ...NO_ROW_FILTER, tokens: { min: 1, max: null } });
  expect(kindsOf(lines)).toEqual(['overview', 'preview', 'slice', 'done']);
});
