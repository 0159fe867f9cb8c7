import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Another process, or another part of this one, works in the folder. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
  readonly folder: string;
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}. Stop that process, or set DATA_DIR to another folder.`,
    );
    this.folder = folder;
    this.pid = pid;
  }
}

export interface FolderLock {
  /** The folder is free at the latest when this process ends; calling it again does nothing. */
  readonly release: () => void;
}

interface Claim {
  readonly file: string;
  readonly pid: number;
  readonly mark: string;
}

const CLAIM = /^lock-(\d+)-([^-]+)-[0-9a-f]{8}$/;

/** How long to wait for a starter that is giving way; one that holds the folder does not go away in that time. */
const PATIENCE = { tries: 12, milliseconds: 40 };

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

/** Tells this process from an earlier one of the same number, which is normal in containers. */
function ownMark(): string {
  return statOf('self')?.started ?? String(Math.round(performance.timeOrigin));
}

function isAlive({ pid, mark }: Claim): boolean {
  if (pid === process.pid) return mark === ownMark();
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not being allowed to signal it means that it is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const stat = statOf(pid);
  return stat === null || (stat.started === mark && stat.state !== 'Z');
}

/** The claims of others that are alive; those of processes that are gone are swept away. */
async function liveRivals(folder: string, own: string): Promise<Claim[]> {
  const files = await readdir(folder);
  const rivals = files.flatMap(file => {
    const found = CLAIM.exec(file);
    const [, pid, mark] = found ?? [];
    return pid === undefined || mark === undefined || file === own ? [] : [{ file, pid: Number(pid), mark }];
  });
  const live = rivals.filter(isAlive);
  const gone = rivals.filter(rival => !live.includes(rival));
  // A claim's name is used once, so what is swept here cannot be somebody's new one.
  await Promise.all(gone.map(({ file }) => rm(join(folder, file), { force: true })));
  return live;
}

/**
 * Takes the folder for this process, making it where needed; throws FolderLockedError where another has it.
 *
 * Everyone first puts down a claim, then looks for others, and holds the folder only if there are none. Of two who
 * hold, the later claim would have been put down before its owner looked and saw the earlier: so there are never two.
 * Of starters that meet, the one whose claim sorts first waits for the rest to give way.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const file = `lock-${process.pid}-${ownMark()}-${randomUUID().slice(0, 8)}`;
  const path = join(folder, file);
  const release = (): void => {
    process.off('exit', release);
    rmSync(path, { force: true });
  };
  await writeFile(path, '', { flag: 'wx' });
  process.on('exit', release);
  try {
    for (let attempt = 1; ; attempt += 1) {
      const [rival] = (await liveRivals(folder, file)).toSorted((left, right) =>
        left.file < right.file ? -1 : 1,
      );
      if (rival === undefined) return { release };
      if (rival.file < file || attempt >= PATIENCE.tries) throw new FolderLockedError(folder, rival.pid);
      await pause(PATIENCE.milliseconds);
    }
  } catch (error) {
    release();
    throw error;
  }
}
