import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startProgram } from '#e2e/support/server.ts';

const run = promisify(execFile);
const ROOT_ONLY = 'Only root can mount a small disk.';
const SIZE = 'DEMO_INTERCEPTIONS';

let folder: string;
let isMounted: boolean;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aibridge-disk-'));
});
afterEach(async () => {
  if (isMounted) await run('umount', [folder]);
  await rm(folder, { recursive: true });
});

/** Mounts a disk of this size. Returns false if it is not permitted. */
async function mount(megabytes: number): Promise<boolean> {
  isMounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).then(
    () => true,
    () => false,
  );
  return isMounted;
}

/** The program's output when it fails, without its progress lines. */
async function failureOutput(): Promise<string[]> {
  const started = startProgram({ DATA_DIR: folder, [SIZE]: '60' });
  const error: unknown = await started.then(
    program => program.stop(),
    (reason: unknown) => reason,
  );
  const [first, ...lines] = String(error).split('\n');
  expect(first).toContain('ended with 1 before it was ready');
  return lines.filter(line => !line.endsWith(' ...'));
}

test.for([1, 8, 20, 30])('a full disk of %i MB gives an error of one line', async (megabytes, { skip }) => {
  skip(!(await mount(megabytes)), ROOT_ONLY);
  await writeFile(join(folder, 'mine.txt'), 'mine');
  const output = await failureOutput();
  expect(output).toEqual([
    `The data folder ${folder} is on a disk that has no space left. Set DATA_DIR to use another folder.`,
  ]);
  expect(await readdir(folder)).toEqual(['mine.txt']);
});

test('a disk that fills up later keeps the existing data', async ({ skip }) => {
  skip(!(await mount(120)), ROOT_ONLY);
  const first = await startProgram({ DATA_DIR: folder, [SIZE]: '60' });
  await first.stop();
  const before = await readdir(folder);
  await run('sh', ['-c', 'cat /dev/zero > "$0" || true', join(folder, 'full')]);
  expect(await failureOutput()).toEqual([
    `The data folder ${folder} is on a disk that has no space left. Set DATA_DIR to use another folder.`,
  ]);
  await rm(join(folder, 'full'));
  expect(await readdir(folder)).toEqual(before);
  const again = await startProgram({ DATA_DIR: folder, [SIZE]: '60' });
  await again.stop();
  expect(again.lines.filter(line => line.includes('damaged'))).toEqual([]);
});
