import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

const DEBIAN_FOLDER = '/usr/lib/postgresql';
const PROGRAMS = ['initdb', 'postgres', 'psql'] as const;
type Program = (typeof PROGRAMS)[number];

const NOT_INSTALLED =
  `no PostgreSQL is installed here (looked in ${DEBIAN_FOLDER}/*/bin and in PATH for ${PROGRAMS.join(', ')}); ` +
  'on Debian it comes with: apt-get install postgresql';

/** The program folder of the newest installed PostgreSQL, or null. */
function findPrograms(): string | null {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER) : [];
  const debian = versions
    .toSorted((left, right) => Number(right) - Number(left))
    .map(version => join(DEBIAN_FOLDER, version, 'bin'));
  const folders = [...debian, ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.find(folder => PROGRAMS.every(name => existsSync(join(folder, name)))) ?? null;
}

/** Returns why tests with a real PostgreSQL are skipped, or null if they run. On CI they always run. */
export function postgresSkipReason(): string | null {
  return findPrograms() === null && (process.env['CI'] ?? '') === '' ? NOT_INSTALLED : null;
}

/** The account to run PostgreSQL as if the current user is root, because it refuses to run as root. */
export function postgresAccount(): { uid: number; gid: number } | null {
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

/** Starts a PostgreSQL program without the user's environment, such as PG* variables. */
export function startProgram(
  program: Program,
  args: readonly string[],
  cwd: string,
): ChildProcessWithoutNullStreams {
  const folder = findPrograms();
  if (folder === null) throw new Error(NOT_INSTALLED);
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  return spawn(join(folder, program), args, { ...postgresAccount(), cwd, env, stdio: 'pipe' });
}

/** Runs a program to its end and returns its output. Rejects with stderr if it fails. */
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
  // A program that fails may not read all input. Its own error is more useful than the broken pipe.
  const written = pipeline(Readable.from(input), child.stdin).catch(() => undefined);
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended, written]);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors}`);
  return output.trim();
}
