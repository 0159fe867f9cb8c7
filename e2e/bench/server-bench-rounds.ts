import { Agent, get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { READER } from '#e2e/fakes/read-only-role.ts';
import type { Cursor, PlainSql, StatementTimes } from './server-bench-sql.ts';

const LIMITS = [100, 1000];
export const ROUNDS = 15;
const WARM_UP_ROUNDS = 10;

/** Milliseconds of one page: through the program, of its SQL statements alone, and with plain SQL. */
interface RoundTimes {
  readonly http: number;
  readonly gzip: number;
  readonly sql: number;
  readonly sqlCount: number;
  readonly plain: number;
  readonly plainCount: number;
}

export interface ServerResult extends RoundTimes {
  readonly rows: number;
  readonly limit: number;
  readonly page: 'first' | 'after_id';
  /** HTTP divided by the plain page. The first page also counts all rows, so the plain count is added to the divisor. */
  readonly ratio: number;
}

const Ids = v.array(v.object({ id: v.string() }));
const Page = v.object({ results: Ids });

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function timed<Found>(work: () => Promise<Found>): Promise<{ ms: number; found: Found }> {
  const start = performance.now();
  const found = await work();
  return { ms: performance.now() - start, found };
}

export interface ServerBench {
  readonly url: string;
  readonly plain: PlainSql;
  readonly statements: StatementTimes;
}

const agent = new Agent({ keepAlive: true });

/** Uses Node's own client, which only collects the text, as the database driver does. */
async function fetchPage(
  url: string,
  limit: number,
  after: Cursor | null,
  encoding: string,
): Promise<string> {
  const cursor = after === null ? '' : `&after_id=${after.id}`;
  const target = `${url}/api/v2/aibridge/interceptions?limit=${limit}${cursor}`;
  const request = get(target, { agent, headers: { 'Accept-Encoding': encoding } });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`${target} returned ${response.statusCode}`);
  const body = await buffer(response);
  return (response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
}

async function round(
  { url, plain, statements }: ServerBench,
  limit: number,
  after: Cursor | null,
): Promise<RoundTimes> {
  // The first page caches the count, so that only the rows of a page after a cursor are measured.
  if (after !== null) await fetchPage(url, 1, null, 'identity');
  await statements.reset();
  const http = await timed(() => fetchPage(url, limit, after, 'identity'));
  const statementMs = await statements.of(READER.name);
  const page = await timed(() => plain.page(limit, after));
  const gzip = await timed(() => fetchPage(url, limit, after, 'gzip'));
  const count = await timed(() => plain.count());
  const ids = (rows: v.InferOutput<typeof Ids>): string => rows.map(({ id }) => id).join();
  if (ids(v.parse(Page, JSON.parse(http.found)).results) !== ids(v.parse(Ids, JSON.parse(page.found))))
    throw new Error('The program and the plain SQL gave different rows.');
  return {
    http: http.ms,
    gzip: gzip.ms,
    sql: statementMs.rows_ms,
    sqlCount: statementMs.count_ms,
    plain: page.ms,
    plainCount: count.ms,
  };
}

/** Measures pages of both sizes, from the start and from the middle of the rows. */
export async function measureServer(bench: ServerBench, rows: number): Promise<ServerResult[]> {
  const deep = await bench.plain.cursorAt(rows / 2);
  const results: ServerResult[] = [];
  for (const limit of LIMITS)
    for (const after of [null, deep]) {
      const times: RoundTimes[] = [];
      // The first responses are slower, because the engine still compiles the program.
      for (let count = 0; count < WARM_UP_ROUNDS + ROUNDS; count += 1)
        times.push(await round(bench, limit, after));
      times.splice(0, WARM_UP_ROUNDS);
      const medianOf = (of: (each: RoundTimes) => number): number =>
        Math.round(median(times.map(of)) * 100) / 100;
      results.push({
        rows,
        limit,
        page: after === null ? 'first' : 'after_id',
        http: medianOf(each => each.http),
        gzip: medianOf(each => each.gzip),
        sql: medianOf(each => each.sql),
        sqlCount: medianOf(each => each.sqlCount),
        plain: medianOf(each => each.plain),
        plainCount: medianOf(each => each.plainCount),
        ratio: medianOf(each => each.http / (each.plain + (after === null ? each.plainCount : 0))),
      });
    }
  return results;
}
