import { statfs, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import * as v from 'valibot';
import { toOpenFilesError, OpenFilesError } from '#server/system-errors.ts';
import type { Database } from '#server/sources/database.ts';
import type { FileNotice } from '#server/sources/file/file-notice.ts';
import { ConfigSchema } from '#shared/domain/config.ts';
import { EMBEDDED_SCHEMA, INDEXES } from '#server/sources/schema.ts';
import { restrictAccess } from './private-dir.ts';
import { openPglite, startPglite } from './pglite-database.ts';

/** The data folder is unusable; the message is one line that says why. */
export class DataDirError extends Error {
  override readonly name = 'DataFolderError';
  readonly folder: string;

  constructor(folder: string, problem: string, cause: unknown) {
    super(`The data folder ${folder} ${problem} Set DATA_DIR to use another folder.`, { cause });
    this.folder = folder;
  }
}

/** A Postgres log segment has 16 MB; with less free space nothing can be opened. */
const MIN_FREE_SPACE = 16 * 1024 * 1024;

const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'is not writable by this user.',
  EPERM: 'is not writable by this user.',
  EROFS: 'is on a read-only disk.',
  ENOTDIR: 'has a parent that is not a folder.',
  EEXIST: 'is not a folder.',
  ENOENT: 'cannot be created.',
  ENAMETOOLONG: 'has a name that is too long.',
  ELOOP: 'has a loop of symbolic links in its path.',
  EDQUOT: 'is on a disk where this user has reached the quota.',
  EIO: 'is on a disk that cannot be read or written: input/output error.',
};

/**
 * Converts an error to a DataDirError if the folder is the cause, or to an OpenFilesError; else returns it
 * unchanged.
 */
export async function toFolderError(folder: string, error: unknown): Promise<unknown> {
  if (error instanceof DataDirError) return error;
  const folderError = await toOpenFilesError(error);
  if (folderError instanceof OpenFilesError) return folderError;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = PROBLEMS[code];
  if (problem !== undefined) return new DataDirError(folder, problem, error);
  if (code !== 'ENOSPC' && isSystemError(error)) {
    return new DataDirError(folder, `cannot be used (${code}).`, error);
  }
  // Postgres reports a full disk in many ways, some without naming it.
  const saysDiskFull = error instanceof Error && error.message.includes('No space left on device');
  const space = await statfs(folder).then(
    disk => disk.bavail * disk.bsize,
    () => Infinity,
  );
  if (!saysDiskFull && space >= MIN_FREE_SPACE) return error;
  return new DataDirError(folder, 'is on a disk that has no space left.', error);
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}

/** Increase it when the demo rows or the file parser change, so that existing folders are rebuilt. */
const DATA_VERSION = 6;
const VERSION = createHash('sha256')
  .update(`${DATA_VERSION} ${EMBEDDED_SCHEMA} ${INDEXES}`)
  .digest('hex')
  .slice(0, 8);

/** Marks every folder of this program; no other folder is ever removed. */
const MARKER = 'aibridge-dashboard.json';
const POSTGRES = 'postgres';
const BUILDING_SUFFIX = '.building';

const MarkerSchema = v.object({
  interceptions: v.number(),
  /** The report about the file, for later starts; null for demo data. */
  notice: ConfigSchema.entries.file,
});

interface LoadResult {
  readonly interceptions: number;
  readonly notice: FileNotice | null;
}

export type Fill = (pglite: PGlite) => Promise<LoadResult>;

export interface OpenFolder {
  readonly database: Database;
  readonly notice: FileNotice | null;
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10).replaceAll('-', '');

/** The content's folder inside the data folder, and its tokens file next to it. */
export interface ContentPaths {
  readonly folder: string;
  readonly tokens: string;
}

export function demoDataDir({ seed, size, now }: { seed: number; size: number; now: Date }): string {
  return `demo-${seed}-${size}-${dayOf(now)}-${VERSION}`;
}

/** Demo data of every size shares one tokens file. */
export const DEMO_TOKENS_FILE = 'tokens.json';

/** Identified by the content's hash: another file has other data, which these tokens do not open. */
export function filePaths(bytes: Buffer): ContentPaths {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return { folder: `file-${hash}-${VERSION}`, tokens: `tokens-${hash}.json` };
}

const FOLDER = /^(demo|file)-[0-9a-f-]+-([0-9a-f]{8})(\.building)?$/;
const TOKENS = /^tokens(-[0-9a-f]{32})?\.json(?:\.new)?$/;
const CLAIM = /^\.?lock-\d+-/;

/** Whether the name is one that this program creates in a data folder. */
export function isOurName(name: string): boolean {
  return FOLDER.test(name) || TOKENS.test(name) || CLAIM.test(name);
}

async function readMarker(path: string): Promise<LoadResult | null> {
  try {
    return v.parse(MarkerSchema, JSON.parse(await readFile(join(path, MARKER), 'utf8')));
  } catch {
    return null;
  }
}

/** Null if nothing was built there; throws if the database is damaged. */
export async function openFolder(path: string): Promise<OpenFolder | null> {
  const marker = await readMarker(path);
  if (marker === null) return null;
  await restrictAccess(path);
  const database = await openPglite(join(path, POSTGRES));
  try {
    const [row] = await database.query<{ count: string }>(
      'SELECT count(*)::text AS count FROM aibridge_interceptions',
    );
    if (row?.count !== String(marker.interceptions)) throw new Error('Some interceptions are missing.');
    return { database, notice: marker.notice };
  } catch (error) {
    // Checked before closing, which frees the file descriptors.
    const folderError = await toOpenFilesError(error);
    await database.close().catch(() => undefined);
    throw folderError;
  }
}

/** Refuses a folder that only has our name, because it would be removed. */
async function requireOwnFolder(path: string): Promise<void> {
  const names = await readdir(path).catch((error: unknown): string[] => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  // An empty folder is left from an interrupted start.
  if (names.length === 0 || names.includes(MARKER)) return;
  const problem = `contains ${basename(path)}, which this program did not create. Move it elsewhere.`;
  throw new DataDirError(dirname(path), problem, null);
}

/**
 * Builds next to the final path and renames when complete, so that an interrupted start leaves no partial
 * folder.
 */
export async function buildFolder(path: string, fill: Fill): Promise<void> {
  const buildPath = path + BUILDING_SUFFIX;
  await requireOwnFolder(path);
  await requireOwnFolder(buildPath);
  await removeFolder(buildPath);
  try {
    await mkdir(buildPath, { mode: 0o700 });
    await writeFile(join(buildPath, MARKER), '{}');
    const pglite = await startPglite(join(buildPath, POSTGRES));
    const result = await fill(pglite);
    await pglite.close();
    await writeFile(join(buildPath, MARKER), JSON.stringify(result));
    await removeFolder(path);
    await rename(buildPath, path);
  } catch (error) {
    // Checked before the cleanup, after which the disk is no longer full.
    const folderError = await toFolderError(dirname(path), error);
    await removeFolder(buildPath);
    throw folderError;
  }
}

/** Whether the entry of a data folder holds data of a file. */
export function isFileData(name: string): boolean {
  return FOLDER.exec(name)?.[1] === 'file' || TOKENS.exec(name)?.[1] !== undefined;
}

/** Removes user data first, so that the remains of an interrupted removal still have the marker. */
async function removeFolder(path: string): Promise<void> {
  await rm(join(path, POSTGRES), { recursive: true, force: true });
  await rm(path, { recursive: true, force: true });
}

/**
 * Removes demo data of other days or versions, remains of interrupted starts, and the data of every file
 * except `current`: a user who opens something else does not expect copies to remain.
 */
export async function removeStaleFolders(
  dataDir: string,
  now: Date,
  current: ContentPaths | null,
): Promise<void> {
  const currentSuffix = `-${dayOf(now)}-${VERSION}`;
  for (const name of await readdir(dataDir)) {
    const path = join(dataDir, name);
    const [, hash] = TOKENS.exec(name) ?? [];
    if (hash !== undefined && name !== current?.tokens) await rm(path, { force: true });
    const [, kind, , buildPath] = FOLDER.exec(name) ?? [];
    const isStale =
      kind === 'demo' ? !name.endsWith(currentSuffix) : kind === 'file' && name !== current?.folder;
    if ((!isStale && buildPath === undefined) || !(await readdir(path)).includes(MARKER)) continue;
    await removeFolder(path);
  }
}
