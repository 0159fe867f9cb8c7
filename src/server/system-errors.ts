import { open, type FileHandle } from 'node:fs/promises';

/** The process may open no more files. Its message is one line for the person who set the limit. */
export class OpenFilesError extends Error {
  override readonly name = 'OpenFilesError';

  constructor(cause: unknown) {
    super(
      'This process may not open as many files as it needs. Raise the limit: ulimit -n 1024, or LimitNOFILE=1024 for systemd.',
      { cause },
    );
  }
}

/** As many as any single step of the program opens. */
const SPARE = 10;

/** The error in words where it comes of too many open files, else the error itself. */
export async function openFilesFault(error: unknown): Promise<unknown> {
  if (error instanceof OpenFilesError) return error;
  // The embedded Postgres names other reasons: whether there is room is tried.
  return isAboutOpenFiles(error) || !(await hasRoom()) ? new OpenFilesError(error) : error;
}

function isAboutOpenFiles(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && /^(?:EMFILE|ENFILE)$/.test(String(error.code))) || isAboutOpenFiles(error.cause);
}

async function hasRoom(): Promise<boolean> {
  const opened: FileHandle[] = [];
  try {
    for (let count = 0; count < SPARE; count += 1) opened.push(await open(process.execPath));
    return true;
  } catch (error) {
    return !isAboutOpenFiles(error);
  } finally {
    await Promise.all(opened.map(file => file.close()));
  }
}

/** Code positions that tell where a fault comes from. */
const PLACES = 3;
const LONGEST = 80;

/**
 * A fault of this program in one line for the log: its name, its code and where it was thrown. Never its message, which
 * can quote a prompt.
 */
export function faultLine(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${plain(error.code)}` : '';
  const places = (error.stack ?? '')
    .split('\n')
    .flatMap(line => /^ {4}at (?:.*[(/])?([^()/]+:\d+:\d+)\)?$/.exec(line)?.[1] ?? [])
    .slice(0, PLACES)
    .map(plain);
  return `${plain(error.name)}${code}${places.length > 0 ? ` at ${places.join(', ')}` : ''}`;
}

/** A name or a code can be anything. */
function plain(text: string): string {
  return text.replace(/[^\w.:@-]/g, '_').slice(0, LONGEST);
}
