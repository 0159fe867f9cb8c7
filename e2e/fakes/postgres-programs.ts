import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

const DEBIAN = '/usr/lib/postgresql';
const PROGRAMS = ['initdb', 'postgres', 'psql'] as const;
type Program = (typeof PROGRAMS)[number];

const NONE =
  `no PostgreSQL is installed here (looked in ${DEBIAN}/*/bin and in PATH for ${PROGRAMS.join(', ')}); ` +
  'on Debian it comes with: apt-get install postgresql';

/** The folder of PostgreSQL's programs, the newest that is installed; null where there is none. */
function findPrograms(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const debian = versions
    .toSorted((left, right) => Number(right) - Number(left))
    .map(version => join(DEBIAN, version, 'bin'));
  const folders = [...debian, ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.find(folder => PROGRAMS.every(name => existsSync(join(folder, name)))) ?? null;
}

/** Why a test of a real PostgreSQL is skipped; null where it runs, which on CI it must. */
export function skipsPostgres(): string | null {
  return findPrograms() === null && (process.env['CI'] ?? '') === '' ? NONE : null;
}

/** PostgreSQL refuses to run as root: the account it runs as then. */
export function accountOfPostgres(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find(line => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no account postgres or nobody to run it as.',
  );
}

/** Starts a program of PostgreSQL's with none of a person's own settings for it. */
export function startProgram(
  program: Program,
  args: readonly string[],
  cwd: string,
): ChildProcessWithoutNullStreams {
  const folder = findPrograms();
  if (folder === null) throw new Error(NONE);
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  return spawn(join(folder, program), args, { ...accountOfPostgres(), cwd, env, stdio: 'pipe' });
}

/** Runs one to its end with this as its input, and gives what it prints; rejects with what it complains of. */
export async function runProgram(
  program: Program,
  args: readonly string[],
  cwd: string,
  input: Iterable<string> = [],
): Promise<string> {
  const child = startProgram(program, args, cwd);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  // One that fails does not read to the end: then its own words say more.
  const written = pipeline(Readable.from(input), child.stdin).catch(() => undefined);
  const [printed, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
    written,
  ]);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${complaint}`);
  return printed.trim();
}
