import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FolderLockedError, lockFolder } from './data-dir-lock.ts';

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
const taker = fileURLToPath(new URL('./lock-worker.ts', import.meta.url));

/** A process of its own that takes the folder: gives the line it prints, `held` or the number of who holds it. */
async function take(
  wrapper: readonly string[] = [],
  more: readonly string[] = [],
): Promise<{ child: ChildProcess; said: string }> {
  const [command = '', ...args] = [...wrapper, process.execPath, jiti, taker, folder, ...more];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
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
    const said = (await Promise.all(Array.from({ length: 4 }, () => take()))).map(answer => answer.said);
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

describe('processes that do not see each other', () => {
  /** What a process in another container leaves: its number is nobody's here, or somebody else's. */
  const foreign = async (pid: number, content: object | string = {}): Promise<string> => {
    const file = `lock-${pid}-77-0a1b2c3d`;
    const written = { space: 'another boot pid:[1]', host: '3f2a9c', held: true, note: null };
    const text = typeof content === 'string' ? content : JSON.stringify({ ...written, ...content });
    await writeFile(join(folder, file), text);
    return file;
  };

  /** Touches a claim as its owner would, whatever its clock says. */
  const touched = async (file: string, times: readonly number[], stop: AbortSignal): Promise<void> => {
    for (let turn = 0; !stop.aborted; turn += 1) {
      const time = times[turn % times.length] ?? 0;
      await utimes(join(folder, file), time, time);
      await pause(20);
    }
  };

  test.each([
    ['a number that nobody has here', 4_000_000, {}, ' on 3f2a9c'],
    ['the number of this very process', process.pid, {}, ' on 3f2a9c'],
    ['a number of somebody else', 1, {}, ' on 3f2a9c'],
    ['a system that tells nothing of its processes', 4_000_000, { space: null }, ' on 3f2a9c'],
    ['words that cannot be read here', 4_000_000, 'nonsense', ''],
  ])(
    '%s: the heartbeat keeps the folder, with a clock that goes both ways',
    async (_what, pid, content, where) => {
      const file = await foreign(pid, content);
      const stop = new AbortController();
      const beating = touched(file, [1e9, 4e9, 1e9 + 1, 0], stop.signal);
      const refused = lockFolder(folder).then(
        () => 'held',
        (error: unknown) => error,
      );
      expect(await refused).toMatchObject({
        name: 'FolderLockedError',
        pid,
        message: expect.stringContaining(`in use by process ${pid}${where}. Stop that process`) as unknown,
      });
      stop.abort();
      await beating;
      expect(await readdir(folder)).toEqual([file]);
    },
  );

  test.each([
    ['the past', 1],
    ['this moment', null],
    ['the future', 8e9],
  ])('a claim that nobody touches gives way after a lease, though dated to %s', async (_when, time) => {
    const file = await foreign(4_000_000);
    if (time !== null) await utimes(join(folder, file), time, time);
    const report = vi.fn<(line: string) => void>();
    const lock = await lockFolder(folder, { report, leaseMs: 2000 });
    expect(report.mock.calls).toEqual([
      [`Waiting up to 2 s to see whether process 4000000 on 3f2a9c still uses the data folder ${folder} ...`],
    ]);
    expect(await readdir(folder)).toHaveLength(1);
    expect(await readdir(folder)).not.toContain(file);
    lock.release();
  });

  test('whoever finds its claim removed is told', async () => {
    const lost = new Promise<void>(resolve => {
      void lockFolder(folder, { onLost: resolve }).then(async () => {
        for (const file of await readdir(folder)) await rm(join(folder, file));
      });
    });
    await lost;
    expect(await readdir(folder)).toEqual([]);
  });

  const OWN_PIDS = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const canUnshare = spawnSync(OWN_PIDS[0] ?? '', [...OWN_PIDS.slice(1), 'true']).status === 0;

  test.skipIf(!canUnshare)(
    'in containers of their own keep each other out, also while one is busy',
    async () => {
      const { child, said } = await take(OWN_PIDS, ['freezes']);
      expect(said).toBe('held');
      // The first process of each container has the same number.
      expect((await take(OWN_PIDS)).said).toBe('1');
      await expect(lockFolder(folder)).rejects.toThrow(/in use by process 1 on /);
      await end(child);
      expect((await take(OWN_PIDS)).said).toBe('held');
    },
  );
});
