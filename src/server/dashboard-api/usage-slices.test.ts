import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSettings } from '#server/settings.ts';
import { openSource } from '#server/sources/open-source.ts';
import { SliceCache } from './usage-slices.ts';
import { noSliceSums } from './usage-sql.ts';

const SUMS = {
  ...noSliceSums(),
  people: [{ id: 'a', figures: Array.from({ length: 12 }, (_, at) => at) }],
  durations: [[-1, 2] as [number, number]],
};

const NOW = new Date('2026-11-24T10:00:00Z');

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aibridge-sums-'));
  path = join(folder, 'usage-sums.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function writeSums(): Promise<void> {
  const cache = await SliceCache.open(path);
  cache.save('key', 'same', SUMS);
  await cache.flush();
}

test('sums are the same after a restart, as long as their rows are', async () => {
  await writeSums();
  const cache = await SliceCache.open(path);
  expect(cache.find('key', 'same')).toEqual(SUMS);
  expect(cache.find('key', 'other')).toBeNull();
  expect(cache.find('other', 'same')).toBeNull();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['usage-sums.json']);
});

test.each<[string, (text: string) => string]>([
  ['is cut', text => text.slice(0, -10)],
  ['is not JSON', () => 'sums'],
  ['is of another version', text => text.replace('"version":1', '"version":0')],
  ['lacks a list', text => text.replace('"tools":[],', '')],
  ['has too few figures', text => text.replace('[0,1,2,', '[2,')],
  ['has a figure that is text', text => text.replace('[0,1,2,', '["0",1,2,')],
])('a file that %s is ignored, and replaced', async (_what, change) => {
  await writeSums();
  const text = await readFile(path, 'utf8');
  expect(change(text)).not.toBe(text);
  await writeFile(path, change(text));
  expect((await SliceCache.open(path)).find('key', 'same')).toBeNull();
  await writeSums();
  expect((await SliceCache.open(path)).find('key', 'same')).toEqual(SUMS);
});

test('sums that cannot be written stay in memory', async () => {
  const cache = await SliceCache.open(path);
  await mkdir(path);
  cache.save('key', 'same', SUMS);
  await cache.flush();
  expect(cache.find('key', 'same')).toEqual(SUMS);
  expect(await readdir(folder)).toEqual(['usage-sums.json']);
});

test('embedded data keeps its sums in the folder of its content', async () => {
  const openUsage = async (): Promise<string> => {
    const env = { DATA_DIR: folder, DEMO_INTERCEPTIONS: '500' };
    const opened = await openSource(readSettings(env), {
      env,
      platform: 'linux',
      now: () => NOW,
      report: () => undefined,
    });
    try {
      const api = opened.source.dashboard?.api(error => {
        throw error;
      });
      const response = await api?.request('/dashboard/usage?zone=UTC', {
        headers: { 'Coder-Session-Token': opened.tokens?.owner ?? '' },
      });
      return (await response?.text()) ?? '';
    } finally {
      await opened.close();
    }
  };
  await openUsage();
  const content = (await readdir(folder)).find(name => name.startsWith('demo-')) ?? '';
  path = join(folder, content, 'usage-sums.json');
  const text = await readFile(path, 'utf8');
  // A figure that no row has shows that the file is read.
  await writeFile(path, text.replace(/"calls":\d+/, '"calls":987654321'));
  expect(await openUsage()).toContain('"calls":987654321');
});
