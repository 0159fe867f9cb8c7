import type { PoolClient, QueryResult } from 'pg';
import * as v from 'valibot';
import { TABLES, type Columns } from '#server/sources/columns.ts';
import type { Database, Queryable } from '#server/sources/database.ts';
import { CONNECT_LIMIT_MS } from './connection-address.ts';
import type { Connections } from './connections.ts';

/** One trip to the server: the snapshot is taken, and its process known, before the first statement that takes time. */
const START = {
  text: 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_backend_pid() AS pid',
  query_timeout: CONNECT_LIMIT_MS,
};
const Started = v.tuple([v.unknown(), v.object({ rows: v.tuple([v.object({ pid: v.number() })]) })]);

/** Reads no row, and fails where a table or a column that every answer needs is gone or may not be read any more. */
const CHECK_SQL = Object.entries(TABLES)
  .map(([table, { always }]) => `SELECT ${always.join(', ')} FROM ${table} LIMIT 0`)
  .join('; ');

async function startTransaction(client: PoolClient): Promise<number> {
  const [, { rows }] = v.parse(Started, await client.query(START));
  return rows[0].pid;
}

/** Coder's own Postgres as the server's SQL sees it. */
export function postgresDatabase(connections: Connections, columns: Columns): Database {
  return {
    columns,
    async query<Row extends object>(sql: string, params: readonly unknown[] = []) {
      const { client, found } = await connections.begin(fresh => fresh.query<PlainRow>(sql, [...params]));
      client.release();
      return rowsOf<Row>(found);
    },
    async snapshot(run, signal) {
      signal?.throwIfAborted();
      const { client, found: pid } = await connections.begin(startTransaction);
      return await new Snapshot(connections, client, pid, signal).run(run);
    },
    check: () => connections.check(CHECK_SQL),
    close: () => connections.close(),
  };
}

/** A transaction that only reads, on a connection that is its own until it ends. */
class Snapshot {
  readonly #connections: Connections;
  readonly #client: PoolClient;
  readonly #pid: number;
  readonly #signal: AbortSignal | undefined;
  #failed = false;
  #cancelled: Promise<void> | null = null;

  constructor(connections: Connections, client: PoolClient, pid: number, signal: AbortSignal | undefined) {
    this.#connections = connections;
    this.#client = client;
    this.#pid = pid;
    this.#signal = signal;
  }

  async run<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    this.#signal?.addEventListener('abort', this.#cancel);
    try {
      return await work({ query: (sql, params) => this.#query(sql, params) });
    } finally {
      this.#signal?.removeEventListener('abort', this.#cancel);
      if (this.#cancelled !== null) await this.#cancelled;
      // Nobody needs to wait for it: what was read does not depend on it.
      else void this.#end();
    }
  }

  async #query<Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    this.#signal?.throwIfAborted();
    try {
      return rowsOf<Row>(await this.#client.query<PlainRow>(sql, [...params]));
    } catch (error) {
      this.#failed = true;
      this.#signal?.throwIfAborted();
      throw this.#connections.fault(error);
    }
  }

  /**
   * The transaction is held open until the server has been told: until then its process works for nobody else, not
   * even behind a pooler, and no other statement can be hit. The connection is never used again.
   */
  readonly #cancel = (): void => {
    this.#cancelled ??= this.#connections
      .cancel(this.#pid)
      .catch(() => undefined)
      .then(() => this.#client.release(true));
  };

  async #end(): Promise<void> {
    // Everything has been read: a transaction that cannot end well any more takes its connection with it.
    if (!this.#failed) await this.#client.query('COMMIT').catch(() => (this.#failed = true));
    this.#client.release(this.#failed);
  }
}

type PlainRow = Record<string, unknown>;

function rowsOf<Row extends object>(result: QueryResult<PlainRow>): Row[];
function rowsOf(result: QueryResult<PlainRow>): object[] {
  return result.rows;
}
