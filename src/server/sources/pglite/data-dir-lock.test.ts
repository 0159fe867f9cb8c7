import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
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
  await Promise.all(children.map(killChild));
  await rm(folder, { recursive: true });
});

async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const jiti = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib/jiti-cli.mjs');
const workerPath = fileURLToPath(new URL('./lock-worker.ts', import.meta.url));

/** Starts a process that locks the folder. `output` is its first line: `held`, or the pid of the holder. */
async function startLocker(
  wrapper: readonly string[] = [],
  extraArgs: readonly string[] = [],
): Promise<{ child: ChildProcess; output: string }> {
  const [command = '', ...args] = [...wrapper, process.execPath, jiti, workerPath, folder, ...extraArgs];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [output] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, output };
}

test('a process holds the folder until it ends, and errors name its pid', async () => {
  const { child, output } = await startLocker();
  expect(output).toBe('held');
  await expect(lockFolder(folder)).rejects.toThrow(FolderLockedError);
  await expect(lockFolder(folder)).rejects.toMatchObject({ pid: child.pid, folder });
  child.stdin?.end();
  await once(child, 'exit');
  expect(await readdir(folder)).toEqual([]);
  const lock = await lockFolder(folder);
  expect((await startLocker()).output).toBe(String(process.pid));
  lock.release();
});

test('the claim of a killed process does not block', async () => {
  await killChild((await startLocker()).child);
  expect(await readdir(folder)).toHaveLength(1);
  const lock = await lockFolder(folder);
  expect(await readdir(folder)).toHaveLength(1);
  lock.release();
});

test('of several concurrent starts exactly one succeeds, and later another can', async () => {
  for (const _round of [1, 2, 3]) {
    const output = (await Promise.all(Array.from({ length: 4 }, () => startLocker()))).map(
      result => result.output,
    );
    expect(output.filter(line => line === 'held')).toHaveLength(1);
    await Promise.all(children.splice(0).map(killChild));
  }
});

test('a process locks only once, and a claim of an earlier process with the same pid is stale', async () => {
  await writeFile(join(folder, `lock-${process.pid}-1-00000000`), '');
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({ pid: process.pid });
  lock.release();
  lock.release();
  (await lockFolder(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

describe('processes in other pid namespaces', () => {
  /**
   * Writes the claim of a process in another container; its pid is unused here, or belongs to another
   * process.
   */
  const writeForeignClaim = async (pid: number, content: object | string = {}): Promise<string> => {
    const file = `lock-${pid}-77-0a1b2c3d`;
    const defaults = { space: 'another boot pid:[1]', host: '3f2a9c', held: true, note: null };
    const text = typeof content === 'string' ? content : JSON.stringify({ ...defaults, ...content });
    await writeFile(join(folder, file), text);
    return file;
  };

  /** Touches a claim as its owner would, with any clock. */
  const touchRepeatedly = async (
    file: string,
    times: readonly number[],
    stop: AbortSignal,
  ): Promise<void> => {
    for (let index = 0; !stop.aborted; index += 1) {
      const time = times[index % times.length] ?? 0;
      await utimes(join(folder, file), time, time);
      await delay(20);
    }
  };

  test.each([
    ['a pid that is unused here', 4_000_000, {}, ' on 3f2a9c'],
    ['the pid of this process', process.pid, {}, ' on 3f2a9c'],
    ['the pid of another process', 1, {}, ' on 3f2a9c'],
    ['an unknown pid namespace', 4_000_000, { space: null }, ' on 3f2a9c'],
    ['unreadable content', 4_000_000, 'nonsense', ''],
  ])('%s: the heartbeat keeps the lock, even if its clock jumps', async (_what, pid, content, where) => {
    const file = await writeForeignClaim(pid, content);
    const stop = new AbortController();
    const heartbeat = touchRepeatedly(file, [1e9, 4e9, 1e9 + 1, 0], stop.signal);
    const lockResult = lockFolder(folder).then(
      () => 'held',
      (error: unknown) => error,
    );
    expect(await lockResult).toMatchObject({
      name: 'FolderLockedError',
      pid,
      message: expect.stringContaining(`in use by process ${pid}${where}. Stop that process`) as unknown,
    });
    stop.abort();
    await heartbeat;
    expect(await readdir(folder)).toEqual([file]);
  });

  test('the heartbeat of a clock that stands still keeps the lock', async () => {
    const file = await writeForeignClaim(4_000_000);
    const stop = new AbortController();
    const heartbeat = touchRepeatedly(file, [1e9], stop.signal);
    await delay(50);
    await expect(lockFolder(folder, { leaseMs: 2000 })).rejects.toThrow(FolderLockedError);
    stop.abort();
    await heartbeat;
  });

  test.each([
    ['the past', 1],
    ['this moment', null],
    ['the future', 8e9],
  ])('a claim without a heartbeat is stale after the lease, even if dated to %s', async (_when, time) => {
    const file = await writeForeignClaim(4_000_000);
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

  test('a process whose claim is removed is notified', async () => {
    const lost = new Promise<void>(resolve => {
      void lockFolder(folder, { onLost: resolve }).then(async () => {
        for (const file of await readdir(folder)) await rm(join(folder, file));
      });
    });
    await lost;
    expect(await readdir(folder)).toEqual([]);
  });

  test('a removed claim is not created again', async () => {
    const lock = await lockFolder(folder);
    for (const file of await readdir(folder)) await rm(join(folder, file));
    await expect(lock.setNote('tokens.json')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(folder)).toEqual([]);
    lock.release();
  });

  const OWN_PIDS = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const canUnshare = spawnSync(OWN_PIDS[0] ?? '', [...OWN_PIDS.slice(1), 'true']).status === 0;

  test.skipIf(!canUnshare)(
    'in separate containers exclude each other, even while one is blocked',
    async () => {
      const { child, output } = await startLocker(OWN_PIDS, ['freezes']);
      expect(output).toBe('held');
      // The first process of each container has the same pid.
      expect((await startLocker(OWN_PIDS)).output).toBe('1');
      await expect(lockFolder(folder)).rejects.toThrow(/in use by process 1 on /);
      await killChild(child);
      expect((await startLocker(OWN_PIDS)).output).toBe('held');
    },
  );
});
