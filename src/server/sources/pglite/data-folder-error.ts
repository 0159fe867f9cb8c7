import { statfs } from 'node:fs/promises';
import { openFilesFault, OpenFilesError } from '#server/open-files.ts';

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
  ENOENT: 'cannot be made: nothing can be kept there.',
  ENAMETOOLONG: 'has a name that is too long.',
  ELOOP: 'lies behind links that lead in a circle.',
  EDQUOT: 'is on a disk where this user may use no more space.',
  EIO: 'is on a disk that cannot be read or written: input/output error.',
};

/**
 * What went wrong there as a DataFolderError, where it is the folder's fault, or as an OpenFilesError; else the error itself.
 */
export async function folderFault(folder: string, error: unknown): Promise<unknown> {
  if (error instanceof DataFolderError) return error;
  const fault = await openFilesFault(error);
  if (fault instanceof OpenFilesError) return fault;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = PROBLEMS[code];
  if (problem !== undefined) return new DataFolderError(folder, problem, error);
  if (code !== 'ENOSPC' && isSystemError(error)) {
    return new DataFolderError(folder, `cannot be used (${code}).`, error);
  }
  // Postgres tells a full disk in many ways, some of them without a word of it.
  const words = error instanceof Error && error.message.includes('No space left on device');
  const space = await statfs(folder).then(
    disk => disk.bavail * disk.bsize,
    () => Infinity,
  );
  if (!words && space >= LEAST_SPACE) return error;
  return new DataFolderError(folder, 'is on a disk that has no space left.', error);
}

/** An error of the file system, which says what call it comes of. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}
