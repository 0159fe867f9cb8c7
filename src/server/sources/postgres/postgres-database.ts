import { Pool, type PoolClient, type QueryResult } from 'pg';
import * as v from 'valibot';
import { TABLES, type Columns } from '#server/sources/schema.ts';
import type { Database, Queryable } from '#server/sources/database.ts';
import { type Connecting, CONNECT_LIMIT_MS } from './connection-address.ts';
import { isBroken, postgresFault } from './driver-errors.ts';

/**
 * How long a check may wait for the server, milliseconds: for a statement on a connection that has broken, and again for
 * a fresh one.
 */
const CHECK_LIMIT_MS = 1900;

/** The connections to one Postgres. Every fault is thrown as `fault` words it. */
export class Connections {
  readonly #pool: Pool;
  readonly #cancelling: Pool;
  readonly #checking: Pool;
  readonly #address: Connecting['address'];
  /** Connections of an earlier one are no longer used: one of their kind was found broken. */
  #generation = 0;
  readonly #born = new WeakMap<PoolClient, number>();

  constructor({ config, address }: Connecting) {
    this.#address = address;
    this.#pool = new Pool(config);
    // Apart from the others: it must not wait for the very statements that it is to end.
    this.#cancelling = new Pool({ ...config, max: 1 });
    // Apart too: statements that take long are no reason to call the database down.
    this.#checking = new Pool({
      ...config,
      max: 1,
      connectionTimeoutMillis: CHECK_LIMIT_MS,
      query_timeout: CHECK_LIMIT_MS,
    });
    for (const pool of [this.#pool, this.#cancelling, this.#checking]) {
      // Whoever needs a broken connection next is told; an error that nobody listens to would end the program.
      pool.on('error', () => undefined);
      pool.on('connect', client => {
        client.on('error', () => undefined);
        this.#born.set(client, this.#generation);
      });
    }
  }

  /**
   * Runs `first` on a connection, which is then the caller's to release. A pooled connection may have broken since it
   * was used last: then once more on a fresh one, which is harmless, because nothing here writes.
   */
  async begin<Found>(first: (client: PoolClient) => Promise<Found>): Promise<Begun<Found>> {
    for (let again = true; ; again = false) {
      const client = await this.#take();
      try {
        return { client, found: await first(client) };
      } catch (error) {
        client.release(true);
        if (!again || !isBroken(error)) throw this.fault(error);
        this.#generation += 1;
      }
    }
  }

  /** Runs a statement that is over soon, and gives up within 4 s; one after the other. */
  async check(sql: string): Promise<void> {
    for (let again = true; ; again = false) {
      const client = await this.#checking.connect().catch((error: unknown) => {
        throw this.fault(error);
      });
      try {
        await client.query(sql);
        return client.release();
      } catch (error) {
        client.release(true);
        if (!again || !isBroken(error)) throw this.fault(error);
      }
    }
  }

  /** Ends the statement that a process of the server works on, if it does. */
  async cancel(pid: number): Promise<void> {
    await this.#cancelling.query('SELECT pg_cancel_backend($1)', [pid]);
  }

  fault(error: unknown): unknown {
    return postgresFault(error, this.#address) ?? error;
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool, this.#cancelling, this.#checking].map(pool => pool.end()));
  }

  async #take(): Promise<PoolClient> {
    for (;;) {
      const client = await this.#pool.connect().catch((error: unknown) => {
        throw this.fault(error);
      });
      if (this.#born.get(client) === this.#generation) return client;
      client.release(true);
    }
  }
}

interface Begun<Found> {
  readonly client: PoolClient;
  readonly found: Found;
}

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
