import { Pool, type PoolClient } from 'pg';
import type { Connecting } from './connection-address.ts';
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
