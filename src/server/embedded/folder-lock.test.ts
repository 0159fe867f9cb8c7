import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderLockedError, lockFolder } from './folder-lock.ts';

let folder: string;
let children: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-lock-'));
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(end));
  await rm(folder, { recursive: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const jiti = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib/jiti-cli.mjs');
const taker = fileURLToPath(new URL('./folder-lock.taker.ts', import.meta.url));

/** A process of its own that takes the folder: gives the line it prints, `held` or the number of who holds it. */
async function take(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [jiti, taker, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [said] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, said };
}

test('a process that holds the folder keeps others out, by name, until it ends', async () => {
  const { child, said } = await take();
  expect(said).toBe('held');
  await expect(lockFolder(folder)).rejects.toThrow(FolderLockedError);
  await expect(lockFolder(folder)).rejects.toMatchObject({ pid: child.pid, folder });
  child.stdin?.end();
  await once(child, 'exit');
  expect(await readdir(folder)).toEqual([]);
  const lock = await lockFolder(folder);
  expect((await take()).said).toBe(String(process.pid));
  lock.release();
});

test('the claim of a process that was killed keeps nobody out', async () => {
  await end((await take()).child);
  expect(await readdir(folder)).toHaveLength(1);
  const lock = await lockFolder(folder);
  expect(await readdir(folder)).toHaveLength(1);
  lock.release();
});

test('of many that start together at most one gets it, after which another can', async () => {
  for (const _round of [1, 2, 3]) {
    const said = (await Promise.all(Array.from({ length: 4 }, take))).map(answer => answer.said);
    expect(said.filter(line => line === 'held')).toHaveLength(1);
    await Promise.all(children.splice(0).map(end));
  }
});

test('one process takes it once, and an earlier process of the same number does not count', async () => {
  await writeFile(join(folder, `lock-${process.pid}-1-00000000`), '');
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({ pid: process.pid });
  lock.release();
  lock.release();
  (await lockFolder(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});
