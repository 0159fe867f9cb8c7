import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';

/*
 * What only a database can answer: totals, search, facets and exports, against the plainest SQL that gives the same
 * figures. Each round runs both, one after the other.
 */

const ROUNDS = 5;

export interface DashboardResult {
  readonly rows: number;
  readonly what: string;
  /** Milliseconds until the first line with a figure or a match, and until the last line. Medians. */
  readonly first: number;
  readonly whole: number;
  readonly plain: number | null;
  readonly ratio: number | null;
  readonly note?: string;
}

/** Tokens, prompts and tool calls by model over time, user, client, and bins of duration and size; then by tool. */
const PLAIN_TOTALS = [
  `WITH tokens AS (
     SELECT interception_id, sum(input_tokens) AS input, sum(output_tokens) AS output,
       sum(cache_read_input_tokens) AS cache_read, sum(cache_write_input_tokens) AS cache_write,
       sum((metadata ->> 'cache_ephemeral_1h_input')::numeric) AS cache_write_1h
     FROM aibridge_token_usages GROUP BY interception_id
   ), prompts AS (
     SELECT interception_id, count(*) AS prompts FROM aibridge_user_prompts GROUP BY interception_id
   ), tools AS (
     SELECT interception_id, count(*) AS calls, count(*) FILTER (WHERE injected) AS injected,
       count(*) FILTER (WHERE injected AND invocation_error <> '') AS failed
     FROM aibridge_tool_usages GROUP BY interception_id
   ), matching AS (
     SELECT date_trunc('week', started_at) AS bucket, provider, provider_name, model, client, initiator_id, tokens.*,
       prompts, calls, injected, failed,
       floor(ln(greatest(1, extract(epoch FROM ended_at - started_at) * 1000)) / ln(1.02)) AS duration,
       floor(ln(greatest(1, input + cache_read + cache_write + output)) / ln(1.02)) AS size
     FROM aibridge_interceptions AS i
     LEFT JOIN tokens ON tokens.interception_id = i.id
     LEFT JOIN prompts ON prompts.interception_id = i.id
     LEFT JOIN tools ON tools.interception_id = i.id
     WHERE ended_at IS NOT NULL
   )
   SELECT bucket, provider, provider_name, model, client, initiator_id, duration, size, count(*), sum(input),
     sum(output), sum(cache_read), sum(cache_write), sum(cache_write_1h), sum(prompts), sum(calls), sum(injected), sum(failed)
   FROM matching
   GROUP BY GROUPING SETS ((bucket, provider, provider_name, model), (initiator_id), (client), (duration), (size))`,
  `SELECT server_url, tool, count(*), count(*) FILTER (WHERE injected),
     count(*) FILTER (WHERE injected AND invocation_error <> '')
   FROM aibridge_tool_usages GROUP BY server_url, tool`,
];

const plainSearch = (text: string): string =>
  `SELECT i.id FROM aibridge_interceptions AS i WHERE ended_at IS NOT NULL AND (metadata::text ILIKE '%${text}%' OR id IN (
     SELECT interception_id FROM aibridge_user_prompts WHERE prompt ILIKE '%${text}%'
     UNION ALL SELECT interception_id FROM aibridge_tool_usages
     WHERE tool ILIKE '%${text}%' OR input ILIKE '%${text}%' OR invocation_error ILIKE '%${text}%'))
   ORDER BY started_at DESC, id DESC`;

const PLAIN_TOKENS = `SELECT interception_id, sum(input_tokens + output_tokens + cache_read_input_tokens +
    cache_write_input_tokens) AS value
  FROM aibridge_token_usages GROUP BY 1`;
const plainSort = (values: string): string =>
  `SELECT i.id FROM aibridge_interceptions AS i LEFT JOIN (${values}) AS v ON v.interception_id = i.id
   WHERE ended_at IS NOT NULL ORDER BY coalesce(value, 0) DESC, started_at DESC, i.id DESC LIMIT 100`;

const plainMatching = (values: string, min: number): string =>
  `SELECT i.id FROM aibridge_interceptions AS i JOIN (${values}) AS v ON v.interception_id = i.id
   WHERE ended_at IS NOT NULL AND value >= ${min} ORDER BY started_at DESC, i.id DESC LIMIT 100`;
const plainMatchingCount = (values: string, min: number): string =>
  `SELECT count(*) FROM aibridge_interceptions AS i JOIN (${values}) AS v ON v.interception_id = i.id
   WHERE ended_at IS NOT NULL AND value >= ${min}`;

/** One price for all models. */
const PRICES = new URLSearchParams({ prices: '* * 3 0.3 3.75 6 15' }).toString();
const PLAIN_COSTS = `SELECT interception_id, sum(input_tokens * 3 + cache_read_input_tokens * 0.3 +
    cache_write_input_tokens * 3.75 + output_tokens * 15) / 1000000 AS value
  FROM aibridge_token_usages GROUP BY 1`;

interface Timed {
  readonly first: number;
  readonly whole: number;
  readonly bytes: number;
}

/** Reads a stream. The first line that matters is the first one that `isFirst` accepts. */
async function readStream(
  url: string,
  isFirst: (line: string) => boolean,
  isOnlyFirst = false,
): Promise<Timed> {
  const start = performance.now();
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  if (!response.ok || response.body === null) throw new Error(`${url} returned ${response.status}`);
  let first = Number.NaN;
  let bytes = 0;
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (!Number.isNaN(first)) continue;
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (lines.some(isFirst)) first = performance.now() - start;
    if (isOnlyFirst && !Number.isNaN(first)) break;
  }
  abort.abort();
  const whole = performance.now() - start;
  // A page is one line.
  return { first: Number.isNaN(first) ? whole : first, whole, bytes };
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}

interface DashboardBench {
  readonly url: string;
  readonly pid: number;
  readonly sql: Client;
}

interface Measured {
  readonly what: string;
  /** A number in it makes each round different, so that nothing is remembered. */
  readonly path: (round: number) => string;
  readonly isFirst: (line: string) => boolean;
  /** Whether the rest is not read. */
  readonly isOnlyFirst?: boolean;
  readonly plain: readonly string[];
}

const isFigures = (line: string): boolean => line.startsWith('{"preview"') || line.startsWith('{"slice"');
const isHit = (line: string): boolean => line.startsWith('{"hits"');
const isValues = (line: string): boolean => line.startsWith('{"values"');
const isDone = (line: string): boolean => line.startsWith('{"done"');

const MEASURED: readonly Measured[] = [
  {
    what: 'totals',
    // Another number of buckets needs other sums.
    path: round => `/dashboard/usage?zone=UTC&buckets=${100 + round}&-model=none-${round}`,
    isFirst: isFigures,
    plain: PLAIN_TOTALS,
  },
  {
    what: 'totals, second visit',
    path: () => '/dashboard/usage?zone=UTC&buckets=120',
    isFirst: isFigures,
    plain: [],
  },
  {
    what: 'search, rare word',
    path: () => '/dashboard/search?find=no-such-word',
    isFirst: isDone,
    plain: [plainSearch('no-such-word')],
  },
  {
    what: 'search, common word',
    path: () => '/dashboard/search?find=read',
    isFirst: isHit,
    isOnlyFirst: true,
    plain: [],
  },
  {
    what: 'search, expression',
    path: () => '/dashboard/search?find=no-such-(word|text)&find_as=regex',
    isFirst: isDone,
    plain: [plainSearch('no-such-word')],
  },
  {
    what: 'sort by tokens, 100',
    path: round => `/dashboard/interceptions?sort=tokens&limit=100&-model=none-${round}`,
    isFirst: () => true,
    plain: [plainSort(PLAIN_TOKENS)],
  },
  {
    what: 'sort by tool calls, 100',
    path: round => `/dashboard/interceptions?sort=tool_calls&limit=100&-model=none-${round}`,
    isFirst: () => true,
    plain: [plainSort('SELECT interception_id, count(*) AS value FROM aibridge_tool_usages GROUP BY 1')],
  },
  {
    what: 'sort by duration, 100',
    path: round => `/dashboard/interceptions?sort=duration&limit=100&-model=none-${round}`,
    isFirst: () => true,
    plain: [
      `SELECT id FROM aibridge_interceptions WHERE ended_at IS NOT NULL
       ORDER BY ended_at - started_at DESC, started_at DESC, id DESC LIMIT 100`,
    ],
  },
  {
    what: 'sort by cost, 100',
    path: round => `/dashboard/interceptions?sort=cost&limit=100&-model=none-${round}&${PRICES}`,
    isFirst: () => true,
    plain: [plainSort(PLAIN_COSTS)],
  },
  {
    what: 'many tokens, 100',
    path: round => `/dashboard/interceptions?min_tokens=20000&limit=100&-model=none-${round}`,
    isFirst: () => true,
    plain: [plainMatching(PLAIN_TOKENS, 20_000), plainMatchingCount(PLAIN_TOKENS, 20_000)],
  },
  {
    what: 'few tokens, totals',
    path: round => `/dashboard/usage?zone=UTC&buckets=120&max_tokens=3000&-model=none-${round}`,
    isFirst: isFigures,
    plain: [],
  },
  {
    what: 'high cost, 100',
    path: round => `/dashboard/interceptions?min_cost=0.1&limit=100&-model=none-${round}&${PRICES}`,
    isFirst: () => true,
    plain: [plainMatching(PLAIN_COSTS, 0.1), plainMatchingCount(PLAIN_COSTS, 0.1)],
  },
  ...(['model', 'initiator'] as const).map(facet => ({
    what: `facet, ${facet}`,
    path: () => `/dashboard/facets?facet=${facet}`,
    isFirst: isValues,
    plain: [
      `SELECT ${facet === 'model' ? 'model' : 'initiator_id'}, count(*) FROM aibridge_interceptions WHERE ended_at IS NOT NULL
       GROUP BY 1 ORDER BY 2 DESC LIMIT 50`,
    ],
  })),
];

export async function measureDashboard(
  { url, pid, sql }: DashboardBench,
  rows: number,
): Promise<DashboardResult[]> {
  const results: DashboardResult[] = [];
  for (const { what, path, isFirst, isOnlyFirst, plain } of MEASURED) {
    await readStream(url + path(0), isFirst, isOnlyFirst);
    const times: (Timed & { readonly plain: number })[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const stream = await readStream(url + path(round), isFirst, isOnlyFirst);
      const plainMs = await timed(async () => {
        for (const statement of plain) await sql.query(statement);
      });
      times.push({ ...stream, plain: plainMs });
    }
    console.log(`${what}: ${times.map(each => each.whole.toFixed(0)).join(' ')} ms`);
    const whole = median(times.map(each => each.whole));
    const plainMs = plain.length > 0 ? median(times.map(each => each.plain)) : null;
    results.push({
      rows,
      what,
      first: median(times.map(each => each.first)),
      whole,
      plain: plainMs,
      ratio: plainMs === null ? null : median(times.map(each => each.whole / each.plain)),
    });
  }
  return [...results, await measureExport(url, pid, rows)];
}

async function measureExport(url: string, pid: number, rows: number): Promise<DashboardResult> {
  const before = await residentBytes(pid);
  let most = before;
  const timer = setInterval(() => void residentBytes(pid).then(now => (most = Math.max(most, now))), 200);
  const { first, whole, bytes } = await readStream(`${url}/dashboard/export.ndjson`, () => true);
  clearInterval(timer);
  const perSecond = Math.round(rows / (whole / 1000));
  const growth = Math.round((most - before) / 1_000_000);
  return {
    rows,
    what: 'export, NDJSON',
    first,
    whole,
    plain: null,
    ratio: null,
    note: `${perSecond.toLocaleString('en')} rows/s, ${Math.round(bytes / 1_000_000)} MB, memory +${growth} MB`,
  };
}
