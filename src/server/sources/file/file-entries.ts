import { isUtf8 } from 'node:buffer';
import {
  elementByteSpans,
  isNamed,
  isSpace,
  JsonSyntaxError,
  members,
  OPEN_ARRAY,
  OPEN_OBJECT,
  skipSpace,
  skipValue,
  LineNumbers,
} from './json-bytes.ts';
import { idAt } from './json-reader.ts';

const EXPECTED =
  'Expected the JSON array that `coder aibridge interceptions list` prints, an answer of the interceptions API, or one JSON object a line.';

/** The whole file is of no use. Its message is one line that names the file. */
export class InterceptionsFileError extends Error {
  override readonly name = 'InterceptionsFileError';
  readonly path: string;

  constructor(path: string, problem: string, cause?: unknown) {
    super(`INTERCEPTIONS_FILE ${path} ${problem}`, { cause });
    this.path = path;
  }

  /** It can be read, but is not what was asked for. */
  static unexpected(path: string, problem: string): InterceptionsFileError {
    return new InterceptionsFileError(path, `${problem}. ${EXPECTED}`);
  }
}

/** Where something begins that should be an interception, or the reason why it is none. */
export interface FileEntry {
  readonly start: number;
  readonly problem: string | null;
}

const [NEWLINE, COMMA, LESS_THAN, RECORD_SEPARATOR] = [0x0a, 0x2c, 0x3c, 0x1e];
/** What comes after a value inside of an array or object. */
const INNER = new Set(Buffer.from(',]}'));

const isMark = (bytes: Buffer, at: number): boolean =>
  bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;

/** Past spaces, byte order marks and the separators of JSON text sequences (RFC 7464): what is between two values. */
function skipBetween(bytes: Buffer, start: number): number {
  let at = start;
  for (;;) {
    if (isSpace(bytes[at]) || bytes[at] === RECORD_SEPARATOR) at += 1;
    else if (isMark(bytes, at)) at += 3;
    else return at;
  }
}

interface KnownMembers {
  readonly id: boolean;
  /** Where the list of an answer begins; of several the last counts, as for JSON.parse. */
  readonly results: number | null;
  readonly message: boolean;
}

function knownMembers(bytes: Buffer, start: number): KnownMembers {
  let [id, results, message]: [boolean, number | null, boolean] = [false, null, false];
  for (const { name, value } of members(bytes, start)) {
    if (isNamed(bytes, name, 'id')) id = true;
    if (isNamed(bytes, name, 'message')) message = true;
    if (isNamed(bytes, name, 'results')) results = bytes[value] === OPEN_ARRAY ? value : null;
  }
  return { id, results, message };
}

/** A list, the list of an answer, or something that could be an interception. */
function mayBeInterceptions(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== OPEN_OBJECT) return bytes[at] === OPEN_ARRAY;
  const { id, results } = knownMembers(bytes, at);
  return id || results !== null;
}

/** Lists of lists, or of answers, are what `jq -s` makes of several files. */
const MAX_LISTS = 3;

/** What the value at `at` holds, each as soon as it is read. Throws JsonSyntaxError. */
function* entriesIn(bytes: Buffer, at: number, lists = 0): Generator<FileEntry> {
  let list: number | null = bytes[at] === OPEN_ARRAY ? at : null;
  let problem: string | null = null;
  if (bytes[at] === OPEN_OBJECT) {
    const { id, results, message } = knownMembers(bytes, at);
    if (!id) list = results;
    if (!id && results === null && message) problem = 'answer: an error, not a list of interceptions';
  }
  if (list === null || lists === MAX_LISTS) yield { start: at, problem };
  else for (const { start } of elementByteSpans(bytes, list)) yield* entriesIn(bytes, start, lists + 1);
}

/** What can be read again after a value that is broken. */
interface Resumption {
  /** Where a line begins with interceptions; null where none does. */
  readonly next: number | null;
  /** Where lines before that begin with what could have been some. */
  readonly broken: readonly number[];
}

function resumeAfter(bytes: Buffer, fault: number): Resumption {
  const broken: number[] = [];
  let newline = bytes.indexOf(NEWLINE, fault);
  for (; newline !== -1; newline = bytes.indexOf(NEWLINE, newline + 1)) {
    const start = isMark(bytes, newline + 1) ? newline + 4 : newline + 1;
    if (bytes[start] !== OPEN_OBJECT && bytes[start] !== OPEN_ARRAY) continue;
    const end = endOf(bytes, start);
    // Inside of an array that is broken there are no values of their own.
    const after = end === null ? undefined : bytes[skipSpace(bytes, end)];
    const isInner = after !== undefined && INNER.has(after);
    if (end !== null && !isInner && mayBeInterceptions(bytes, start)) return { next: start, broken };
    broken.push(start);
  }
  return { next: null, broken };
}

function endOf(bytes: Buffer, start: number): number | null {
  try {
    return skipValue(bytes, start);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null;
    throw error;
  }
}

/** The id of the last entry that is whole, in a value that breaks off or is broken further on. */
function lastIdIn(bytes: Buffer, start: number): string | null {
  let last: string | null = null;
  try {
    const isAnswer = bytes[start] === OPEN_OBJECT;
    for (const { name, value } of isAnswer ? members(bytes, start) : [{ name: null, value: start }]) {
      if (name !== null && !isNamed(bytes, name, 'results')) continue;
      if (bytes[value] !== OPEN_ARRAY) continue;
      for (const span of elementByteSpans(bytes, value)) last = idAt(bytes, span.start);
    }
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  return last;
}

function violationOf(bytes: Buffer, start: number, { position }: JsonSyntaxError): string {
  if (bytes[start] === LESS_THAN) return 'is HTML or XML, not JSON';
  const id = lastIdIn(bytes, start);
  const after = id === null ? '' : `, after interception ${id}`;
  if (skipSpace(bytes, position) >= bytes.length)
    return `is not complete JSON: it breaks off at its end${after}`;
  const lineStart = bytes.lastIndexOf(NEWLINE, position - 1) + 1;
  const line = new LineNumbers(bytes).at(position);
  if ((bytes[position] ?? 0) >= 0x80 && !isUtf8(bytes)) {
    return `is not UTF-8 text: see line ${line}. Convert it, for example by \`iconv -f WINDOWS-1252 -t UTF-8\``;
  }
  const column = bytes.toString('utf8', position === 0 ? 0 : lineStart, position).length + 1;
  return `is not JSON: something is wrong in line ${line} at column ${column}${after}`;
}

/**
 * What the file holds, in its order: JSON values one after the other, with anything of space between them or nothing.
 * Each is a list of interceptions, an answer of the API, or one interception. Throws InterceptionsFileError where it
 * holds none of them.
 */
export function fileEntries(bytes: Buffer, path: string): FileEntry[] {
  const entries: FileEntry[] = [];
  let holdsSome = false;
  let at = skipBetween(bytes, 0);
  if (at >= bytes.length) throw InterceptionsFileError.unexpected(path, 'is empty');
  while (at < bytes.length) {
    try {
      const end = skipValue(bytes, at);
      holdsSome ||= mayBeInterceptions(bytes, at);
      for (const entry of entriesIn(bytes, at)) entries.push(entry);
      at = skipBetween(bytes, end);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      if (holdsSome && bytes[at] === COMMA) {
        entries.push({ start: at, problem: 'line: a comma where JSON has none' });
        at = skipBetween(bytes, at + 1);
        continue;
      }
      // A list that is broken is not read in part: what is missing would be as much as nobody knows.
      const resumes = holdsSome || bytes[at] === OPEN_OBJECT;
      const { next, broken } = resumes ? resumeAfter(bytes, at) : { next: null, broken: [] };
      if (!holdsSome && next === null)
        throw InterceptionsFileError.unexpected(path, violationOf(bytes, at, error));
      for (const start of [at, ...broken]) entries.push({ start, problem: 'line: not JSON' });
      at = next ?? bytes.length;
    }
  }
  if (!holdsSome)
    throw InterceptionsFileError.unexpected(path, 'is JSON, but holds no list of interceptions');
  return entries;
}
