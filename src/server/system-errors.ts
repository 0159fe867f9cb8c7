import { open, type FileHandle } from 'node:fs/promises';

/** What each error code means and how to fix it: the limit of this process, and that of all processes together. */
const LIMITS: ReadonlyMap<unknown, string> = new Map([
  [
    'EMFILE',
    'This process has reached its limit of open files. Raise the limit: ulimit -n 1024, or LimitNOFILE=1024 for systemd.',
  ],
  [
    'ENFILE',
    'This computer has reached its limit of open files. Stop other programs, or raise the limit: fs.file-max in sysctl.conf (kern.maxfiles on macOS).',
  ],
]);

/** One line for the user who set the limit of open files; null if the code means something else. */
export function openFilesMessage(code: unknown): string | null {
  return LIMITS.get(code) ?? null;
}

/** A limit of open files is reached. The message is one line for the user who set it. */
export class OpenFilesError extends Error {
  override readonly name = 'OpenFilesError';
}

/** As many files as any single step of the program opens. */
const SPARE_FILES = 10;

/** Converts an error to OpenFilesError if a limit of open files caused it, else returns it. */
export async function toOpenFilesError(error: unknown): Promise<unknown> {
  if (error instanceof OpenFilesError) return error;
  // The embedded Postgres reports other causes, so this tries to open files.
  const message = messageOf(error) ?? (await openFiles());
  return message === null ? error : new OpenFilesError(message, { cause: error });
}

function messageOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return ('code' in error ? openFilesMessage(error.code) : null) ?? messageOf(error.cause);
}

/** Null if enough files can be opened. */
async function openFiles(): Promise<string | null> {
  const opened: FileHandle[] = [];
  try {
    for (let count = 0; count < SPARE_FILES; count += 1) opened.push(await open(process.execPath));
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    await Promise.all(opened.map(file => file.close()));
  }
}

/** The number of code positions in a line. */
const MAX_POSITIONS = 3;
const MAX_PART_LENGTH = 80;

/**
 * An internal error as one line for the log: name, code and position. Never the message, which may quote a
 * prompt.
 */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${sanitize(error.code)}` : '';
  const positions = (error.stack ?? '')
    .split('\n')
    .flatMap(line => /^ {4}at (?:.*[(/])?([^()/]+:\d+:\d+)\)?$/.exec(line)?.[1] ?? [])
    .slice(0, MAX_POSITIONS)
    .map(sanitize);
  return `${sanitize(error.name)}${code}${positions.length > 0 ? ` at ${positions.join(', ')}` : ''}`;
}

/** A name or a code can contain anything. */
function sanitize(text: string): string {
  return text.replace(/[^\w.:@-]/g, '_').slice(0, MAX_PART_LENGTH);
}
