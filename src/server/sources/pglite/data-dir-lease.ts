import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { Worker } from 'node:worker_threads';

/** A file in a data folder by which a process says that it uses the folder, or is about to. */
export interface Claim {
  readonly file: string;
  readonly pid: number;
  /** When the process started, which tells it from an earlier one of the same number. */
  readonly mark: string;
  /** Null where it cannot be read: written by another user, or by a version that wrote nothing. */
  readonly content: ClaimContent | null;
}

const ContentSchema = v.object({
  /** Which processes the pid is counted among, see `processSpace`; null where that is not known. */
  space: v.nullable(v.string()),
  host: v.string(),
  /** Whether it holds the folder, or still looks for others. */
  held: v.boolean(),
  /** What it tells others who find the folder in use. */
  note: v.nullable(v.string()),
});
type ClaimContent = v.InferOutput<typeof ContentSchema>;

const CLAIM = /^lock-(\d+)-([^-]+)-[0-9a-f]{8}$/;
/** Of a claim's file, in bytes. */
const SIZE = 1024;
/** How often another's claim is looked at. */
const LOOK_MS = 200;
/** Somebody who is there has shown it by then: before, nobody needs to be told of any waiting. */
const EXPECTED_MS = 1500;

export function newClaim(): Claim & { readonly content: ClaimContent } {
  const [pid, mark] = [process.pid, ownMark()];
  return {
    file: `lock-${pid}-${mark}-${randomUUID().slice(0, 8)}`,
    pid,
    mark,
    content: { space: processSpace(), host: hostname(), held: false, note: null },
  };
}

/** In one step: nobody ever reads half of it. */
export async function makeClaim(folder: string, { file, content }: Claim): Promise<void> {
  const unfinished = join(folder, `.${file}`);
  await writeFile(unfinished, bytesOf(content), { mode: 0o600, flag: 'wx' });
  await rename(unfinished, join(folder, file));
}

/** In place, so that a claim that somebody has removed is not made again. */
export async function changeClaim(folder: string, { file, content }: Claim): Promise<void> {
  const opened = await open(join(folder, file), 'r+');
  try {
    await opened.write(bytesOf(content), 0, SIZE, 0);
  } finally {
    await opened.close();
  }
}

/** Always of one size: what is written in place leaves nothing of what was there. */
function bytesOf(content: Claim['content']): Buffer {
  const bytes = Buffer.alloc(SIZE, ' ');
  bytes.write(JSON.stringify(content));
  return bytes;
}

/** Null where the file is no claim, or is gone. */
export async function readClaim(folder: string, file: string): Promise<Claim | null> {
  const [, pid, mark] = CLAIM.exec(file) ?? [];
  if (pid === undefined || mark === undefined) return null;
  const text = await readFile(join(folder, file), 'utf8').catch((error: unknown) =>
    isMissing(error) ? null : '',
  );
  if (text === null) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ContentSchema), text);
  return { file, pid: Number(pid), mark, content: parsed.success ? parsed.output : null };
}

/**
 * Whether the process behind a claim is there. Its pid tells at once, where it is counted among the same processes as
 * ours. In another container, or on another computer, the same number is somebody else: then only the heartbeat tells.
 * No clock is compared with another: what counts is whether the time of the file changes while we look.
 */
export async function isAlive(
  folder: string,
  claim: Claim,
  { leaseMs, onWait }: { leaseMs: number; onWait: () => void },
): Promise<boolean> {
  const space = processSpace();
  // Earlier versions left the file empty, and had no heartbeat.
  const isOld = claim.content === null && (await touchedAt(folder, claim))?.size === 0n;
  if (isOld || (space !== null && claim.content?.space === space)) {
    const isThere = isRunning(claim);
    if (isThere !== null) return isThere;
    if (isOld) return true;
  }
  const first = await touchedAt(folder, claim);
  const start = performance.now();
  let isTold = false;
  while (first !== null && performance.now() < start + leaseMs) {
    if (!isTold && performance.now() > start + EXPECTED_MS) {
      isTold = true;
      onWait();
    }
    await pause(LOOK_MS);
    const now = await touchedAt(folder, claim);
    if (now === null) return false;
    if (now.modified !== first.modified || now.changed !== first.changed) return true;
  }
  return false;
}

interface Touched {
  readonly modified: bigint;
  readonly changed: bigint;
  readonly size: bigint;
}

/** Null where the claim is gone. */
async function touchedAt(folder: string, { file }: Claim): Promise<Touched | null> {
  try {
    const { mtimeNs, ctimeNs, size } = await stat(join(folder, file), { bigint: true });
    return { modified: mtimeNs, changed: ctimeNs, size };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Among the processes that this one can see; null where that cannot be told. */
function isRunning({ pid, mark }: Claim): boolean | null {
  if (pid === process.pid) return mark === ownMark();
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not being allowed to signal it means that it is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const found = statOf(pid);
  return found === null ? null : found.started === mark && found.state !== 'Z';
}

/**
 * Names the processes that this one can see: the system since it was booted, and the container. Null where that cannot be
 * told, so that no pid is trusted.
 */
function processSpace(): string | null {
  if (process.platform !== 'linux') return `${process.platform} ${hostname()}`;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

function ownMark(): string {
  return statOf('self')?.started ?? String(Math.round(performance.timeOrigin));
}

/** State and start time of a process, as Linux tells them; null where there is no such process or no such system. */
function statOf(pid: number | 'self'): { readonly state: string; readonly started: string } | null {
  try {
    // The name before the last bracket may hold spaces and brackets itself.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s+/s, '')
      .split(' ');
    return { state: fields[0] ?? '', started: fields[19] ?? '' };
  } catch {
    return null;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** How often a file is touched. */
const BEAT_MS = 1000;
/**
 * How long a file may go untouched before nobody is believed to be behind it: several beats, because a busy machine or a
 * slow disk may delay some.
 */
export const LEASE_MS = 10_000;

/**
 * On a thread of its own: one statement of the embedded Postgres can keep the main thread busy for minutes. Setting the
 * times of a file needs no free descriptor and no space, and network file systems pass it on at once.
 */
const THREAD = `
  const { utimesSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const beat = () => {
    try {
      const now = Date.now() / 1000;
      utimesSync(workerData.path, now, now);
    } catch (error) {
      // After any other error the next beat may get through.
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') return;
      clearInterval(timer);
      parentPort.postMessage('gone');
    }
  };
  parentPort.postMessage('beating');
  const timer = setInterval(beat, workerData.everyMs);
  beat();
`;

/**
 * Touches a file again and again, until it is stopped.
 * @param onGone called when somebody removes the file
 */
export async function startHeartbeat(path: string, onGone: () => void): Promise<{ stop: () => void }> {
  const worker = new Worker(THREAD, { eval: true, workerData: { path, everyMs: BEAT_MS } });
  let isStopped = false;
  const end = (): void => {
    if (!isStopped) onGone();
  };
  await new Promise<void>((resolve, reject) => {
    worker.on('message', message => (message === 'beating' ? resolve() : end()));
    worker.on('error', error => {
      reject(error);
      end();
    });
  });
  worker.unref();
  return {
    stop: () => {
      isStopped = true;
      void worker.terminate();
    },
  };
}
