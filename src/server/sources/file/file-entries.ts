import { isUtf8 } from 'node:buffer';
import {
  COMMA,
  elements,
  isNamed,
  isOpening,
  isSpace,
  members,
  OPEN_ARRAY,
  OPEN_OBJECT,
  skipSpace,
} from '#shared/lib/json/json-slices.ts';
import { checkValue, JsonSyntaxError } from '#shared/lib/json/json-tokens.ts';
import { LineNumbers } from './file-notice.ts';
import { idAt } from './json-reader.ts';

const EXPECTED =
  'Expected the JSON array that `coder aibridge interceptions list` prints, a response of the interceptions API, or one JSON object per line.';

/** The whole file is unusable. The message is one line that names the file. */
export class InterceptionsFileError extends Error {
  override readonly name = 'InterceptionsFileError';
  readonly path: string;

  constructor(path: string, problem: string, cause?: unknown) {
    super(`INTERCEPTIONS_FILE ${path} ${problem}`, { cause });
    this.path = path;
  }

  /** The file can be read, but has no interceptions. */
  static unexpected(path: string, problem: string): InterceptionsFileError {
    return new InterceptionsFileError(path, `${problem}. ${EXPECTED}`);
  }
}

/** The position of a possible interception, or the reason why it is not one. */
export interface FileEntry {
  readonly start: number;
  readonly problem: string | null;
}

const [NEWLINE, LESS_THAN, RECORD_SEPARATOR] = [0x0a, 0x3c, 0x1e];
/** Bytes that can follow a value inside an array or object. */
const DELIMITERS = new Set(Buffer.from(',]}'));

const isByteOrderMark = (bytes: Buffer, at: number): boolean =>
  bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;

/** Skips white space, byte order marks and the record separators of JSON text sequences (RFC 7464). */
function skipBetween(bytes: Buffer, start: number): number {
  let at = start;
  for (;;) {
    if (isSpace(bytes[at] ?? 0) || bytes[at] === RECORD_SEPARATOR) at += 1;
    else if (isByteOrderMark(bytes, at)) at += 3;
    else return at;
  }
}

interface EntryMembers {
  readonly id: boolean;
  /** The position of the response's `results` array. Of repeated keys the last counts, as in JSON.parse. */
  readonly results: number | null;
  readonly message: boolean;
  /** The last line of an export says that it is complete. */
  readonly done: boolean;
}

function readEntryMembers(bytes: Buffer, start: number): EntryMembers {
  let results: number | null = null;
  let [id, message, done] = [false, false, false];
  for (const member of members(bytes, start)) {
    if (isNamed(bytes, member, 'id')) id = true;
    if (isNamed(bytes, member, 'message')) message = true;
    if (isNamed(bytes, member, 'done')) done = true;
    if (isNamed(bytes, member, 'results')) results = bytes[member.start] === OPEN_ARRAY ? member.start : null;
  }
  return { id, results, message, done };
}

/** Whether the value is an array, an API response, or an object that may be an interception. */
function mayBeInterceptions(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== OPEN_OBJECT) return bytes[at] === OPEN_ARRAY;
  const { id, results } = readEntryMembers(bytes, at);
  return id || results !== null;
}

/** `jq -s` on several files produces arrays of arrays or of responses. */
const MAX_LIST_DEPTH = 3;

/** The entries of the value at `at`, yielded lazily. */
function* entriesIn(bytes: Buffer, at: number, depth = 0): Generator<FileEntry> {
  let list: number | null = bytes[at] === OPEN_ARRAY ? at : null;
  let problem: string | null = null;
  if (bytes[at] === OPEN_OBJECT) {
    const { id, results, message, done } = readEntryMembers(bytes, at);
    if (done && !id && results === null) return;
    if (!id) list = results;
    if (!id && results === null && message) problem = 'response: an error, not a list of interceptions';
  }
  if (list === null || depth === MAX_LIST_DEPTH) yield { start: at, problem };
  else for (const [start] of elements(bytes, list)) yield* entriesIn(bytes, start, depth + 1);
}

/** Where parsing can continue after invalid JSON. */
interface ResumePoint {
  /** The start of the next line that contains interceptions; null if there is none. */
  readonly next: number | null;
  /** The starts of invalid lines before `next` that may have contained interceptions. */
  readonly broken: readonly number[];
}

function resumeAfter(bytes: Buffer, fault: number): ResumePoint {
  const broken: number[] = [];
  let newline = bytes.indexOf(NEWLINE, fault);
  for (; newline !== -1; newline = bytes.indexOf(NEWLINE, newline + 1)) {
    const start = isByteOrderMark(bytes, newline + 1) ? newline + 4 : newline + 1;
    if (!isOpening(bytes[start] ?? 0)) continue;
    const end = endOf(bytes, start);
    // A value that is followed by `,`, `]` or `}` is inside a broken array.
    const after = end === null ? undefined : bytes[skipSpace(bytes, end)];
    const isInner = after !== undefined && DELIMITERS.has(after);
    if (end !== null && !isInner && mayBeInterceptions(bytes, start)) return { next: start, broken };
    broken.push(start);
  }
  return { next: null, broken };
}

function endOf(bytes: Buffer, start: number): number | null {
  try {
    return checkValue(bytes, start);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null;
    throw error;
  }
}

/** The ID of the last complete entry before the syntax error at `position`. */
function lastIdIn(bytes: Buffer, start: number, position: number): string | null {
  const list = bytes[start] === OPEN_OBJECT ? readEntryMembers(bytes, start).results : start;
  let last: string | null = null;
  for (const [entry, end] of list === null ? [] : elements(bytes, list)) {
    if (end > position) break;
    last = idAt(bytes, entry) ?? last;
  }
  return last;
}

function syntaxProblem(bytes: Buffer, start: number, { position }: JsonSyntaxError): string {
  if (bytes[start] === LESS_THAN) return 'is HTML or XML, not JSON';
  const id = lastIdIn(bytes, start, position);
  const after = id === null ? '' : `, after interception ${id}`;
  if (skipSpace(bytes, position) >= bytes.length) return `is incomplete JSON: it ends too early${after}`;
  const lineStart = bytes.lastIndexOf(NEWLINE, position - 1) + 1;
  const line = new LineNumbers(bytes).at(position);
  if ((bytes[position] ?? 0) >= 0x80 && !isUtf8(bytes)) {
    return `is not UTF-8 text: see line ${line}. Convert it, for example with \`iconv -f WINDOWS-1252 -t UTF-8\``;
  }
  const column = bytes.toString('utf8', position === 0 ? 0 : lineStart, position).length + 1;
  return `is invalid JSON: see line ${line} at column ${column}${after}`;
}

/**
 * The entries of the file in order. It holds JSON values, with or without white space between them, and each
 * is an array of interceptions, an API response, or one interception. Throws InterceptionsFileError if there
 * are no interceptions.
 */
export function fileEntries(bytes: Buffer, path: string): FileEntry[] {
  const entries: FileEntry[] = [];
  let hasInterceptions = false;
  let at = skipBetween(bytes, 0);
  if (at >= bytes.length) throw InterceptionsFileError.unexpected(path, 'is empty');
  while (at < bytes.length) {
    try {
      const end = checkValue(bytes, at);
      hasInterceptions ||= mayBeInterceptions(bytes, at);
      for (const entry of entriesIn(bytes, at)) entries.push(entry);
      at = skipBetween(bytes, end);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      if (hasInterceptions && bytes[at] === COMMA) {
        entries.push({ start: at, problem: 'line: unexpected comma' });
        at = skipBetween(bytes, at + 1);
        continue;
      }
      // A broken array is not read in part, because the number of missing entries would be unknown.
      const resumes = hasInterceptions || bytes[at] === OPEN_OBJECT;
      const { next, broken } = resumes ? resumeAfter(bytes, at) : { next: null, broken: [] };
      if (!hasInterceptions && next === null)
        throw InterceptionsFileError.unexpected(path, syntaxProblem(bytes, at, error));
      for (const start of [at, ...broken]) entries.push({ start, problem: 'line: invalid JSON' });
      at = next ?? bytes.length;
    }
  }
  if (!hasInterceptions)
    throw InterceptionsFileError.unexpected(path, 'is JSON, but contains no list of interceptions');
  return entries;
}
