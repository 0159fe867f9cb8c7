import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { persistTokens, readTokens } from './tokens.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aibridge-tokens-'));
  path = join(folder, 'tokens.json');
});
afterEach(() => rm(folder, { recursive: true }));

const mode = async (): Promise<number> => (await stat(path)).mode & 0o777;

test('created once, then reused, readable only by the owner whatever the umask', async () => {
  expect(await readTokens(path)).toBeNull();
  const umask = process.umask(0);
  const tokens = await persistTokens(path).finally(() => process.umask(umask));
  expect(await mode()).toBe(0o600);
  expect(await persistTokens(path)).toEqual(tokens);
  expect(await readTokens(path)).toEqual(tokens);
  expect(await mode()).toBe(0o600);
  expect(await readdir(folder)).toEqual(['tokens.json']);
});

test('a file that others can read is restricted again', async () => {
  await persistTokens(path);
  await chmod(path, 0o644);
  await persistTokens(path);
  expect(await mode()).toBe(0o600);
});

test('the remains of an interrupted start are replaced', async () => {
  await writeFile(`${path}.new`, 'half of', { mode: 0o666 });
  const tokens = await persistTokens(path);
  expect(await readTokens(path)).toEqual(tokens);
  expect(await mode()).toBe(0o600);
  expect(await readdir(folder)).toEqual(['tokens.json']);
});

test.each(['', '{', '{}', '{"owner":"a","auditor":"b","member":"c"}'])(
  'a file with %j is replaced',
  async text => {
    await writeFile(path, text);
    expect(await readTokens(path)).toBeNull();
    expect((await persistTokens(path)).owner).toHaveLength(33);
  },
);
