import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  DataDirError,
  toFolderError,
  buildFolder,
  filePaths,
  isFileData,
  isOurName,
  DEMO_TOKENS_FILE,
  demoDataDir,
  openFolder,
  removeStaleFolders,
  type ContentPaths,
  type Fill,
  type OpenFolder,
} from './data-dir.ts';
import type { Database } from '#server/sources/database.ts';
import { InterceptionsFileError } from '#server/sources/file/file-entries.ts';
import { readFileBytes, utf8Of } from '#server/sources/file/file-bytes.ts';
import type { FileNotice } from '#server/sources/file/file-notice.ts';
import { interceptionsFile } from '#server/sources/file/interceptions-file.ts';
import { FolderLockedError, lockFolder, type FolderLock } from './data-dir-lock.ts';
import { load } from './load.ts';
import { restrictUmask, makePrivateFolder } from './private-dir.ts';
import { OpenFilesError } from '#server/system-errors.ts';
import { readTokens, type Tokens } from '#server/auth/tokens.ts';
import { generateInterceptions } from '#server/demo-data/interceptions.ts';
import { generateUsers } from '#server/demo-data/people.ts';

/** Next to the database, in the folder of its content. */
const SUMS_FILE = 'usage-sums.json';

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** The end of the demo data; its day is part of the folder's name. */
  readonly now: Date;
  readonly seed: number;
  /** The number of interceptions to generate. */
  readonly size: number;
  /** A file of interceptions to load instead of demo data. */
  readonly file: string | null;
  readonly report: (line: string) => void;
}

export interface Embedded {
  /** Closing it releases the data folder too. */
  readonly database: Database;
  /** Null for demo data. */
  readonly notice: FileNotice | null;
  /** The tokens file of this content. */
  readonly tokensPath: string;
  /** The file for sums of this content, which is removed with it. */
  readonly sumsPath: string;
}

interface Content {
  readonly paths: ContentPaths;
  /** Progress message for a waiting user. */
  readonly progress: string;
  /** Validates the source, and returns a function that fills an empty database from it. */
  readonly prepare: () => Fill | Promise<Fill>;
}

function demoContent({ seed, size, now }: EmbeddedOptions): Content {
  return {
    paths: { folder: demoDataDir({ seed, size, now }), tokens: DEMO_TOKENS_FILE },
    progress: `Generating ${size.toLocaleString('en')} interceptions`,
    prepare: () => async pglite => ({
      interceptions: await load(pglite, generateInterceptions({ seed, size, now }), () =>
        generateUsers({ seed, now }),
      ),
      notice: null,
    }),
  };
}

async function fileContent(path: string, { now }: EmbeddedOptions): Promise<Content> {
  const bytes = await readFileBytes(path);
  return {
    paths: filePaths(bytes),
    progress: `Reading ${path}`,
    prepare: async () => {
      const { interceptions, users, notice } = interceptionsFile(await utf8Of(bytes, path), path);
      return async pglite => ({
        interceptions: await load(pglite, interceptions, lower => users(now, lower)),
        notice: notice(),
      });
    },
  };
}

async function openOrBuild(content: Content, { dataDir, report }: EmbeddedOptions): Promise<OpenFolder> {
  const path = join(resolve(dataDir), content.paths.folder);
  try {
    const found = await openFolder(path);
    if (found !== null) return found;
  } catch (error) {
    const folderError = await toFolderError(dataDir, error);
    if (folderError instanceof DataDirError || folderError instanceof OpenFilesError) throw folderError;
    report(`The database in ${path} is damaged and will be rebuilt.`);
  }
  report(`${content.progress} ...`);
  await buildFolder(path, await content.prepare());
  const built = await openFolder(path);
  if (built === null) throw new Error(`The database in ${path} was removed while it was being opened.`);
  return built;
}

/**
 * Opens the embedded Postgres with demo data or a file's, persisted in `dataDir`. Throws FolderLockedError,
 * InterceptionsFileError or DataDirError, which a user can resolve.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir, file, now } = options;
  restrictUmask();
  const content = file === null ? demoContent(options) : await fileContent(file, options);
  const { paths } = content;
  let lock: FolderLock | null = null;
  try {
    lock = await lockDataDir(options);
    const { release, setNote } = lock;
    await setNote(paths.tokens);
    await removeStaleFolders(dataDir, now, paths);
    const { database, notice } = await openOrBuild(content, options);
    let closed: Promise<void> | null = null;
    const close = (): Promise<void> => (closed ??= database.close().finally(release));
    return {
      database: { ...database, close },
      notice,
      tokensPath: join(dataDir, paths.tokens),
      sumsPath: join(dataDir, paths.folder, SUMS_FILE),
    };
  } catch (error) {
    lock?.release();
    if (error instanceof FolderLockedError || error instanceof InterceptionsFileError) throw error;
    throw await toFolderError(dataDir, error);
  }
}

async function lockDataDir({
  dataDir,
  report,
}: Pick<EmbeddedOptions, 'dataDir' | 'report'>): Promise<FolderLock> {
  await makePrivateFolder(dataDir, isOurName);
  return await lockFolder(dataDir, {
    report,
    onLost: () => {
      report(
        `The data folder ${dataDir} was taken over by another process, or removed, while this one was suspended. Exiting.`,
      );
      // Closing the database would write to the folder again.
      process.exit(1);
    },
  });
}

/** The tokens that the holder of the folder uses; null if unknown. */
export async function tokensInUse({ folder, note }: FolderLockedError): Promise<Tokens | null> {
  return note === null || !isOurName(note) ? null : await readTokens(join(folder, note));
}

/** Removes copies of files unless another process uses the folder; called when another source is opened. */
export async function removeFileCopies(
  options: Pick<EmbeddedOptions, 'dataDir' | 'now' | 'report'>,
): Promise<void> {
  const { dataDir, now, report } = options;
  const names = await readdir(dataDir).catch(() => []);
  if (!names.some(isFileData)) return;
  try {
    const { release } = await lockDataDir(options);
    await removeStaleFolders(dataDir, now, null).finally(release);
  } catch (error) {
    // Another process still serves the file, and removes it later.
    if (error instanceof FolderLockedError) return;
    const reason = error instanceof Error ? error.message : String(error);
    report(`Could not remove the copy of an earlier file from ${dataDir}: ${reason}`);
  }
}
