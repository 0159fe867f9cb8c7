import { chmod, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openEmbedded, removeFileCopies, type EmbeddedOptions } from './embedded.ts';
import { buildFolder, isOurName } from './data-dir.ts';
import { lockFolder } from './data-dir-lock.ts';
import { restrictAccess, makeFolders, makePrivateFolder } from './private-dir.ts';
import { persistTokens } from '#server/auth/tokens.ts';

const NOW = new Date('2026-11-24T14:30:12.345Z');
const row = (model: string): string =>
  JSON.stringify({
    id: '456352d6-2d5b-4377-b7c2-578162d058e6',
    initiator: { id: '3d1d4ade-a5ba-4e9d-9bda-9684dc32df9b', username: 'ci-bot' },
    provider: 'openai',
    model,
    started_at: '2026-03-13T20:46:00.187894Z',
    ended_at: '2026-03-13T20:46:01Z',
  });

/** Each start with other content builds a new database, which takes seconds, or longer on a busy machine. */
const MANY_STARTS = { timeout: 300_000 };

let folder: string;
let dataDir: string;
let umask: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'private-folder-'));
  dataDir = join(folder, 'new', 'data');
  umask = process.umask(0);
});
afterEach(async () => {
  process.umask(umask);
  await rm(folder, { recursive: true });
});

const options = (patch: Partial<EmbeddedOptions> = {}): EmbeddedOptions => ({
  dataDir,
  now: NOW,
  seed: 1,
  size: 10,
  file: null,
  report: () => undefined,
  ...patch,
});

/** Everything that others can access. A file may disappear during the search. */
async function accessibleToOthers(path: string): Promise<string[]> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return [];
  const children = found.isDirectory() ? await readdir(path).catch(() => []) : [];
  const inside = await Promise.all(children.map(name => accessibleToOthers(join(path, name))));
  return [...((found.mode & 0o077) === 0 ? [] : [path]), ...inside.flat()];
}

test.each(['demo data', 'a file'])('%s is private from the first byte', MANY_STARTS, async what => {
  const file = what === 'a file' ? join(folder, 'rows.json') : null;
  if (file !== null) await writeFile(file, row('gpt-5'));
  const accessible: string[] = [];
  let isOpened = false;
  const watching = (async () => {
    while (!isOpened) accessible.push(...(await accessibleToOthers(join(folder, 'new'))));
  })();
  const { database, tokensPath } = await openEmbedded(options({ file }));
  isOpened = true;
  await watching;
  await persistTokens(tokensPath);
  await database.query('SELECT count(*) FROM aibridge_interceptions');
  accessible.push(...(await accessibleToOthers(join(folder, 'new'))));
  await database.close();
  accessible.push(...(await accessibleToOthers(join(folder, 'new'))));
  expect(accessible).toEqual([]);
  expect((await readdir(dataDir)).length).toBeGreaterThan(1);

  // As left by an earlier version.
  for (const name of await readdir(dataDir, { recursive: true })) {
    const path = join(dataDir, name);
    await chmod(path, (await lstat(path)).isDirectory() ? 0o755 : 0o666);
  }
  await chmod(dataDir, 0o755);
  const again = await openEmbedded(options({ file }));
  await persistTokens(again.tokensPath);
  await again.database.close();
  expect(await accessibleToOthers(dataDir)).toEqual([]);
});

describe('data of a file', () => {
  const fileEntries = async (): Promise<string[]> =>
    (await readdir(dataDir)).filter(name => /^(?:file|tokens)-/.test(name)).toSorted();

  test('is removed by the next start with another source', MANY_STARTS, async () => {
    const [one, two] = [join(folder, 'one.json'), join(folder, 'two.json')];
    await writeFile(one, row('gpt-5'));
    await writeFile(two, row('o3'));
    const start = async (file: string | null): Promise<string[]> => {
      const { database, tokensPath } = await openEmbedded(options({ file }));
      await persistTokens(tokensPath);
      await database.close();
      return await fileEntries();
    };
    const entriesOfOne = await start(one);
    expect(entriesOfOne).toHaveLength(2);
    expect(await start(one)).toEqual(entriesOfOne);
    const entriesOfTwo = await start(two);
    expect(entriesOfTwo).toHaveLength(2);
    expect(entriesOfTwo).not.toEqual(entriesOfOne);
    // The remains of an interrupted removal, and of a killed build.
    await mkdir(join(dataDir, `${entriesOfOne[0]}.building`, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, `${entriesOfOne[0]}.building`, 'aibridge-dashboard.json'), '{}');
    expect(await start(null)).toEqual([]);

    await start(two);
    const { database } = await openEmbedded(options({ file: two }));
    await removeFileCopies(options());
    expect(await fileEntries()).toEqual(entriesOfTwo);
    await database.close();
    await removeFileCopies(options());
    expect(await fileEntries()).toEqual([]);
  });

  test('is removed even if the other file is invalid', async () => {
    const [one, two] = [join(folder, 'one.json'), join(folder, 'two.json')];
    await writeFile(one, row('gpt-5'));
    await writeFile(two, 'nothing of the kind');
    await (await openEmbedded(options({ file: one }))).database.close();
    await expect(openEmbedded(options({ file: two }))).rejects.toThrow(/two\.json/);
    expect(await fileEntries()).toEqual([]);
  });

  test('nothing is created if there is none', async () => {
    await removeFileCopies(options());
    expect(await readdir(folder)).toEqual([]);
  });
});

test('a lock and a new folder are private even before the umask is restricted', async () => {
  const lock = await lockFolder(dataDir);
  await lock.setNote('tokens.json');
  expect(await accessibleToOthers(join(folder, 'new'))).toEqual([]);
  expect(await readdir(dataDir)).toHaveLength(1);
  const modes: number[] = [];
  const building = buildFolder(join(dataDir, 'demo'), async () => {
    modes.push((await lstat(join(dataDir, 'demo.building'))).mode & 0o777);
    throw new Error('enough seen');
  });
  await expect(building).rejects.toThrow('enough seen');
  expect(modes).toEqual([0o700]);
  lock.release();
});

test('missing folders are created as private, and nothing else', async () => {
  await makeFolders(dataDir);
  await makeFolders(dataDir);
  expect(await accessibleToOthers(join(folder, 'new'))).toEqual([]);
  await writeFile(join(folder, 'file'), '');
  await expect(makeFolders(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolders(join(folder, 'file/below/it'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

describe('an existing folder', () => {
  const modeOf = async (path: string): Promise<number> => (await lstat(path)).mode & 0o7777;

  test.each([
    ['is restricted if empty', [], 0o755, 0o700],
    ['is restricted if it only contains our files', ['tokens.json', 'lock-1-2-0a1b2c3d'], 0o777, 0o700],
    ['is unchanged if it contains other files', ['tokens.json', 'photos'], 0o755, 0o755],
    ['is unchanged if it is sticky', [], 0o1777, 0o1777],
    ['is unchanged if it is private', ['photos'], 0o500, 0o500],
  ])('%s', async (_what, names, before, after) => {
    await mkdir(dataDir, { recursive: true });
    for (const name of names) await writeFile(join(dataDir, name), '');
    await chmod(dataDir, before);
    await makePrivateFolder(dataDir, isOurName);
    expect(await modeOf(dataDir)).toBe(after);
    await chmod(dataDir, 0o700);
  });

  test('is unchanged if it belongs to another user', async () => {
    await mkdir(dataDir, { recursive: true });
    await chmod(dataDir, 0o755);
    const otherUser = (process.getuid?.() ?? 0) + 1;
    const getuid = vi.spyOn(process, 'getuid').mockReturnValue(otherUser);
    await makePrivateFolder(dataDir, isOurName).finally(() => getuid.mockRestore());
    expect(await modeOf(dataDir)).toBe(0o755);
  });

  test('is restricted with all its contents', async () => {
    await mkdir(join(dataDir, 'a/b'), { recursive: true, mode: 0o777 });
    await writeFile(join(dataDir, 'a/b/c'), '', { mode: 0o666 });
    await restrictAccess(dataDir);
    expect(await accessibleToOthers(dataDir)).toEqual([]);
    expect(await modeOf(join(dataDir, 'a/b'))).toBe(0o700);
    expect(await modeOf(join(dataDir, 'a/b/c'))).toBe(0o600);
  });
});
