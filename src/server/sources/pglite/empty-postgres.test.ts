import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dumpFolder, startPglite } from './pglite-database.ts';
import { pack, packedEmpty, unpack } from './empty-postgres.ts';

let folder: string;
let packed: string;
let initialized: unknown;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'empty-postgres-test-'));
  packed = join(folder, 'packed');
  const source = join(folder, 'source');
  initialized = await describePostgres(await startPglite(source, null));
  await writeFile(packed, await pack(await dumpFolder(source)));
});
afterAll(() => rm(folder, { recursive: true }));

/** Describes a new Postgres and its settings, and closes it. */
async function describePostgres(pglite: PGlite): Promise<unknown> {
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

test('an unpacked Postgres equals an initialized one, and can be reopened', async () => {
  const path = join(folder, 'unpacked');
  expect(await describePostgres(await startPglite(path, packed))).toEqual(initialized);
  expect(await describePostgres(await startPglite(path, packed))).toEqual(initialized);
  expect(await describePostgres(await startPglite(undefined, packed))).toEqual(initialized);
});

test('the unpacked files are private', async () => {
  const path = join(folder, 'private');
  const umask = process.umask(0o077);
  await (await startPglite(path, packed)).close();
  process.umask(umask);
  const names = await readdir(path, { recursive: true });
  expect(names.length).toBeGreaterThan(500);
  const found = await Promise.all(names.map(async name => ({ name, ...(await lstat(join(path, name))) })));
  expect(found.filter(({ mode }) => (mode & 0o077) !== 0).map(({ name }) => name)).toEqual([]);
});

test('a missing or truncated archive is replaced by initialization', async () => {
  const truncated = join(folder, 'short');
  await writeFile(truncated, (await readFile(packed)).subarray(0, 100_000));
  expect(await unpack(truncated)).toBeNull();
  expect(await unpack(join(folder, 'missing'))).toBeNull();
  expect(await describePostgres(await startPglite(undefined, truncated))).toEqual(initialized);
});

test('the archive’s name contains the PGlite version', () => {
  expect(packedEmpty()).toMatch(/\/dist\/postgres\/empty-\d+\.\d+\.\d+\.tar\.br$/);
});
