import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStep, type Step } from './run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'step-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs JavaScript as a step, with jiti because every checkout has it. */
async function run(
  script: string,
  more: Partial<Step> = {},
): Promise<{ code: number | null; report: string | null; lines: string[] }> {
  const file = join(folder, 'planted.mjs');
  await writeFile(file, script);
  const lines: string[] = [];
  const step: Step = { name: 'planted', command: ['jiti', file], minutes: 1, ...more };
  const ending = await runStep(step, line => lines.push(line));
  return { ...ending, lines };
}

describe('runStep', () => {
  it('returns the output and exit code', async () => {
    const { code, lines } = await run(`console.log('one'); console.error('two'); process.exitCode = 3;`);
    expect(code).toBe(3);
    expect(lines.toSorted()).toEqual(['planted | one', 'planted | two']);
  });

  it('has no exit code if the program is killed', async () => {
    expect((await run(`process.kill(process.pid, 'SIGKILL');`)).code).toBeNull();
  });

  it('kills a program that hangs, and its children', async () => {
    const script = `import { spawn } from 'node:child_process';
      spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30000)'], { stdio: 'inherit' });
      setTimeout(() => {}, 30_000);`;
    const { code, lines } = await run(script, { minutes: 0.05 });
    expect(code).toBeNull();
    expect(lines).toEqual(['planted | still running after 0.05 minutes: ended']);
  });

  it('reports that the program does not exist', async () => {
    const { code, lines } = await run('', { command: ['no-such-program'] });
    expect(code).toBeNull();
    expect(lines.join()).toContain('could not be started');
  });

  it('reads only the report that this run wrote', async () => {
    const report = join(folder, 'report.json');
    await writeFile(report, 'old');
    expect((await run(`process.exitCode = 1;`, { report })).report).toBeNull();
    const script = `import { writeFileSync } from 'node:fs'; writeFileSync('${report}', 'new');`;
    expect((await run(script, { report })).report).toBe('new');
  });
});
