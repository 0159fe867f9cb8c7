import { setImmediate as afterOthers } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import type { Database, Queryable } from '#server/sources/database.ts';
import { SCHEMA_COLUMNS } from '#server/sources/schema.ts';
import { packedEmpty, unpack } from './empty-postgres.ts';

/**
 * Lets one after the other at what works in this very thread, and everything else of the program between them. Work
 * that only follows on work leaves no room for connections, not even to see that somebody has hung up.
 */
export class Mutex {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  /** @param first goes ahead of all that wait */
  async take<Result>(run: () => Promise<Result>, { first = false } = {}): Promise<Result> {
    await new Promise<void>(resolve => {
      if (first) this.#waiting.unshift(resolve);
      else this.#waiting.push(resolve);
      this.#next();
    });
    try {
      return await run();
    } finally {
      void this.#pass();
    }
  }

  async #pass(): Promise<void> {
    await afterOthers();
    this.#taken = false;
    this.#next();
  }

  #next(): void {
    if (this.#taken) return;
    const next = this.#waiting.shift();
    this.#taken = next !== undefined;
    next?.();
  }
}

const asText = (value: string): string => value;

/** Tables filled in the transaction that makes them then skip the log: half the disk for a folder just built. */
const WITHOUT_REPLICAS = ['-c', 'wal_level=minimal', '-c', 'max_wal_senders=0'];

interface ModeChanger {
  chmod: (path: unknown, mode: number, dontFollow?: boolean) => void;
}

/** Emscripten gives every file the mode that is asked for once it is made, past the umask of the process. */
class PrivateFiles extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args);
    const preRun: NonNullable<typeof emscriptenOpts.preRun> = [
      ...(emscriptenOpts.preRun ?? []),
      ({ FS }: { FS: ModeChanger }) => {
        const chmod = FS.chmod.bind(FS);
        FS.chmod = (path, mode, dontFollow) => chmod(path, mode & 0o700, dontFollow);
      },
    ];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}

/**
 * A running embedded Postgres; without a folder it lives in memory.
 * @param packed what a new one is unpacked from; null to make it step by step
 */
export async function startPglite(folder?: string, packed: string | null = packedEmpty()): Promise<PGlite> {
  const isNew = folder === undefined || !existsSync(join(folder, 'PG_VERSION'));
  const loadDataDir = isNew && packed !== null ? await unpack(packed) : null;
  return await PGlite.create({
    ...(folder === undefined ? {} : { fs: new PrivateFiles(folder) }),
    ...(loadDataDir === null ? {} : { loadDataDir }),
    startParams: [...PGlite.defaultStartParams, ...WITHOUT_REPLICAS],
    parsers: {
      [types.INT8]: asText,
      [types.NUMERIC]: asText,
      [types.TIMESTAMP]: asText,
      [types.TIMESTAMPTZ]: asText,
      [types.DATE]: asText,
    },
  });
}

/** The files of a Postgres that does not run, in the form that a new one is unpacked from. */
export async function dumpFolder(folder: string): Promise<Blob> {
  const pglite = await PGlite.create({ fs: new PrivateFiles(folder), noInitDb: true });
  try {
    return await pglite.dumpDataDir('none');
  } finally {
    await pglite.close();
  }
}

const queryableOf = (runner: Pick<PGlite, 'query'>, signal?: AbortSignal): Queryable => ({
  query: async <Row extends object>(sql: string, params: readonly unknown[] = []) => {
    // It runs in this very thread: only between statements can anybody be heard.
    signal?.throwIfAborted();
    const { rows } = await runner.query<Row>(sql, [...params]);
    return rows;
  },
});

export function databaseOf(pglite: PGlite): Database {
  const turns = new Mutex();
  const queryable = queryableOf(pglite);
  return {
    query: (sql, params) => turns.take(() => queryable.query(sql, params)),
    columns: SCHEMA_COLUMNS,
    snapshot: (run, signal) =>
      turns.take(async () => {
        // Whoever waited in vain costs the others nothing.
        signal?.throwIfAborted();
        return await pglite.transaction(async tx => {
          await tx.exec('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
          return await run(queryableOf(tx, signal));
        });
      }),
    check: () => turns.take(async () => void (await queryable.query('SELECT 1 AS answers')), { first: true }),
    close: () => pglite.close(),
  };
}

/** The embedded Postgres as the server's SQL sees it; without a folder it lives in memory. */
export async function openPglite(folder?: string): Promise<Database> {
  return databaseOf(await startPglite(folder));
}
