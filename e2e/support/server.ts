import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { clockArguments } from './clock.ts';

export const PROGRAM = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));
const ROLES = ['owner', 'auditor', 'member'] as const;
/** Generating the demo data takes seconds, longer on a busy machine. */
const START_TIMEOUT_MS = 120_000;
/** The server itself waits up to 10 s for running requests. */
const STOP_TIMEOUT_MS = 20_000;

export type Role = (typeof ROLES)[number];

export interface ServerAddress {
  /** Without a trailing slash. */
  url: string;
  tokens: Readonly<Record<Role, string>>;
}

export interface RunningProgram {
  url: string;
  pid: number;
  /** All lines printed so far to stdout and stderr. */
  lines: readonly string[];
  /** Closes the reading ends of both outputs, as a log collector that exits does. */
  closeOutputs(): void;
  /** Sends SIGTERM and deletes the data. Rejects if the exit code is not 0. */
  stop(): Promise<void>;
}

export interface RunningServer extends ServerAddress, RunningProgram {}

type Environment = Readonly<Record<string, string>>;

/** Starts the built program with demo data on a free port, and reads its tokens. */
export async function startServer(env: Environment = {}): Promise<RunningServer> {
  const program = await startProgram(env, ['--tokens']);
  const [owner, auditor, member] = ROLES.map(role => tokenOf(role, program.lines));
  if (owner && auditor && member) return { ...program, tokens: { owner, auditor, member } };
  await program.stop();
  throw new Error(`The server did not print the three tokens:\n${program.lines.join('\n')}`);
}

/** Starts the built program in front of another one, which has Coder's API with the same rows. */
export async function startApiServer({ url }: ServerAddress): Promise<RunningProgram> {
  return await startProgram({ CODER_URL: url, CODER_CONFIG_DIR: '/nonexistent' });
}

/** Starts the built program on a free port with its own data folder. Rejects with its output if it exits. */
export async function startProgram(env: Environment, args: readonly string[] = []): Promise<RunningProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'aibridge-e2e-'));
  const child = spawn(process.execPath, [...clockArguments(), PROGRAM, ...args], {
    env: { ...process.env, PORT: '0', DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  // Stops the program if the tests are aborted.
  process.once('exit', kill);
  const ended = new Promise<number | null>(resolve => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
  const cleanUp = async (): Promise<void> => {
    process.off('exit', kill);
    await rm(folder, { recursive: true, force: true });
  };
  const lines: string[] = [];
  try {
    const url = await waitForUrl(child, ended, lines);
    return {
      url,
      pid: child.pid ?? 0,
      lines,
      closeOutputs() {
        child.stdout.destroy();
        child.stderr.destroy();
      },
      async stop() {
        const timeout = setTimeout(kill, STOP_TIMEOUT_MS);
        child.kill('SIGTERM');
        const code = await ended;
        clearTimeout(timeout);
        await cleanUp();
        if (code !== 0) throw new Error(`The server ended with ${code ?? 'a signal'} instead of 0`);
      },
    };
  } catch (error) {
    kill();
    await ended;
    await cleanUp();
    throw error;
  }
}

/** Resolves with the URL, which is the last line that the program prints at start. */
function waitForUrl(child: ChildProcess, ended: Promise<number | null>, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(new Error(`The server ${what}:\n${lines.join('\n')}`));
    const timeout = setTimeout(() => fail('was not ready in time'), START_TIMEOUT_MS);
    void ended.then(code => {
      clearTimeout(timeout);
      fail(`ended with ${code ?? 'a signal'} before it was ready`);
    });
    if (child.stdout === null || child.stderr === null) return fail('has no output');
    createInterface({ input: child.stderr }).on('line', line => lines.push(line));
    createInterface({ input: child.stdout }).on('line', line => {
      lines.push(line);
      if (!/^https?:\/\/\S+$/.test(line)) return;
      clearTimeout(timeout);
      resolve(line);
    });
  });
}

function tokenOf(role: Role, lines: readonly string[]): string | undefined {
  const pattern = new RegExp(`\\b${role}\\b\\W.*?\\b([A-Za-z0-9]{10}-[A-Za-z0-9]{22})\\b`, 'i');
  return lines.map(line => pattern.exec(line)?.[1]).find(token => token !== undefined);
}
