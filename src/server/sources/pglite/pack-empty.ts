import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pack, packedEmpty } from './empty-postgres.ts';
import { dumpFolder, startPglite } from './pglite-database.ts';

/** A part of the build: makes an empty Postgres once, so that no first start has to. */
const path = packedEmpty();
const isThere = await access(path).then(
  () => true,
  () => false,
);
if (!isThere) await build();

async function build(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'empty-postgres-'));
  try {
    // Closed in between, so that nobody who starts on it has a log to go through.
    await (await startPglite(folder, null)).close();
    const packed = await pack(await dumpFolder(folder));
    await rm(dirname(path), { recursive: true, force: true });
    await mkdir(dirname(path), { recursive: true });
    // In one step: a build that is cut short leaves nothing that looks complete.
    await writeFile(`${path}.new`, packed);
    await rename(`${path}.new`, path);
    console.log(`${path} ${(packed.length / 1e6).toFixed(2)} MB`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
