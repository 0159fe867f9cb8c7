import { statfs, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import * as v from 'valibot';
import { openFilesFault, OpenFilesError } from '#server/system-errors.ts';
import type { Database } from '#server/sources/database.ts';
import type { FileNotice } from '#server/sources/file/file-notice.ts';
import { ConfigSchema } from '#shared/domain/config.ts';
import { EMBEDDED_SCHEMA, INDEXES } from '#server/sources/schema.ts';
import { closeToOthers } from './private-dir.ts';
import { openPglite, startPglite } from './pglite-database.ts';

/** The data folder cannot be used. Its message is one line that says why. */
export class DataDirError extends Error {
  override readonly name = 'DataFolderError';
  readonly folder: string;

  constructor(folder: string, problem: string, cause: unknown) {
    super(`The data folder ${folder} ${problem} DATA_DIR can name another.`, { cause });
    this.folder = folder;
  }
}

/** A log segment of Postgres is 16 MB: with less than one to spare nothing can be opened. */
const MIN_FREE_SPACE = 16 * 1024 * 1024;

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
  if (error instanceof DataDirError) return error;
  const fault = await openFilesFault(error);
  if (fault instanceof OpenFilesError) return fault;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = PROBLEMS[code];
  if (problem !== undefined) return new DataDirError(folder, problem, error);
  if (code !== 'ENOSPC' && isSystemError(error)) {
    return new DataDirError(folder, `cannot be used (${code}).`, error);
  }
  // Postgres tells a full disk in many ways, some of them without a word of it.
  const words = error instanceof Error && error.message.includes('No space left on device');
  const space = await statfs(folder).then(
    disk => disk.bavail * disk.bsize,
    () => Infinity,
  );
  if (!words && space >= MIN_FREE_SPACE) return error;
  return new DataDirError(folder, 'is on a disk that has no space left.', error);
}

/** An error of the file system, which says what call it comes of. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}

/** To be raised when the made-up rows or the reading of files change: folders built before are then built anew. */
const DATA_VERSION = 6;
const VERSION = createHash('sha256')
  .update(`${DATA_VERSION} ${EMBEDDED_SCHEMA} ${INDEXES}`)
  .digest('hex')
  .slice(0, 8);

/** Stands in every folder of ours: no other is ever removed. */
const MARKER = 'aibridge-dashboard.json';
const POSTGRES = 'postgres';
const UNFINISHED = '.building';

const MarkerSchema = v.object({
  interceptions: v.number(),
  /** What became of the file, so that a later start can tell it too; null for made-up data. */
  notice: ConfigSchema.entries.file,
});

interface Filled {
  readonly interceptions: number;
  readonly notice: FileNotice | null;
}

export type Fill = (pglite: PGlite) => Promise<Filled>;

export interface OpenFolder {
  readonly database: Database;
  readonly notice: FileNotice | null;
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10).replaceAll('-', '');

/** The folder of some content in the data folder, and the file beside it with the tokens that open it. */
export interface ContentPlace {
  readonly folder: string;
  readonly tokens: string;
}

export function demoDataDir({ seed, size, now }: { seed: number; size: number; now: Date }): string {
  return `demo-${seed}-${size}-${dayOf(now)}-${VERSION}`;
}

/** Made-up data is the same for everybody, however much of it there is. */
export const MADE_UP_TOKENS = 'tokens.json';

/** A file is known by what is in it: other bytes are other data, which the tokens of these do not open. */
export function filePlace(bytes: Buffer): ContentPlace {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return { folder: `file-${hash}-${VERSION}`, tokens: `tokens-${hash}.json` };
}

const FOLDER = /^(demo|file)-[0-9a-f-]+-([0-9a-f]{8})(\.building)?$/;
const TOKENS = /^tokens(-[0-9a-f]{32})?\.json(?:\.new)?$/;
const CLAIM = /^\.?lock-\d+-/;

/** Whether something in a data folder has a name that this program gives. */
export function isOurName(name: string): boolean {
  return FOLDER.test(name) || TOKENS.test(name) || CLAIM.test(name);
}

async function readMarker(path: string): Promise<Filled | null> {
  try {
    return v.parse(MarkerSchema, JSON.parse(await readFile(join(path, MARKER), 'utf8')));
  } catch {
    return null;
  }
}

/** Null where nothing has been built there; throws where it is damaged. */
export async function openFolder(path: string): Promise<OpenFolder | null> {
  const marker = await readMarker(path);
  if (marker === null) return null;
  await closeToOthers(path);
  const database = await openPglite(join(path, POSTGRES));
  try {
    const [row] = await database.query<{ count: string }>(
      'SELECT count(*)::text AS count FROM aibridge_interceptions',
    );
    if (row?.count !== String(marker.interceptions)) throw new Error('Some interceptions are gone.');
    return { database, notice: marker.notice };
  } catch (error) {
    // Asked before the database gives its files back.
    const fault = await openFilesFault(error);
    await database.close().catch(() => undefined);
    throw fault;
  }
}

/** Refuses what only has the name of something of ours: it would be removed. */
async function requireOurs(path: string): Promise<void> {
  const names = await readdir(path).catch((error: unknown): string[] => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  // One that is empty was being made when a start was cut short.
  if (names.length === 0 || names.includes(MARKER)) return;
  const problem = `holds ${basename(path)}, which is not this program's: move that away.`;
  throw new DataDirError(dirname(path), problem, null);
}

/** Builds beside the place and moves there when complete, so that a start cut short leaves nothing half built. */
export async function buildFolder(path: string, fill: Fill): Promise<void> {
  const unfinished = path + UNFINISHED;
  await requireOurs(path);
  await requireOurs(unfinished);
  await removeFolder(unfinished);
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(join(unfinished, MARKER), '{}');
  try {
    const pglite = await startPglite(join(unfinished, POSTGRES));
    const filled = await fill(pglite);
    await pglite.close();
    await writeFile(join(unfinished, MARKER), JSON.stringify(filled));
    await removeFolder(path);
    await rename(unfinished, path);
  } catch (error) {
    // Asked before the space is given back: afterwards the disk does not look full.
    const fault = await folderFault(dirname(path), error);
    await removeFolder(unfinished);
    throw fault;
  }
}

/** Whether something in a data folder was kept of a file. */
export function isOfFile(name: string): boolean {
  return FOLDER.exec(name)?.[1] === 'file' || TOKENS.exec(name)?.[1] !== undefined;
}

/** What holds people's data goes first: what is left of a removal that is cut short is still known for ours. */
async function removeFolder(path: string): Promise<void> {
  await rm(join(path, POSTGRES), { recursive: true, force: true });
  await rm(path, { recursive: true, force: true });
}

/**
 * Removes made-up data of other days or versions, what a start that was cut short left behind, and what was kept of every
 * file that is not `kept`: nobody expects a copy of it to stay when they look at something else.
 */
export async function sweepFolders(dataDir: string, now: Date, kept: ContentPlace | null): Promise<void> {
  const current = `-${dayOf(now)}-${VERSION}`;
  for (const name of await readdir(dataDir)) {
    const path = join(dataDir, name);
    const [, hash] = TOKENS.exec(name) ?? [];
    if (hash !== undefined && name !== kept?.tokens) await rm(path, { force: true });
    const [, kind, , unfinished] = FOLDER.exec(name) ?? [];
    const old = kind === 'demo' ? !name.endsWith(current) : kind === 'file' && name !== kept?.folder;
    if ((!old && unfinished === undefined) || !(await readdir(path)).includes(MARKER)) continue;
    await removeFolder(path);
  }
}
