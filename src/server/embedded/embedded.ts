import { join, resolve } from 'node:path';
import { DataFolderError, folderFault } from './data-folder-error.ts';
import type { Database } from '#server/database.ts';
import {
  buildFolder,
  fileFolder,
  madeUpFolder,
  openFolder,
  sweepFolders,
  type Fill,
  type OpenFolder,
} from './embedded-folder.ts';
import { InterceptionsFileError } from '#server/file/interceptions-file-error.ts';
import { interceptionsFile, readFileBytes, type FileNotice } from '#server/file/interceptions-file.ts';
import { FolderLockedError, lockFolder, type FolderLock } from './folder-lock.ts';
import { load } from './load.ts';
import { madeUpInterceptions } from '#server/seed/interceptions.ts';
import { madeUpUsers } from '#server/seed/people.ts';

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** When made-up data ends; its day is a part of what is kept between starts. */
  readonly now: Date;
  readonly seed: number;
  /** How many interceptions to make up. */
  readonly size: number;
  /** A file of interceptions to load instead. */
  readonly file: string | null;
  readonly report: (line: string) => void;
}

export interface Embedded {
  /** Closing it frees the data folder too. */
  readonly database: Database;
  /** Null for made-up data. */
  readonly notice: FileNotice | null;
}

interface Content {
  readonly folder: string;
  /** What is being done while a person waits. */
  readonly words: string;
  /** Looks at the source, which may be refused, and gives what fills an empty database from it. */
  readonly prepare: () => Fill;
}

function madeUpContent({ seed, size, now }: EmbeddedOptions): Content {
  return {
    folder: madeUpFolder({ seed, size, now }),
    words: `Making up ${size.toLocaleString('en')} interceptions`,
    prepare: () => async pglite => ({
      interceptions: await load(pglite, madeUpInterceptions({ seed, size, now }), () =>
        madeUpUsers({ seed, now }),
      ),
      notice: null,
    }),
  };
}

async function fileContent(path: string, { now }: EmbeddedOptions): Promise<Content> {
  const bytes = await readFileBytes(path);
  return {
    folder: fileFolder(bytes),
    words: `Reading ${path}`,
    prepare: () => {
      const { interceptions, users, notice } = interceptionsFile(bytes, path);
      return async pglite => ({
        interceptions: await load(pglite, interceptions, () => users(now)),
        notice: notice(),
      });
    },
  };
}

async function openOrBuild(content: Content, { dataDir, report }: EmbeddedOptions): Promise<OpenFolder> {
  const path = join(resolve(dataDir), content.folder);
  try {
    const found = await openFolder(path);
    if (found !== null) return found;
  } catch (error) {
    const fault = await folderFault(dataDir, error);
    if (fault instanceof DataFolderError) throw fault;
    report(`The database in ${path} is damaged and is built again.`);
  }
  report(`${content.words} ...`);
  await buildFolder(path, content.prepare());
  const built = await openFolder(path);
  if (built === null) throw new Error(`The database in ${path} went away while it was opened.`);
  return built;
}

/**
 * The embedded Postgres with made-up data or a file's, kept in `dataDir` between starts.
 * Throws FolderLockedError, InterceptionsFileError or DataFolderError where a person can help.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir, file, now } = options;
  const content = file === null ? madeUpContent(options) : await fileContent(file, options);
  let lock: FolderLock | null = null;
  try {
    lock = await lockFolder(dataDir);
    const { release } = lock;
    const { database, notice } = await openOrBuild(content, options);
    await sweepFolders(dataDir, now);
    let closed: Promise<void> | null = null;
    const close = (): Promise<void> => (closed ??= database.close().finally(release));
    return { database: { ...database, close }, notice };
  } catch (error) {
    lock?.release();
    if (error instanceof FolderLockedError || error instanceof InterceptionsFileError) throw error;
    throw await folderFault(dataDir, error);
  }
}
