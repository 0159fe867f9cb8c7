import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dumpFolder, startPglite } from './pglite-database.ts';
import { pack, packedEmpty, unpack } from './empty-postgres.ts';

let folder: string;
let packed: string;
let made: unknown;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'empty-postgres-test-'));
  packed = join(folder, 'packed');
  const source = join(folder, 'source');
  made = await described(await startPglite(source, null));
  await writeFile(packed, await pack(await dumpFolder(source)));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a Postgres has from the start and goes by. It ends with this. */
async function described(pglite: PGlite): Promise<unknown> {
  const { rows } = await pglite.query(
    `SELECT (SELECT json_agg(pg_database ORDER BY datname) FROM pg_database) AS databases,
            (SELECT json_agg((name, setting) ORDER BY name) FROM pg_settings WHERE name <> 'data_directory_mode') AS settings,
            (SELECT count(*) FROM pg_class) AS relations,
            (SELECT count(*) FROM pg_proc) AS functions,
            (SELECT count(*) FROM pg_collation) AS collations`,
  );
  await pglite.close();
  return rows;
}

test('what is unpacked is the Postgres that would have been made, and can be opened again', async () => {
  const path = join(folder, 'unpacked');
  expect(await described(await startPglite(path, packed))).toEqual(made);
  expect(await described(await startPglite(path, packed))).toEqual(made);
  expect(await described(await startPglite(undefined, packed))).toEqual(made);
});

test('it is unpacked for its owner alone', async () => {
  const path = join(folder, 'private');
  const umask = process.umask(0o077);
  await (await startPglite(path, packed)).close();
  process.umask(umask);
  const names = await readdir(path, { recursive: true });
  expect(names.length).toBeGreaterThan(500);
  const found = await Promise.all(names.map(async name => ({ name, ...(await lstat(join(path, name))) })));
  expect(found.filter(({ mode }) => (mode & 0o077) !== 0).map(({ name }) => name)).toEqual([]);
});

test('where it is missing or cut short, Postgres makes one itself', async () => {
  const short = join(folder, 'short');
  await writeFile(short, (await readFile(packed)).subarray(0, 100_000));
  expect(await unpack(short)).toBeNull();
  expect(await unpack(join(folder, 'missing'))).toBeNull();
  expect(await described(await startPglite(undefined, short))).toEqual(made);
});

test('it is kept by the version that made it', () => {
  expect(packedEmpty()).toMatch(/\/dist\/postgres\/empty-\d+\.\d+\.\d+\.tar\.br$/);
});
