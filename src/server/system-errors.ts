import { open, type FileHandle } from 'node:fs/promises';

/**
 * The process has reached its limit of open files. The message is one line for the user who set the limit.
 */
export class OpenFilesError extends Error {
  override readonly name = 'OpenFilesError';

  constructor(cause: unknown) {
    super(
      'This process has reached its limit of open files. Raise the limit: ulimit -n 1024, or LimitNOFILE=1024 for systemd.',
      { cause },
    );
  }
}

/** As many files as any single step of the program opens. */
const SPARE_FILES = 10;

/** Converts an error to OpenFilesError if the limit of open files caused it, else returns it. */
export async function toOpenFilesError(error: unknown): Promise<unknown> {
  if (error instanceof OpenFilesError) return error;
  // The embedded Postgres reports other causes, so this tries to open files.
  return isOpenFilesError(error) || !(await canOpenFiles()) ? new OpenFilesError(error) : error;
}

function isOpenFilesError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && /^(?:EMFILE|ENFILE)$/.test(String(error.code))) || isOpenFilesError(error.cause);
}

async function canOpenFiles(): Promise<boolean> {
  const opened: FileHandle[] = [];
  try {
    for (let count = 0; count < SPARE_FILES; count += 1) opened.push(await open(process.execPath));
    return true;
  } catch (error) {
    return !isOpenFilesError(error);
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
