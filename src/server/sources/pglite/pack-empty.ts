import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pack, packedEmpty } from './empty-postgres.ts';
import { dumpFolder, startPglite } from './pglite-database.ts';

/** Build step: prepares an empty Postgres, so that a first start does not have to. */
const path = packedEmpty();
const exists = await access(path).then(
  () => true,
  () => false,
);
if (!exists) await build();

async function build(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'empty-postgres-'));
  try {
    // Closed first, so that a start from the dump has no log to replay.
    await (await startPglite(folder, null)).close();
    const packed = await pack(await dumpFolder(folder));
    await rm(dirname(path), { recursive: true, force: true });
    await mkdir(dirname(path), { recursive: true });
    // Renamed atomically: an interrupted build leaves no file that looks complete.
    await writeFile(`${path}.new`, packed);
    await rename(`${path}.new`, path);
    console.log(`${path} ${(packed.length / 1e6).toFixed(2)} MB`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
