import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import * as v from 'valibot';

const ManifestSchema = v.pipe(v.string(), v.parseJson(), v.object({ version: v.string() }));

/**
 * The build's empty Postgres: below the project, from `src/server` and from `dist/server` alike. The name
 * holds the PGlite version, so that no other version starts on it.
 */
export function packedEmpty(): string {
  const entry = pathToFileURL(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  const { version } = v.parse(ManifestSchema, readFileSync(new URL('../package.json', entry), 'utf8'));
  return fileURLToPath(new URL(`../../../../dist/postgres/empty-${version}.tar.br`, import.meta.url));
}

/** The window covers the system catalogs of one database, of which there are three copies. */
export async function pack(archive: Blob): Promise<Buffer> {
  const bytes = new Uint8Array(await archive.arrayBuffer());
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_MAX_WINDOW_BITS } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: 6, [BROTLI_PARAM_LGWIN]: BROTLI_MAX_WINDOW_BITS };
  return await promisify(brotliCompress)(bytes, { params });
}

/** Null if the file is missing or unreadable: Postgres then initializes itself, which takes seconds. */
export async function unpack(path: string): Promise<Blob | null> {
  try {
    return new Blob([await promisify(brotliDecompress)(await readFile(path))]);
  } catch {
    return null;
  }
}
