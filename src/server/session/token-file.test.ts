import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepTokens, readTokens } from './token-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aibridge-tokens-'));
});
afterEach(() => rm(folder, { recursive: true }));

const mode = async (): Promise<number> => (await stat(join(folder, 'tokens.json'))).mode & 0o777;

test('made once, then kept, for the owner of the folder alone', async () => {
  expect(await readTokens(folder)).toBeNull();
  const tokens = await keepTokens(folder);
  expect(await keepTokens(folder)).toEqual(tokens);
  expect(await readTokens(folder)).toEqual(tokens);
  expect(await mode()).toBe(0o600);
  expect(await readdir(folder)).toEqual(['tokens.json']);
});

test('a file that others could read is closed again', async () => {
  await keepTokens(folder);
  await chmod(join(folder, 'tokens.json'), 0o644);
  await keepTokens(folder);
  expect(await mode()).toBe(0o600);
});

test.each(['', '{', '{}', '{"owner":"a","auditor":"b","member":"c"}'])(
  'a file that holds %j is replaced',
  async text => {
    await writeFile(join(folder, 'tokens.json'), text);
    expect(await readTokens(folder)).toBeNull();
    expect((await keepTokens(folder)).owner).toHaveLength(33);
  },
);
