import { chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** Permission bits of group and others. */
const GROUP_AND_OTHERS = 0o077;
const STICKY = 0o1000;

/** New files and folders of this process are private to its user; the embedded Postgres sets modes itself. */
export function restrictUmask(): void {
  // Worker threads inherit the main thread's umask.
  if (isMainThread) process.umask(GROUP_AND_OTHERS);
}

/** Creates a folder and its missing parents. Node's recursive mkdir never returns below /proc. */
export async function makeFolders(path: string): Promise<void> {
  const parent = dirname(resolve(path));
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    // The parent exists, but does not allow new folders.
    if (code !== 'ENOENT' || (await stat(parent).catch(() => null)) !== null) throw error;
    await makeFolders(parent);
    await makeFolders(path);
  }
}

/**
 * Creates a private folder. An existing folder that others can access is restricted only if everything in it
 * is ours, because it may be shared.
 */
export async function makePrivateFolder(path: string, isOurs: (name: string) => boolean): Promise<void> {
  await makeFolders(path);
  const { mode, uid } = await lstat(path);
  if ((mode & GROUP_AND_OTHERS) === 0 || (mode & STICKY) !== 0 || uid !== process.getuid?.()) return;
  if ((await readdir(path)).every(isOurs)) await chmod(path, 0o700);
}

/** Restricts what an earlier version left accessible, the folder itself first. */
export async function restrictAccess(path: string): Promise<void> {
  const { mode } = await lstat(path);
  if ((mode & GROUP_AND_OTHERS) === 0) return;
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o700);
    else if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o600);
  }
}
