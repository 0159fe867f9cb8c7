import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClaim, isAlive, newClaim, readClaim, startHeartbeat, type Claim } from './data-dir-lease.ts';

const UNUSED_PID = 4_000_000;

let folder: string;
let child: ChildProcess | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claim-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  child?.kill('SIGKILL');
  child = null;
  await rm(folder, { recursive: true });
});

/** State and start time of a process. */
async function statOf(pid: number): Promise<{ state: string; started: string }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [state = '', ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state, started: rest[18] ?? '' };
}

/** Starts a shell that prints a pid first. */
async function pidPrintedBy(script: string): Promise<number> {
  child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout === null) throw new Error('The output of the shell is a pipe.');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return Number(line);
}
const running = (): Promise<number> => pidPrintedBy('echo $$; exec sleep 600');
/** A process that has ended, but whose parent never asks for its exit status. */
async function zombie(): Promise<number> {
  const pid = await pidPrintedBy('sleep 0.5 & echo $!; exec sleep 600');
  await expect.poll(async () => (await statOf(pid)).state).toBe('Z');
  return pid;
}

function kill(code: string | null): void {
  vi.spyOn(process, 'kill').mockImplementation(() => {
    if (code !== null) throw Object.assign(new Error(code), { code });
    return true;
  });
}

describe.skipIf(process.platform !== 'linux')('a claim without a heartbeat', () => {
  test.each<[what: string, isLegacy: boolean, alive: boolean, start: () => Promise<[number, string?]>]>([
    ['of a running process is alive', false, true, async () => [await running()]],
    ['of a running process of another user is alive', false, true, async () => [await running(), 'EPERM']],
    ['of a process that is gone is stale', false, false, async () => [UNUSED_PID]],
    ['of a zombie is stale', false, false, async () => [await zombie()]],
    ['of an earlier version is alive if its process is', true, true, async () => [await running()]],
    ['of an earlier version is stale if its process is gone', true, false, async () => [UNUSED_PID]],
  ])('%s, at once', async (_what, isLegacy, alive, start) => {
    const [pid, error] = await start();
    const startedAt = pid === UNUSED_PID ? '77' : (await statOf(pid)).started;
    if (error !== undefined) kill(error);
    expect(await check(pid, startedAt, isLegacy)).toEqual({ alive, waited: 0 });
    // Another process had the pid.
    expect(await check(pid, '78', isLegacy)).toEqual({ alive: false, waited: 0 });
  });

  test.each([
    [true, { alive: true, waited: 0 }],
    [false, { alive: false, waited: 1 }],
  ])('of an unknown process, of an earlier version: %j', async (isLegacy, expected) => {
    kill(null);
    expect(await check(UNUSED_PID, '77', isLegacy)).toEqual(expected);
  });

  async function check(pid: number, startedAt: string, isLegacy: boolean) {
    const { content } = newClaim();
    const claim: Claim = { file: `lock-${pid}-${startedAt}-0a1b2c3d`, pid, startedAt, content };
    await createClaim(folder, claim);
    if (isLegacy) await writeFile(join(folder, claim.file), '');
    const found = await readClaim(folder, claim.file);
    const onWait = vi.fn<() => void>();
    const alive = found !== null && (await isAlive(folder, found, { leaseMs: 1800, onWait }));
    return { alive, waited: onWait.mock.calls.length };
  }
});

test('a claim that is removed during the wait is stale', async () => {
  const claim: Claim = { ...newClaim(), content: null };
  await writeFile(join(folder, claim.file), 'nonsense');
  const alive = isAlive(folder, claim, { leaseMs: 60_000, onWait: () => undefined });
  await rm(join(folder, claim.file));
  expect(await alive).toBe(false);
});

test('no process reads half of a claim', async () => {
  const contents: unknown[] = [];
  let isCreated = false;
  const reading = (async () => {
    while (!isCreated) {
      for (const file of await readdir(folder)) {
        const claim = await readClaim(folder, file);
        if (claim !== null) contents.push(claim.content);
      }
    }
  })();
  const claims = Array.from({ length: 50 }, newClaim);
  for (const claim of claims) await createClaim(folder, claim);
  isCreated = true;
  await reading;
  expect(contents.filter(content => content === null)).toEqual([]);
  expect((await readdir(folder)).toSorted()).toEqual(claims.map(({ file }) => file).toSorted());
});

test('the heartbeat continues after an error, until the claim is gone', async () => {
  const [path, file] = [join(folder, 'claim'), join(folder, 'file')];
  const onGone = vi.fn<() => void>();
  await symlink('claim', path);
  const { stop } = await startHeartbeat(path, onGone);
  await delay(1200);
  await writeFile(file, '');
  await utimes(file, 1, 1);
  await rename(file, path);
  await expect.poll(async () => (await stat(path)).mtimeMs, { timeout: 10_000 }).toBeGreaterThan(1000);
  expect(onGone).not.toHaveBeenCalled();
  await rm(path);
  await expect.poll(() => onGone.mock.calls.length, { timeout: 10_000 }).toBe(1);
  stop();
});
