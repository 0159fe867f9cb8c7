import { setImmediate as nextTurn } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { Mutex } from 'async-mutex';
import type { Database, Queryable } from '#server/sources/database.ts';
import { SCHEMA_COLUMNS } from '#server/sources/schema.ts';
import { packedEmpty, unpack } from './empty-postgres.ts';

/**
 * Runs one statement at a time, highest priority first, and yields to the event loop in between: Postgres runs on this
 * thread, and back-to-back statements would leave no time for connections, not even to notice that one has closed.
 */
export function createStatementQueue() {
  const mutex = new Mutex();
  return async function run<Result>(statement: () => Promise<Result>, priority = 0): Promise<Result> {
    const release = await mutex.acquire(priority);
    try {
      return await statement();
    } finally {
      void nextTurn().then(release);
    }
  };
}

/** A health check skips the queue. */
const HEALTH_PRIORITY = 1;

const asText = (value: string): string => value;

/**
 * Tables filled in the transaction that creates them then skip the log, which halves the disk use of a new
 * folder.
 */
const MINIMAL_WAL = ['-c', 'wal_level=minimal', '-c', 'max_wal_senders=0'];

interface EmscriptenFS {
  chmod: (path: unknown, mode: number, dontFollow?: boolean) => void;
}

/** Emscripten sets each file's mode after creation, which ignores the process's umask. */
class OwnerOnlyFS extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args);
    const preRun: NonNullable<typeof emscriptenOpts.preRun> = [
      ...(emscriptenOpts.preRun ?? []),
      ({ FS }: { FS: EmscriptenFS }) => {
        const chmod = FS.chmod.bind(FS);
        FS.chmod = (path, mode, dontFollow) => chmod(path, mode & 0o700, dontFollow);
      },
    ];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}

/**
 * Starts an embedded Postgres; without a folder it is in memory.
 * @param packed the archive that a new one is unpacked from; null to initialize it step by step
 */
export async function startPglite(folder?: string, packed: string | null = packedEmpty()): Promise<PGlite> {
  const isNew = folder === undefined || !existsSync(join(folder, 'PG_VERSION'));
  const loadDataDir = isNew && packed !== null ? await unpack(packed) : null;
  return await PGlite.create({
    ...(folder === undefined ? {} : { fs: new OwnerOnlyFS(folder) }),
    ...(loadDataDir === null ? {} : { loadDataDir }),
    startParams: [...PGlite.defaultStartParams, ...MINIMAL_WAL],
    parsers: {
      [types.INT8]: asText,
      [types.NUMERIC]: asText,
      [types.TIMESTAMP]: asText,
      [types.TIMESTAMPTZ]: asText,
      [types.DATE]: asText,
    },
  });
}

/** The files of a stopped Postgres, in the format that a new one is unpacked from. */
export async function dumpFolder(folder: string): Promise<Blob> {
  const pglite = await PGlite.create({ fs: new OwnerOnlyFS(folder), noInitDb: true });
  try {
    return await pglite.dumpDataDir('none');
  } finally {
    await pglite.close();
  }
}

const queryableOf = (runner: Pick<PGlite, 'query'>, signal?: AbortSignal): Queryable => ({
  query: async <Row extends object>(sql: string, params: readonly unknown[] = []) => {
    // Postgres runs on this thread, so an abort is only noticed between statements.
    signal?.throwIfAborted();
    const { rows } = await runner.query<Row>(sql, [...params]);
    return rows;
  },
});

export function databaseOf(pglite: PGlite): Database {
  const enqueue = createStatementQueue();
  const queryable = queryableOf(pglite);
  return {
    query: (sql, params) => enqueue(() => queryable.query(sql, params)),
    columns: SCHEMA_COLUMNS,
    snapshot: (run, signal) =>
      enqueue(async () => {
        // An aborted request in the queue costs nothing.
        signal?.throwIfAborted();
        return await pglite.transaction(async tx => {
          await tx.exec('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
          return await run(queryableOf(tx, signal));
        });
      }),
    // Embedded data does not change after it is loaded, so its statements need no common snapshot.
    longRead: async (run, signal) =>
      await run({
        query: (sql, params) => {
          signal.throwIfAborted();
          return enqueue(() => queryableOf(pglite, signal).query(sql, params));
        },
      }),
    check: () => enqueue(async () => void (await queryable.query('SELECT 1 AS answers')), HEALTH_PRIORITY),
    close: () => pglite.close(),
  };
}

/** Without a folder the database is in memory. */
export async function openPglite(folder?: string): Promise<Database> {
  return databaseOf(await startPglite(folder));
}
