import { chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** What others than the owner may do with a file. */
const OTHERS = 0o077;
const STICKY = 0o1000;

/** From now on this process makes files and folders for its own user alone: the embedded Postgres names its own modes. */
export function makeNothingForOthers(): void {
  // Other threads go by the mask of the main one.
  if (isMainThread) process.umask(OTHERS);
}

/** Makes a folder and those above it that are missing. Node's own way to do so never ends below /proc. */
export async function makeFolders(path: string): Promise<void> {
  const above = dirname(resolve(path));
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    // A folder that is there and takes no others.
    if (code !== 'ENOENT' || (await stat(above).catch(() => null)) !== null) throw error;
    await makeFolders(above);
    await makeFolders(path);
  }
}

/**
 * Makes a folder for its own user alone. One that is there and open to others is closed to them where all that is in it
 * is ours: it may be a folder that others need.
 */
export async function makePrivateFolder(path: string, isOurs: (name: string) => boolean): Promise<void> {
  await makeFolders(path);
  const { mode, uid } = await lstat(path);
  if ((mode & OTHERS) === 0 || (mode & STICKY) !== 0 || uid !== process.getuid?.()) return;
  if ((await readdir(path)).every(isOurs)) await chmod(path, 0o700);
}

/** Closes to others what an earlier version left open, the folder itself first. */
export async function closeToOthers(path: string): Promise<void> {
  const { mode } = await lstat(path);
  if ((mode & OTHERS) === 0) return;
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o700);
    else if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o600);
  }
}
