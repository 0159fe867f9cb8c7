import { constants } from 'node:buffer';
import { InterceptionsFileError } from './interceptions-file-error.ts';
import { parseJson } from './json-text.ts';

/** One thing that should be an interception, or the reason why it cannot even be looked at. */
export type FileEntry =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** A list, or the list that an answer of the API holds. */
function listIn(value: unknown): readonly unknown[] | null {
  if (isList(value)) return value;
  return isObject(value) && isList(value['results']) ? value['results'] : null;
}

const mayBeInterceptions = (value: unknown): boolean =>
  listIn(value) !== null || (isObject(value) && 'id' in value);

const isTooLong = (bytes: Buffer): boolean => bytes.length > constants.MAX_STRING_LENGTH;

/** PowerShell's `>` writes UTF-16 with a byte order mark; everything else here is UTF-8, with or without one. */
function asUtf8(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff && bytes[1] === 0xfe && !isTooLong(bytes))
    return Buffer.from(bytes.subarray(2).toString('utf16le'));
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function textOf(bytes: Buffer): string | null {
  if (isTooLong(bytes)) return null;
  try {
    // Without `fatal` a broken character would silently become another one.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf('\n', start);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    if (line.some(byte => byte > 0x20)) yield line;
    start = end + 1;
  }
}

function* lineEntries(bytes: Buffer): Generator<FileEntry> {
  for (const line of linesOf(bytes)) {
    const text = textOf(line);
    const parsed = text === null ? null : parseJson(text);
    if (parsed === null) yield { ok: false, reason: isTooLong(line) ? 'line: too long' : 'line: not UTF-8' };
    else if (!parsed.ok) yield { ok: false, reason: 'line: not JSON' };
    else for (const value of listIn(parsed.value) ?? [parsed.value]) yield { ok: true, value };
  }
}

function parsesAlone(line: Buffer): boolean {
  const text = textOf(line);
  const parsed = text === null ? null : parseJson(text);
  return parsed?.ok === true && mayBeInterceptions(parsed.value);
}

/** One object a line: the first line tells, or, where that one is broken, any other. A broken array is never lines. */
function hasLines(bytes: Buffer): boolean {
  let place = 0;
  for (const line of linesOf(bytes)) {
    place += 1;
    if (parsesAlone(line)) return place > 1 || line.length < bytes.length;
    if (place === 1 && line.find(byte => byte > 0x20) !== 0x7b) return false;
  }
  return false;
}

function wholeEntries(value: unknown, path: string): Iterable<FileEntry> {
  const list = listIn(value);
  if (list !== null) return list.map(item => ({ ok: true, value: item }));
  if (mayBeInterceptions(value)) return [{ ok: true, value }];
  throw InterceptionsFileError.unexpected(path, 'is JSON, but holds no list of interceptions');
}

function placeOf(text: string, position: number): string {
  if (text.slice(position).trim() === '') return 'is not complete JSON: it breaks off at its end';
  const before = text.slice(0, position).split('\n');
  return `is not JSON: something is wrong in line ${before.length} at column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/**
 * What the file holds, in its order, whichever of the three forms it has.
 * Throws InterceptionsFileError where it has none of them.
 */
export function fileEntries(raw: Buffer, path: string): Iterable<FileEntry> {
  const bytes = asUtf8(raw);
  if (linesOf(bytes).next().done === true) throw InterceptionsFileError.unexpected(path, 'is empty');
  const text = textOf(bytes);
  const whole = text === null ? null : parseJson(text);
  if (whole?.ok === true) return wholeEntries(whole.value, path);
  if (hasLines(bytes)) return lineEntries(bytes);
  if (isTooLong(bytes)) {
    const advice = 'is too long to be read as one piece: give it as one JSON object a line (`jq -c .[]`)';
    throw new InterceptionsFileError(path, advice);
  }
  if (text === null || whole === null) throw InterceptionsFileError.unexpected(path, 'is not UTF-8 text');
  throw InterceptionsFileError.unexpected(path, placeOf(text, whole.position));
}
