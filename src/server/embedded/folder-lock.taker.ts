import { FolderLockedError, lockFolder } from './folder-lock.ts';

/** The other process of folder-lock.test.ts: takes a folder, says so, and keeps it until its input ends. */
try {
  await lockFolder(process.argv[2] ?? '');
  console.log('held');
  process.stdin.resume();
} catch (error) {
  console.log(error instanceof FolderLockedError ? error.pid : error);
}
