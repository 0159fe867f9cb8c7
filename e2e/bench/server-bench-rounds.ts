import { Agent, get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { READER } from '#e2e/fakes/read-only-role.ts';
import type { Cursor, PlainSql, StatementTimes } from './server-bench-sql.ts';

const LIMITS = [100, 1000];
export const ROUNDS = 15;
const WARM_UP_ROUNDS = 10;

/** Milliseconds of one page: through the program, of its statements at the database, and with plain SQL. */
interface Times {
  readonly http: number;
  readonly gzip: number;
  readonly sql: number;
  readonly sqlCount: number;
  readonly plain: number;
  readonly plainCount: number;
}

export interface Result extends Times {
  readonly rows: number;
  readonly limit: number;
  readonly page: 'first' | 'after_id';
  /** To the plain page; on a first page, which is counted afresh, to the plain page and the plain count. */
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

export interface Bench {
  readonly url: string;
  readonly plain: PlainSql;
  readonly statements: StatementTimes;
}

const agent = new Agent({ keepAlive: true });

/** By Node's own client, which like the database's driver does no more than to collect the text. */
async function ask(url: string, limit: number, after: Cursor | null, encoding: string): Promise<string> {
  const behind = after === null ? '' : `&after_id=${after.id}`;
  const address = `${url}/api/v2/aibridge/interceptions?limit=${limit}${behind}`;
  const request = get(address, { agent, headers: { 'Accept-Encoding': encoding } });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`${address} was answered ${response.statusCode}`);
  const body = await buffer(response);
  return (response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
}

async function round({ url, plain, statements }: Bench, limit: number, after: Cursor | null): Promise<Times> {
  // A page behind a cursor takes the count that a first page leaves: its rows alone are measured.
  if (after !== null) await ask(url, 1, null, 'identity');
  await statements.forget();
  const http = await timed(() => ask(url, limit, after, 'identity'));
  const own = await statements.of(READER.name);
  const page = await timed(() => plain.page(limit, after));
  const gzip = await timed(() => ask(url, limit, after, 'gzip'));
  const count = await timed(() => plain.count());
  const ids = (rows: v.InferOutput<typeof Ids>): string => rows.map(({ id }) => id).join();
  if (ids(v.parse(Page, JSON.parse(http.found)).results) !== ids(v.parse(Ids, JSON.parse(page.found))))
    throw new Error('The program and the plain SQL gave different rows.');
  return {
    http: http.ms,
    gzip: gzip.ms,
    sql: own.rows_ms,
    sqlCount: own.count_ms,
    plain: page.ms,
    plainCount: count.ms,
  };
}

/** Pages of both sizes, from the top and from behind half of the rows. */
export async function measure(bench: Bench, rows: number): Promise<Result[]> {
  const deep = await bench.plain.cursorAt(rows / 2);
  const results: Result[] = [];
  for (const limit of LIMITS)
    for (const after of [null, deep]) {
      const times: Times[] = [];
      // The program is compiled as it runs: its first answers are slower than all that follow.
      for (let count = 0; count < WARM_UP_ROUNDS + ROUNDS; count += 1)
        times.push(await round(bench, limit, after));
      times.splice(0, WARM_UP_ROUNDS);
      const middle = (of: (each: Times) => number): number => Math.round(median(times.map(of)) * 100) / 100;
      results.push({
        rows,
        limit,
        page: after === null ? 'first' : 'after_id',
        http: middle(each => each.http),
        gzip: middle(each => each.gzip),
        sql: middle(each => each.sql),
        sqlCount: middle(each => each.sqlCount),
        plain: middle(each => each.plain),
        plainCount: middle(each => each.plainCount),
        ratio: middle(each => each.http / (each.plain + (after === null ? each.plainCount : 0))),
      });
    }
  return results;
}
