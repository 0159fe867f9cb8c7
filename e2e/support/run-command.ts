import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StepResult } from './test-counts.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Step {
  name: string;
  /** A program of node_modules/.bin and its arguments. */
  command: readonly [program: string, ...args: string[]];
  /** Timeout. After it the program and all its children are killed. */
  minutes: number;
  /** Path of the report that the program writes, relative to the project. */
  report?: string;
}

const running = new Set<ChildProcess>();

/** Kills all running steps and the browsers and servers that they started. */
export function killSteps(): void {
  for (const child of running) killGroup(child);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has already ended.
  }
}

/** Runs a program to its end and shows each output line with the step's name. */
export async function runStep(step: Step, show: (line: string) => void): Promise<StepResult> {
  const report = step.report === undefined ? null : resolve(ROOT, step.report);
  if (report !== null) {
    // A report of an earlier run must not count.
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
    // A separate process group, so that its children can be killed with it.
    const child = spawn(join(ROOT, 'node_modules', '.bin', program), args, {
      cwd: ROOT,
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', show);
    const timeout = setTimeout(() => {
      show(`still running after ${minutes} minutes: ended`);
      killGroup(child);
    }, minutes * 60_000);
    let closeTimeout: NodeJS.Timeout | undefined;
    const finish = (code: number | null): void => {
      clearTimeout(timeout);
      clearTimeout(closeTimeout);
      running.delete(child);
      done(code);
    };
    child.once('error', error => {
      show(`could not be started: ${error.message}`);
      finish(null);
    });
    child.once('close', finish);
    // A remaining child may keep the output open forever.
    child.once('exit', code => {
      closeTimeout = setTimeout(() => finish(code), 5_000);
    });
  });
}
