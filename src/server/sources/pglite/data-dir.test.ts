import * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { removeStaleFolders } from './data-dir.ts';

// The exports of a built-in module cannot be spied on without this.
vi.mock('node:fs/promises', async importOriginal => ({ ...(await importOriginal<typeof files>()) }));

const NOW = new Date('2026-11-24T10:00:00Z');
const COPY = `file-${'0'.repeat(32)}-0123abcd`;

let folder: string;
beforeEach(async () => {
  folder = await files.mkdtemp(join(tmpdir(), 'data-dir-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await files.rm(folder, { recursive: true });
});

test('an interrupted removal of a copy is completed by the next start', async () => {
  await files.mkdir(join(folder, COPY, 'postgres'), { recursive: true });
  await files.writeFile(join(folder, COPY, 'aibridge-dashboard.json'), '{}');
  vi.spyOn(files, 'rm').mockRejectedValueOnce(new Error('interrupted'));
  await expect(removeStaleFolders(folder, NOW, null)).rejects.toThrow('interrupted');
  expect(vi.mocked(files.rm).mock.calls.map(([path]) => path)).toEqual([join(folder, COPY, 'postgres')]);
  await removeStaleFolders(folder, NOW, null);
  expect(await files.readdir(folder)).toEqual([]);
});
