import { readFile } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { InterceptionsFileError } from './file-entries.ts';

const TOO_LARGE = 'is larger than the limit of 2 GiB';

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  EISDIR: 'is a folder',
  ERR_FS_FILE_TOO_LARGE: TOO_LARGE,
};

export async function readFileBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new InterceptionsFileError(path, PROBLEMS[code] ?? `cannot be read (${code})`, error);
  }
}

const startsWith = (bytes: Buffer, ...start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** Formats that are recognized but not supported, by their first bytes. */
const UNSUPPORTED_FORMATS: readonly { readonly start: readonly number[]; readonly problem: string }[] = [
  { start: [0x50, 0x4b, 0x03, 0x04], problem: 'is a ZIP archive: unpack it first' },
  { start: [0x28, 0xb5, 0x2f, 0xfd], problem: 'is compressed with Zstandard: unpack it first (`zstd -d`)' },
  { start: [0x42, 0x5a, 0x68], problem: 'is compressed with bzip2: unpack it first (`bunzip2`)' },
  { start: [0xfd, 0x37, 0x7a, 0x58, 0x5a], problem: 'is compressed with xz: unpack it first (`unxz`)' },
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

/** The limit for an uncompressed file. */
const MAX_UNPACKED_BYTES = 2 ** 31 - 1;
/**
 * JSON compresses to a tenth or a hundredth. A file above `FREE_BYTES` that grows by more than this is a
 * decompression bomb.
 */
const MAX_GROWTH = 200;
const FREE_BYTES = 64 * 2 ** 20;

/** Decompresses any number of concatenated gzip members. */
async function gunzip(packed: Buffer, path: string): Promise<Buffer> {
  const gunzipStream = createGunzip({ chunkSize: 2 ** 18 });
  gunzipStream.end(packed);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of gunzipStream) {
      if (!(chunk instanceof Buffer)) continue;
      length += chunk.length;
      if (length > Math.min(MAX_UNPACKED_BYTES, Math.max(FREE_BYTES, packed.length * MAX_GROWTH))) {
        const size =
          length > MAX_UNPACKED_BYTES ? 'more than 2 GiB' : `more than ${MAX_GROWTH} times its size`;
        throw new InterceptionsFileError(path, `unpacks to ${size}: unpack it first (\`gunzip\`)`);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof InterceptionsFileError) throw error;
    const reason = error instanceof Error ? error.message : 'unknown error';
    throw new InterceptionsFileError(path, `cannot be unpacked with gzip (${reason})`, error);
  }
  return Buffer.concat(chunks, length);
}

/** Bytes decoded at a time; even, so that no UTF-16 code unit is split. */
const DECODE_CHUNK_BYTES = 2 ** 24;

function utf16ToUtf8(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): Buffer {
  const decoder = new TextDecoder(encoding);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += DECODE_CHUNK_BYTES) {
    const isLast = at + DECODE_CHUNK_BYTES >= bytes.length;
    chunks.push(
      Buffer.from(decoder.decode(bytes.subarray(at, at + DECODE_CHUNK_BYTES), { stream: !isLast })),
    );
  }
  return Buffer.concat(chunks);
}

/** JSON begins with an ASCII character, which has a zero byte in UTF-16. */
function detectUtf16(bytes: Buffer): 'UTF-16LE' | 'UTF-16BE' | null {
  if (bytes.length < 2) return null;
  if (bytes[0] !== 0 && bytes[1] === 0) return 'UTF-16LE';
  return bytes[0] === 0 && bytes[1] !== 0 ? 'UTF-16BE' : null;
}

/**
 * Decodes a file to UTF-8: it may be gzipped, or UTF-16 with a byte order mark. Throws
 * InterceptionsFileError, with the format's name, for a recognized format that is not supported.
 */
export async function utf8Of(raw: Buffer, path: string): Promise<Buffer> {
  const bytes = isGzip(raw) ? await gunzip(raw, path) : raw;
  if (isGzip(bytes)) throw new InterceptionsFileError(path, 'is compressed with gzip twice: unpack it first');
  const other = UNSUPPORTED_FORMATS.find(({ start }) => startsWith(bytes, ...start));
  if (other !== undefined) throw new InterceptionsFileError(path, other.problem);
  if (startsWith(bytes, 0xff, 0xfe)) return utf16ToUtf8(bytes, 'utf-16le');
  if (startsWith(bytes, 0xfe, 0xff)) return utf16ToUtf8(bytes, 'utf-16be');
  const utf16 = detectUtf16(bytes);
  if (utf16 !== null) {
    const advice = `convert it to UTF-8 (\`iconv -f ${utf16} -t UTF-8\`)`;
    throw new InterceptionsFileError(path, `is ${utf16} text without a byte order mark: ${advice}`);
  }
  return bytes;
}
