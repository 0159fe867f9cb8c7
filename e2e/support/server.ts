import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { clockArguments } from './clock.ts';

export const PROGRAM = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));
const ROLES = ['owner', 'auditor', 'member'] as const;
/** Making up the data takes seconds, on a busy machine more. */
const START_LIMIT_MS = 120_000;
/** The server itself waits up to 10 s for what it is still answering. */
const STOP_LIMIT_MS = 20_000;

export type Role = (typeof ROLES)[number];

export interface ServerAddress {
  /** Without a slash at the end. */
  url: string;
  tokens: Readonly<Record<Role, string>>;
}

export interface RunningProgram {
  url: string;
  pid: number;
  /** Everything it has printed so far, on either output. */
  lines: readonly string[];
  /** Closes the reading ends of both outputs, as a log collector that ends does. */
  closeOutputs(): void;
  /** Stops it as Ctrl-C does and drops its data; rejects where it did not end well. */
  stop(): Promise<void>;
}

export interface RunningServer extends ServerAddress, RunningProgram {}

type Environment = Readonly<Record<string, string>>;

/** Starts the built program on embedded data, on a free port. */
export async function startServer(env: Environment = {}): Promise<RunningServer> {
  const program = await startProgram(env, ['--tokens']);
  const [owner, auditor, member] = ROLES.map(role => tokenOf(role, program.lines));
  if (owner && auditor && member) return { ...program, tokens: { owner, auditor, member } };
  await program.stop();
  throw new Error(`The server did not print the three tokens:\n${program.lines.join('\n')}`);
}

/** Starts the built program on a free port, with a data folder of its own; rejects with all it printed where it ends. */
export async function startProgram(env: Environment, args: readonly string[] = []): Promise<RunningProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'aibridge-e2e-'));
  const child = spawn(process.execPath, [...clockArguments(), PROGRAM, ...args], {
    env: { ...process.env, PORT: '0', DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  // Nothing is left running where the tests themselves are ended.
  process.once('exit', kill);
  const ended = new Promise<number | null>(resolve => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
  const clean = async (): Promise<void> => {
    process.off('exit', kill);
    await rm(folder, { recursive: true, force: true });
  };
  const lines: string[] = [];
  try {
    const url = await ready(child, ended, lines);
    return {
      url,
      pid: child.pid ?? 0,
      lines,
      closeOutputs() {
        child.stdout.destroy();
        child.stderr.destroy();
      },
      async stop() {
        const limit = setTimeout(kill, STOP_LIMIT_MS);
        child.kill('SIGTERM');
        const code = await ended;
        clearTimeout(limit);
        await clean();
        if (code !== 0) throw new Error(`The server ended with ${code ?? 'a signal'} instead of 0`);
      },
    };
  } catch (error) {
    kill();
    await ended;
    await clean();
    throw error;
  }
}

/** Reads up to the address, which is the last line the program prints there. */
function ready(child: ChildProcess, ended: Promise<number | null>, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(new Error(`The server ${what}:\n${lines.join('\n')}`));
    const limit = setTimeout(() => fail('was not ready in time'), START_LIMIT_MS);
    void ended.then(code => {
      clearTimeout(limit);
      fail(`ended with ${code ?? 'a signal'} before it was ready`);
    });
    if (child.stdout === null || child.stderr === null) return fail('has no output');
    createInterface({ input: child.stderr }).on('line', line => lines.push(line));
    createInterface({ input: child.stdout }).on('line', line => {
      lines.push(line);
      if (!/^https?:\/\/\S+$/.test(line)) return;
      clearTimeout(limit);
      resolve(line);
    });
  });
}

function tokenOf(role: Role, lines: readonly string[]): string | undefined {
  const said = new RegExp(`\\b${role}\\b\\W.*?\\b([A-Za-z0-9]{10}-[A-Za-z0-9]{22})\\b`, 'i');
  return lines.map(line => said.exec(line)?.[1]).find(token => token !== undefined);
}
