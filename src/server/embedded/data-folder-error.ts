import { statfs } from 'node:fs/promises';

/** The data folder cannot be used. Its message is one line that says why. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
  readonly folder: string;

  constructor(folder: string, problem: string, cause: unknown) {
    super(`The data folder ${folder} ${problem} DATA_DIR can name another.`, { cause });
    this.folder = folder;
  }
}

/** A log segment of Postgres is 16 MB: with less than one to spare nothing can be opened. */
const LEAST_SPACE = 16 * 1024 * 1024;

const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user.',
  EPERM: 'may not be written by this user.',
  EROFS: 'is on a disk that cannot be written.',
  ENOTDIR: 'lies behind something that is not a folder.',
  EEXIST: 'is not a folder.',
};

/** What went wrong there as a DataFolderError, where it is the folder's fault; else the error itself. */
export async function folderFault(folder: string, error: unknown): Promise<unknown> {
  if (error instanceof DataFolderError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = PROBLEMS[code];
  if (problem !== undefined) return new DataFolderError(folder, problem, error);
  // Postgres tells a full disk in many ways, some of them without a word of it.
  const words = error instanceof Error && error.message.includes('No space left on device');
  const space = await statfs(folder).then(
    disk => disk.bavail * disk.bsize,
    () => Infinity,
  );
  if (!words && space >= LEAST_SPACE) return error;
  return new DataFolderError(folder, 'is on a disk that has no space left.', error);
}
