import { FolderLockedError, lockFolder } from './data-dir-lock.ts';

/** Entry of the other process in data-dir-lock.test.ts: locks a folder until its input ends. */
const [, , folder = '', blocks] = process.argv;
try {
  await lockFolder(folder);
  console.log('held');
  process.stdin.resume();
  // Blocks the thread, as a long statement of the embedded Postgres does.
  if (blocks) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
} catch (error) {
  console.log(error instanceof FolderLockedError ? error.pid : error);
}
