import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Ending } from './test-counts.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Step {
  name: string;
  /** A program of node_modules/.bin and its arguments. */
  command: readonly [program: string, ...args: string[]];
  /** After so long it hangs, and is ended with all it started. */
  minutes: number;
  /** Where the program writes its report, relative to the project. */
  report?: string;
}

const running = new Set<ChildProcess>();

/** Ends every step that still runs, with the browsers and servers it started. */
export function endSteps(): void {
  for (const child of running) endGroup(child);
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Runs one program to its end, showing its lines as they come, each marked with the step's name. */
export async function runStep(step: Step, show: (line: string) => void): Promise<Ending> {
  const report = step.report === undefined ? null : resolve(ROOT, step.report);
  if (report !== null) {
    // What an earlier run left must never count for this one.
    await rm(report, { force: true });
    await mkdir(dirname(report), { recursive: true });
  }
  const code = await runProgram(step, line => show(`${step.name} | ${line}`));
  return { code, report: report === null ? null : await readFile(report, 'utf8').catch(() => null) };
}

function runProgram(
  { command: [program, ...args], minutes }: Step,
  show: (line: string) => void,
): Promise<number | null> {
  return new Promise(done => {
    // A group of its own, so that what it starts can be ended with it.
    const child = spawn(join(ROOT, 'node_modules', '.bin', program), args, {
      cwd: ROOT,
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', show);
    const limit = setTimeout(() => {
      show(`still running after ${minutes} minutes: ended`);
      endGroup(child);
    }, minutes * 60_000);
    let last: NodeJS.Timeout | undefined;
    const finish = (code: number | null): void => {
      clearTimeout(limit);
      clearTimeout(last);
      running.delete(child);
      done(code);
    };
    child.once('error', error => {
      show(`could not be started: ${error.message}`);
      finish(null);
    });
    child.once('close', finish);
    // A process it left behind may hold its output open for ever.
    child.once('exit', code => {
      last = setTimeout(() => finish(code), 5_000);
    });
  });
}
