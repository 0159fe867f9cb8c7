import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  changeClaim,
  isAlive,
  makeClaim,
  newClaim,
  readClaim,
  type Claim,
  LEASE_MS,
  startHeartbeat,
} from './data-dir-lease.ts';
import { makeFolders } from './private-dir.ts';

/** Another process, or another part of this one, works in the folder. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
  readonly folder: string;
  readonly pid: number;
  /** What whoever holds it tells others, if anything. */
  readonly note: string | null;

  constructor(folder: string, rival: Claim, own: Claim) {
    super(
      `The data folder ${folder} is in use by ${nameOf(rival, own)}. Stop that process, or set DATA_DIR to another folder.`,
    );
    this.folder = folder;
    this.pid = rival.pid;
    this.note = rival.content?.note ?? null;
  }
}

export interface FolderLock {
  /** Tells others who find the folder in use. */
  readonly tell: (note: string) => Promise<void>;
  /** The folder is free at the latest when this process ends; calling it again does nothing. */
  readonly release: () => void;
}

interface LockOptions {
  /** Takes a line for a person who waits. */
  readonly report?: (line: string) => void;
  /** Milliseconds, see LEASE_MS. */
  readonly leaseMs?: number;
  /** Somebody else may have taken the folder: nothing may be written there any more. */
  readonly onLost?: () => void;
}

/** How long to wait for starters that are giving way. */
const LOCK_TIMEOUT_MS = 5000;
const AGAIN_MS = 40;

/** A pid means something to a person where they know whose it is. */
function nameOf({ pid, content }: Claim, own: Claim): string {
  if (content === null || (content.space !== null && content.space === own.content?.space)) {
    return `process ${pid}`;
  }
  return `process ${pid} on ${content.host}`;
}

/**
 * Takes the folder for this process, making it where needed; throws FolderLockedError where another has it.
 *
 * Everyone first puts down a claim, then looks for others, and holds the folder only if there are none. Of two who
 * hold, the later claim would have been put down before its owner looked and saw the earlier: so there are never two.
 * Of starters that meet, the one whose claim sorts first waits for the rest to give way.
 *
 * A claim counts while the process behind it is there. Whoever was taken for gone, because its computer stood still for
 * longer than the lease, finds its claim removed, and stops.
 */
export async function lockFolder(
  folder: string,
  { report = () => undefined, onLost = () => undefined, leaseMs = LEASE_MS }: LockOptions = {},
): Promise<FolderLock> {
  await makeFolders(folder);
  const own = newClaim();
  const path = join(folder, own.file);
  let heartbeat: { stop: () => void } | null = null;
  const release = (): void => {
    process.off('exit', release);
    heartbeat?.stop();
    rmSync(path, { force: true });
  };
  process.on('exit', release);
  try {
    await makeClaim(folder, own);
    heartbeat = await startHeartbeat(path, onLost);
    await outlast(folder, own, { report, leaseMs });
    own.content.held = true;
    await changeClaim(folder, own);
  } catch (error) {
    release();
    throw error;
  }
  return {
    release,
    tell: async note => {
      own.content.note = note;
      await changeClaim(folder, own);
    },
  };
}

/** Waits until no other claim counts; throws FolderLockedError where one does. */
async function outlast(
  folder: string,
  own: Claim,
  { report, leaseMs }: Required<Pick<LockOptions, 'report' | 'leaseMs'>>,
): Promise<void> {
  const onWait = (rival: Claim): void =>
    report(
      `Waiting up to ${leaseMs / 1000} s to see whether ${nameOf(rival, own)} still uses the data folder ${folder} ...`,
    );
  let end: number | null = null;
  for (;;) {
    const rivals = await liveRivals(folder, own, { leaseMs, onWait });
    const [first] = rivals.toSorted((left, right) => (left.file < right.file ? -1 : 1));
    if (first === undefined) return;
    end ??= performance.now() + LOCK_TIMEOUT_MS;
    const holder = rivals.find(({ content }) => content === null || content.held);
    if (holder !== undefined || first.file < own.file || performance.now() >= end) {
      throw new FolderLockedError(folder, holder ?? first, own);
    }
    await pause(AGAIN_MS);
  }
}

/** The claims of others that count; those of processes that are gone are swept away. */
async function liveRivals(
  folder: string,
  own: Claim,
  { leaseMs, onWait }: { leaseMs: number; onWait: (rival: Claim) => void },
): Promise<Claim[]> {
  const files = (await readdir(folder)).filter(file => file !== own.file);
  const rivals = await Promise.all(files.map(file => readClaim(folder, file)));
  const live = await Promise.all(
    rivals.map(async rival => {
      if (rival === null) return [];
      if (await isAlive(folder, rival, { leaseMs, onWait: () => onWait(rival) })) return [rival];
      // A claim's name is used once, so what is swept here cannot be somebody's new one.
      await rm(join(folder, rival.file), { force: true });
      return [];
    }),
  );
  return live.flat();
}
