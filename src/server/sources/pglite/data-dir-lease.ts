import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { Worker } from 'node:worker_threads';

/** A file in the data folder that marks the folder as used, or about to be used, by a process. */
export interface Claim {
  readonly file: string;
  readonly pid: number;
  /** The process's start time, because pids are reused. */
  readonly startedAt: string;
  /** Null if unreadable: written by another user, or by a version that left it empty. */
  readonly content: ClaimContent | null;
}

const ContentSchema = v.object({
  /** The pid namespace, see `processSpace`; null if unknown. */
  space: v.nullable(v.string()),
  host: v.string(),
  /** Whether the process holds the folder, or is still checking for others. */
  held: v.boolean(),
  /** A note for other processes that find the folder in use. */
  note: v.nullable(v.string()),
});
type ClaimContent = v.InferOutput<typeof ContentSchema>;

const CLAIM = /^lock-(\d+)-([^-]+)-[0-9a-f]{8}$/;
/** Of a claim file, in bytes. */
const CLAIM_BYTES = 1024;
/** The interval of checks on another claim. */
const POLL_MS = 200;
/** A live process has touched its file by then; waiting is reported only after this time. */
const QUIET_WAIT_MS = 1500;

export function newClaim(): Claim & { readonly content: ClaimContent } {
  const [pid, startedAt] = [process.pid, ownStartTime()];
  return {
    file: `lock-${pid}-${startedAt}-${randomUUID().slice(0, 8)}`,
    pid,
    startedAt,
    content: { space: processSpace(), host: hostname(), held: false, note: null },
  };
}

/** Atomic, so that no process reads half of the file. */
export async function createClaim(folder: string, { file, content }: Claim): Promise<void> {
  const temporaryPath = join(folder, `.${file}`);
  try {
    await writeFile(temporaryPath, bytesOf(content), { mode: 0o600, flag: 'wx' });
    await rename(temporaryPath, join(folder, file));
  } catch (error) {
    // On a full disk, the file exists and is empty.
    await rm(temporaryPath, { force: true });
    throw error;
  }
}

/** Writes in place, so that a removed claim is not created again. */
export async function updateClaim(folder: string, { file, content }: Claim): Promise<void> {
  const handle = await open(join(folder, file), 'r+');
  try {
    await handle.write(bytesOf(content), 0, CLAIM_BYTES, 0);
  } finally {
    await handle.close();
  }
}

/** Of constant size, so that writing in place overwrites the previous content. */
function bytesOf(content: Claim['content']): Buffer {
  const bytes = Buffer.alloc(CLAIM_BYTES, ' ');
  bytes.write(JSON.stringify(content));
  return bytes;
}

/** Null if the file is not a claim, or is gone. */
export async function readClaim(folder: string, file: string): Promise<Claim | null> {
  const [, pid, startedAt] = CLAIM.exec(file) ?? [];
  if (pid === undefined || startedAt === undefined) return null;
  const text = await readFile(join(folder, file), 'utf8').catch((error: unknown) =>
    isMissing(error) ? null : '',
  );
  if (text === null) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ContentSchema), text);
  return { file, pid: Number(pid), startedAt, content: parsed.success ? parsed.output : null };
}

/**
 * Whether the claim's process is running. In our own pid namespace the pid answers that at once. In another
 * container or on another computer only the heartbeat does: the file's times must change while we watch,
 * which compares no clocks.
 */
export async function isAlive(
  folder: string,
  claim: Claim,
  { leaseMs, onWait }: { leaseMs: number; onWait: () => void },
): Promise<boolean> {
  const space = processSpace();
  // Earlier versions left the file empty and had no heartbeat.
  const isLegacy = claim.content === null && (await fileTimes(folder, claim))?.size === 0n;
  if (isLegacy || (space !== null && claim.content?.space === space)) {
    const running = isRunning(claim);
    if (running !== null) return running;
    if (isLegacy) return true;
  }
  const initial = await fileTimes(folder, claim);
  const start = performance.now();
  let isReported = false;
  while (initial !== null && performance.now() < start + leaseMs) {
    if (!isReported && performance.now() > start + QUIET_WAIT_MS) {
      isReported = true;
      onWait();
    }
    await delay(POLL_MS);
    const current = await fileTimes(folder, claim);
    if (current === null) return false;
    if (current.modified !== initial.modified || current.changed !== initial.changed) return true;
  }
  return false;
}

interface FileTimes {
  readonly modified: bigint;
  readonly changed: bigint;
  readonly size: bigint;
}

/** Null if the claim is gone. */
async function fileTimes(folder: string, { file }: Claim): Promise<FileTimes | null> {
  try {
    const { mtimeNs, ctimeNs, size } = await stat(join(folder, file), { bigint: true });
    return { modified: mtimeNs, changed: ctimeNs, size };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Among the processes visible to this one; null if unknown. */
function isRunning({ pid, startedAt }: Claim): boolean | null {
  if (pid === process.pid) return startedAt === ownStartTime();
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM means that the process exists.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const found = processStat(pid);
  return found === null ? null : found.started === startedAt && found.state !== 'Z';
}

/** Identifies the visible processes by boot and pid namespace. Null if unknown, so that no pid is trusted. */
function processSpace(): string | null {
  if (process.platform !== 'linux') return `${process.platform} ${hostname()}`;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

function ownStartTime(): string {
  return processStat('self')?.started ?? String(Math.round(performance.timeOrigin));
}

/** State and start time of a process on Linux; null if it does not exist or on another system. */
function processStat(pid: number | 'self'): { readonly state: string; readonly started: string } | null {
  try {
    // The name before the last bracket may contain spaces and brackets.
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

const HEARTBEAT_MS = 1000;
/**
 * A claim is stale after this time: several heartbeats, because a busy machine or a slow disk may delay some.
 */
export const LEASE_MS = 10_000;

/**
 * Runs in a worker, because one statement of the embedded Postgres can block the main thread for minutes.
 * Setting a file's times needs no free descriptor or disk space, and network file systems propagate it at
 * once.
 */
const HEARTBEAT_WORKER = `
  const { utimesSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const beat = () => {
    try {
      const now = Date.now() / 1000;
      utimesSync(workerData.path, now, now);
    } catch (error) {
      // After any other error the next heartbeat may succeed.
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
 * Touches the file at an interval until stopped.
 * @param onGone called if another process removes the file
 */
export async function startHeartbeat(path: string, onGone: () => void): Promise<{ stop: () => void }> {
  const worker = new Worker(HEARTBEAT_WORKER, { eval: true, workerData: { path, everyMs: HEARTBEAT_MS } });
  let isStopped = false;
  const reportGone = (): void => {
    if (!isStopped) onGone();
  };
  await new Promise<void>((resolve, reject) => {
    worker.on('message', message => (message === 'beating' ? resolve() : reportGone()));
    worker.on('error', error => {
      reject(error);
      reportGone();
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
