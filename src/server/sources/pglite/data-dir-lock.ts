import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  updateClaim,
  isAlive,
  createClaim,
  newClaim,
  readClaim,
  type Claim,
  LEASE_MS,
  startHeartbeat,
} from './data-dir-lease.ts';
import { makeFolders } from './private-dir.ts';

/** Another process, or another part of this one, uses the folder. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
  readonly folder: string;
  readonly pid: number;
  /** The holder's note, if any. */
  readonly note: string | null;

  constructor(folder: string, rival: Claim, ownClaim: Claim) {
    super(
      `The data folder ${folder} is in use by ${describeHolder(rival, ownClaim)}. Stop that process, or set DATA_DIR to another folder.`,
    );
    this.folder = folder;
    this.pid = rival.pid;
    this.note = rival.content?.note ?? null;
  }
}

export interface FolderLock {
  /** Leaves a note for other processes that find the folder in use. */
  readonly setNote: (note: string) => Promise<void>;
  /** Idempotent; the folder is released at the latest when the process ends. */
  readonly release: () => void;
}

interface LockOptions {
  /** Receives a line for a waiting user. */
  readonly report?: (line: string) => void;
  /** Milliseconds, see LEASE_MS. */
  readonly leaseMs?: number;
  /** Called if another process may have taken the folder: nothing may be written there anymore. */
  readonly onLost?: () => void;
}

/** How long to wait for other starting processes to give up. */
const LOCK_TIMEOUT_MS = 5000;
const RETRY_MS = 40;

/** A pid is only meaningful together with its host. */
function describeHolder({ pid, content }: Claim, ownClaim: Claim): string {
  if (content === null || (content.space !== null && content.space === ownClaim.content?.space)) {
    return `process ${pid}`;
  }
  return `process ${pid} on ${content.host}`;
}

/**
 * Locks the folder for this process, creating it if needed; throws FolderLockedError if another process holds
 * it.
 *
 * Each process first writes a claim, then checks for others, and holds the folder only if there are none. Of
 * two holders the later would have seen the earlier's claim, so there is never more than one. Of processes
 * that start together, the one whose claim sorts first waits for the others to give up.
 *
 * A claim counts while its process is alive. A process that was suspended for longer than the lease finds its
 * claim removed, and stops.
 */
export async function lockFolder(
  folder: string,
  { report = () => undefined, onLost = () => undefined, leaseMs = LEASE_MS }: LockOptions = {},
): Promise<FolderLock> {
  await makeFolders(folder);
  const ownClaim = newClaim();
  const path = join(folder, ownClaim.file);
  let heartbeat: { stop: () => void } | null = null;
  const release = (): void => {
    process.off('exit', release);
    heartbeat?.stop();
    rmSync(path, { force: true });
  };
  process.on('exit', release);
  try {
    await createClaim(folder, ownClaim);
    heartbeat = await startHeartbeat(path, onLost);
    await waitForRivals(folder, ownClaim, { report, leaseMs });
    ownClaim.content.held = true;
    await updateClaim(folder, ownClaim);
  } catch (error) {
    release();
    throw error;
  }
  return {
    release,
    setNote: async note => {
      ownClaim.content.note = note;
      await updateClaim(folder, ownClaim);
    },
  };
}

/** Throws FolderLockedError if a live claim remains. */
async function waitForRivals(
  folder: string,
  ownClaim: Claim,
  { report, leaseMs }: Required<Pick<LockOptions, 'report' | 'leaseMs'>>,
): Promise<void> {
  const onWait = (rival: Claim): void =>
    report(
      `Waiting up to ${leaseMs / 1000} s to see whether ${describeHolder(rival, ownClaim)} still uses the data folder ${folder} ...`,
    );
  let deadline: number | null = null;
  for (;;) {
    const rivals = await liveRivals(folder, ownClaim, { leaseMs, onWait });
    const [first] = rivals.toSorted((left, right) => (left.file < right.file ? -1 : 1));
    if (first === undefined) return;
    deadline ??= performance.now() + LOCK_TIMEOUT_MS;
    const holder = rivals.find(({ content }) => content === null || content.held);
    if (holder !== undefined || first.file < ownClaim.file || performance.now() >= deadline) {
      throw new FolderLockedError(folder, holder ?? first, ownClaim);
    }
    await delay(RETRY_MS);
  }
}

/** The live claims of others; stale claims are removed. */
async function liveRivals(
  folder: string,
  ownClaim: Claim,
  { leaseMs, onWait }: { leaseMs: number; onWait: (rival: Claim) => void },
): Promise<Claim[]> {
  const files = (await readdir(folder)).filter(file => file !== ownClaim.file);
  const rivals = await Promise.all(files.map(file => readClaim(folder, file)));
  const live = await Promise.all(
    rivals.map(async rival => {
      if (rival === null) return [];
      if (await isAlive(folder, rival, { leaseMs, onWait: () => onWait(rival) })) return [rival];
      // Claim names are unique, so this cannot remove a new claim.
      await rm(join(folder, rival.file), { force: true });
      return [];
    }),
  );
  return live.flat();
}
