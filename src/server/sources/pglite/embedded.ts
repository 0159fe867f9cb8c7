import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  DataDirError,
  folderFault,
  buildFolder,
  filePlace,
  isOfFile,
  isOurName,
  MADE_UP_TOKENS,
  demoDataDir,
  openFolder,
  sweepFolders,
  type ContentPlace,
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
import { makeNothingForOthers, makePrivateFolder } from './private-dir.ts';
import { OpenFilesError } from '#server/system-errors.ts';
import { readTokens, type Tokens } from '#server/auth/tokens.ts';
import { generateInterceptions } from '#server/demo-data/interceptions.ts';
import { generateUsers } from '#server/demo-data/people.ts';

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
  /** Where the tokens for this content are kept. */
  readonly tokensPath: string;
}

interface Content {
  readonly place: ContentPlace;
  /** What is being done while a person waits. */
  readonly words: string;
  /** Looks at the source, which may be refused, and gives what fills an empty database from it. */
  readonly prepare: () => Fill | Promise<Fill>;
}

function demoContent({ seed, size, now }: EmbeddedOptions): Content {
  return {
    place: { folder: demoDataDir({ seed, size, now }), tokens: MADE_UP_TOKENS },
    words: `Making up ${size.toLocaleString('en')} interceptions`,
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
    place: filePlace(bytes),
    words: `Reading ${path}`,
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
  const path = join(resolve(dataDir), content.place.folder);
  try {
    const found = await openFolder(path);
    if (found !== null) return found;
  } catch (error) {
    const fault = await folderFault(dataDir, error);
    if (fault instanceof DataDirError || fault instanceof OpenFilesError) throw fault;
    report(`The database in ${path} is damaged and is built again.`);
  }
  report(`${content.words} ...`);
  await buildFolder(path, await content.prepare());
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
  makeNothingForOthers();
  const content = file === null ? demoContent(options) : await fileContent(file, options);
  const { place } = content;
  let lock: FolderLock | null = null;
  try {
    lock = await lockDataFolder(options);
    const { release, tell } = lock;
    await tell(place.tokens);
    await sweepFolders(dataDir, now, place);
    const { database, notice } = await openOrBuild(content, options);
    let closed: Promise<void> | null = null;
    const close = (): Promise<void> => (closed ??= database.close().finally(release));
    return { database: { ...database, close }, notice, tokensPath: join(dataDir, place.tokens) };
  } catch (error) {
    lock?.release();
    if (error instanceof FolderLockedError || error instanceof InterceptionsFileError) throw error;
    throw await folderFault(dataDir, error);
  }
}

async function lockDataFolder({
  dataDir,
  report,
}: Pick<EmbeddedOptions, 'dataDir' | 'report'>): Promise<FolderLock> {
  await makePrivateFolder(dataDir, isOurName);
  return await lockFolder(dataDir, {
    report,
    onLost: () => {
      report(
        `The data folder ${dataDir} was taken by another process, or removed, while this one stood still: it ends here.`,
      );
      // Closing the database would write there once more.
      process.exit(1);
    },
  });
}

/** The tokens of the content that whoever holds the folder shows; null where that is not known. */
export async function tokensInUse({ folder, note }: FolderLockedError): Promise<Tokens | null> {
  return note === null || !isOurName(note) ? null : await readTokens(join(folder, note));
}

/** Removes what was kept of files, where nobody uses the folder: for a start that looks at something else. */
export async function removeFileCopies(
  options: Pick<EmbeddedOptions, 'dataDir' | 'now' | 'report'>,
): Promise<void> {
  const { dataDir, now, report } = options;
  const names = await readdir(dataDir).catch(() => []);
  if (!names.some(isOfFile)) return;
  try {
    const { release } = await lockDataFolder(options);
    await sweepFolders(dataDir, now, null).finally(release);
  } catch (error) {
    // Another process still shows the file, and removes it in its turn.
    if (error instanceof FolderLockedError) return;
    const reason = error instanceof Error ? error.message : String(error);
    report(`A copy of a file that was looked at before could not be removed from ${dataDir}: ${reason}`);
  }
}
