import { readFile } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { InterceptionsFileError } from './file-entries.ts';

const TOO_LONG = 'is larger than 2 GiB, which this program cannot read';

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a folder',
  ERR_FS_FILE_TOO_LARGE: TOO_LONG,
};

/** Throws InterceptionsFileError. */
export async function readFileBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new InterceptionsFileError(path, PROBLEMS[code] ?? `cannot be read (${code})`, error);
  }
}

const startsWith = (bytes: Buffer, ...start: readonly number[]): boolean =>
  start.every((byte, place) => bytes[place] === byte);

/** What is read nowhere, by its first bytes. */
const OTHER_FORMS: readonly { readonly start: readonly number[]; readonly problem: string }[] = [
  { start: [0x50, 0x4b, 0x03, 0x04], problem: 'is a ZIP archive: unpack it first' },
  { start: [0x28, 0xb5, 0x2f, 0xfd], problem: 'is compressed by Zstandard: unpack it first (`zstd -d`)' },
  { start: [0x42, 0x5a, 0x68], problem: 'is compressed by bzip2: unpack it first (`bunzip2`)' },
  { start: [0xfd, 0x37, 0x7a, 0x58, 0x5a], problem: 'is compressed by xz: unpack it first (`unxz`)' },
  {
    start: [0xff, 0xfe, 0x00, 0x00],
    problem: 'is UTF-32 text: convert it to UTF-8 (`iconv -f UTF-32 -t UTF-8`)',
  },
  {
    start: [0x00, 0x00, 0xfe, 0xff],
    problem: 'is UTF-32 text: convert it to UTF-8 (`iconv -f UTF-32 -t UTF-8`)',
  },
];

const isGzip = (bytes: Buffer): boolean => startsWith(bytes, 0x1f, 0x8b);

/** As many as a file that is not compressed may have. */
const MAX_UNPACKED = 2 ** 31 - 1;
/** JSON shrinks to a tenth or a hundredth. What grows by more, past what costs nothing, was made to fill the memory. */
const MAX_GROWTH = 200;
const FREE_BYTES = 64 * 2 ** 20;

/** Any number of gzip members, one after the other. */
async function gunzip(packed: Buffer, path: string): Promise<Buffer> {
  const unzip = createGunzip({ chunkSize: 2 ** 18 });
  unzip.end(packed);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of unzip) {
      if (!(chunk instanceof Buffer)) continue;
      length += chunk.length;
      if (length > Math.min(MAX_UNPACKED, Math.max(FREE_BYTES, packed.length * MAX_GROWTH))) {
        const size = length > MAX_UNPACKED ? 'more than 2 GiB' : `more than ${MAX_GROWTH} times its size`;
        throw new InterceptionsFileError(path, `unpacks to ${size}: unpack it first (\`gunzip\`)`);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof InterceptionsFileError) throw error;
    const reason = error instanceof Error ? error.message : 'unknown error';
    throw new InterceptionsFileError(path, `cannot be unpacked by gzip (${reason})`, error);
  }
  return Buffer.concat(chunks, length);
}

/** Bytes decoded at a time; even, so that no character is split in two of UTF-16's units. */
const DECODED = 2 ** 24;

function utf16ToUtf8(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): Buffer {
  const decoder = new TextDecoder(encoding);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += DECODED) {
    const isLast = at + DECODED >= bytes.length;
    chunks.push(Buffer.from(decoder.decode(bytes.subarray(at, at + DECODED), { stream: !isLast })));
  }
  return Buffer.concat(chunks);
}

/** JSON begins with a character of ASCII, next to which UTF-16 has a zero byte. */
function utf16WithoutMark(bytes: Buffer): 'UTF-16LE' | 'UTF-16BE' | null {
  if (bytes.length < 2) return null;
  if (bytes[0] !== 0 && bytes[1] === 0) return 'UTF-16LE';
  return bytes[0] === 0 && bytes[1] !== 0 ? 'UTF-16BE' : null;
}

/**
 * The text of a file in UTF-8: it may be compressed by gzip, and in UTF-16 with a byte order mark. Throws
 * InterceptionsFileError where it is in another form that is known, which the message names.
 */
export async function utf8Of(raw: Buffer, path: string): Promise<Buffer> {
  const bytes = isGzip(raw) ? await gunzip(raw, path) : raw;
  if (isGzip(bytes)) throw new InterceptionsFileError(path, 'is compressed by gzip twice: unpack it first');
  const other = OTHER_FORMS.find(({ start }) => startsWith(bytes, ...start));
  if (other !== undefined) throw new InterceptionsFileError(path, other.problem);
  if (startsWith(bytes, 0xff, 0xfe)) return utf16ToUtf8(bytes, 'utf-16le');
  if (startsWith(bytes, 0xfe, 0xff)) return utf16ToUtf8(bytes, 'utf-16be');
  const unmarked = utf16WithoutMark(bytes);
  if (unmarked !== null) {
    const advice = `convert it to UTF-8 (\`iconv -f ${unmarked} -t UTF-8\`)`;
    throw new InterceptionsFileError(path, `is ${unmarked} text without a byte order mark: ${advice}`);
  }
  return bytes;
}
