import { Pool, type PoolClient, type QueryResult } from 'pg';
import * as v from 'valibot';
import { TABLES, type Columns } from '#server/sources/schema.ts';
import type { Database, Queryable } from '#server/sources/database.ts';
import { type ConnectionSettings, CONNECT_TIMEOUT_MS } from './connection-address.ts';
import { isBroken, toPostgresError } from './driver-errors.ts';

/** Milliseconds a check waits for the server: once for a lost connection, and again for a new one. */
const CHECK_TIMEOUT_MS = 1900;

/** The connection pools of one Postgres. Errors are converted by `fault`. */
export class ConnectionPools {
  readonly #queryPool: Pool;
  readonly #cancelPool: Pool;
  readonly #checkPool: Pool;
  readonly #address: ConnectionSettings['address'];
  /** Connections of an earlier generation are discarded, because one of them was lost. */
  #generation = 0;
  readonly #generationOf = new WeakMap<PoolClient, number>();

  constructor({ config, address }: ConnectionSettings) {
    this.#address = address;
    this.#queryPool = new Pool(config);
    // Separate, because a cancel must not queue behind the statements that it cancels.
    this.#cancelPool = new Pool({ ...config, max: 1 });
    // Separate, because slow statements must not fail the health check.
    this.#checkPool = new Pool({
      ...config,
      max: 1,
      connectionTimeoutMillis: CHECK_TIMEOUT_MS,
      query_timeout: CHECK_TIMEOUT_MS,
    });
    for (const pool of [this.#queryPool, this.#cancelPool, this.#checkPool]) {
      // The next user of a lost connection sees the error; without a listener it would end the process.
      pool.on('error', () => undefined);
      pool.on('connect', client => {
        client.on('error', () => undefined);
        this.#generationOf.set(client, this.#generation);
      });
    }
  }

  /**
   * Runs `first` on a connection, which the caller must release. A pooled connection may be lost, so it
   * retries once on a new one, which is safe because nothing here writes.
   */
  async begin<Found>(first: (client: PoolClient) => Promise<Found>): Promise<StartedWork<Found>> {
    for (let canRetry = true; ; canRetry = false) {
      const client = await this.#acquire();
      try {
        return { client, result: await first(client) };
      } catch (error) {
        client.release(true);
        if (!canRetry || !isBroken(error)) throw this.fault(error);
        this.#generation += 1;
      }
    }
  }

  /** Runs a fast statement and gives up within 4 s; checks run sequentially. */
  async check(sql: string): Promise<void> {
    for (let canRetry = true; ; canRetry = false) {
      const client = await this.#checkPool.connect().catch((error: unknown) => {
        throw this.fault(error);
      });
      try {
        await client.query(sql);
        return client.release();
      } catch (error) {
        client.release(true);
        if (!canRetry || !isBroken(error)) throw this.fault(error);
      }
    }
  }

  /** Cancels the running statement of a server process, if any. */
  async cancel(pid: number): Promise<void> {
    await this.#cancelPool.query('SELECT pg_cancel_backend($1)', [pid]);
  }

  fault(error: unknown): unknown {
    return toPostgresError(error, this.#address) ?? error;
  }

  async close(): Promise<void> {
    await Promise.all([this.#queryPool, this.#cancelPool, this.#checkPool].map(queryPool => queryPool.end()));
  }

  async #acquire(): Promise<PoolClient> {
    for (;;) {
      const client = await this.#queryPool.connect().catch((error: unknown) => {
        throw this.fault(error);
      });
      if (this.#generationOf.get(client) === this.#generation) return client;
      client.release(true);
    }
  }
}

interface StartedWork<Found> {
  readonly client: PoolClient;
  readonly result: Found;
}

/** One round trip: takes the snapshot and returns the process ID before any slow statement. */
const START_TRANSACTION = {
  text: 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_backend_pid() AS pid',
  query_timeout: CONNECT_TIMEOUT_MS,
};
const StartResultSchema = v.tuple([
  v.unknown(),
  v.object({ rows: v.tuple([v.object({ pid: v.number() })]) }),
]);

/**
 * Settings of one transaction: memory for hash tables instead of temporary files, and no compilation, which takes longer
 * than it saves.
 */
const LONG_READ = "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)";

/** Reads no rows, but fails if a required table or column is missing or no longer readable. */
const CHECK_SQL = Object.entries(TABLES)
  .map(([table, { required }]) => `SELECT ${required.join(', ')} FROM ${table} LIMIT 0`)
  .join('; ');

async function startTransaction(client: PoolClient): Promise<number> {
  const [, { rows }] = v.parse(StartResultSchema, await client.query(START_TRANSACTION));
  return rows[0].pid;
}

/** Coder's Postgres as a Database. */
export function postgresDatabase(connections: ConnectionPools, columns: Columns): Database {
  const snapshot: Database['snapshot'] = async (run, signal) => {
    signal?.throwIfAborted();
    const { client, result: pid } = await connections.begin(startTransaction);
    return await new Snapshot(connections, client, pid, signal).run(run);
  };
  return {
    columns,
    snapshot,
    longRead: (run, signal) =>
      snapshot(async tx => {
        await tx.query(LONG_READ);
        return await run(tx);
      }, signal),
    async query<Row extends object>(sql: string, params: readonly unknown[] = []) {
      const { client, result } = await connections.begin(pooled => pooled.query<PlainRow>(sql, [...params]));
      client.release();
      return rowsOf<Row>(result);
    },
    check: () => connections.check(CHECK_SQL),
    close: () => connections.close(),
  };
}

/** A read-only transaction on its own connection. */
class Snapshot {
  readonly #connections: ConnectionPools;
  readonly #client: PoolClient;
  readonly #pid: number;
  readonly #signal: AbortSignal | undefined;
  #failed = false;
  #canceled: Promise<void> | null = null;

  constructor(
    connections: ConnectionPools,
    client: PoolClient,
    pid: number,
    signal: AbortSignal | undefined,
  ) {
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
      if (this.#canceled !== null) await this.#canceled;
      // Not awaited: the results do not depend on it.
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
   * The transaction stays open until the cancel is sent: until then its process serves no other client, not
   * even behind a pooler, so the cancel cannot hit another statement. The connection is never reused.
   */
  readonly #cancel = (): void => {
    this.#canceled ??= this.#connections
      .cancel(this.#pid)
      .catch(() => undefined)
      .then(() => this.#client.release(true));
  };

  async #end(): Promise<void> {
    // All rows are read; a transaction that cannot commit closes its connection.
    if (!this.#failed) await this.#client.query('COMMIT').catch(() => (this.#failed = true));
    this.#client.release(this.#failed);
  }
}

type PlainRow = Record<string, unknown>;

function rowsOf<Row extends object>(result: QueryResult<PlainRow>): Row[];
function rowsOf(result: QueryResult<PlainRow>): object[] {
  return result.rows;
}
