import { FolderLockedError, lockFolder } from './data-dir-lock.ts';

/** The other process of folder-lock.test.ts: takes a folder, says so, and keeps it until its input ends. */
const [, , folder = '', thenFreezes] = process.argv;
try {
  await lockFolder(folder);
  console.log('held');
  process.stdin.resume();
  // As one long statement of the embedded Postgres would.
  if (thenFreezes) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
} catch (error) {
  console.log(error instanceof FolderLockedError ? error.pid : error);
}
