import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { PROGRAM, startProgram, startServer, type RunningProgram } from '#e2e/support/server.ts';

const SECRET = 'what-somebody-wrote';

const FAULTS = [
  ['thrown', `throw new RangeError('${SECRET}')`],
  ['rejected', `void Promise.reject(new RangeError('${SECRET}'))`],
  ['emitted without a listener', `process.emit('error', new RangeError('${SECRET}'))`],
  ['thrown that is no error', `throw '${SECRET}'`],
] as const;

/** A script that runs at the start, so that each signal triggers the next fault. */
const FAULT_ON_SIGNAL = `--import=data:text/javascript,${encodeURIComponent(
  `const faults = [${FAULTS.map(([, fault]) => `() => { ${fault} }`).join()}];
   process.on('SIGUSR2', () => faults.shift()());`,
)}`;

async function isHealthy({ url }: Pick<RunningProgram, 'url'>): Promise<boolean> {
  return (await fetch(`${url}/healthz`)).ok;
}

test('an unexpected error is logged in one line, and the program continues', async () => {
  const program = await startProgram({ DEMO_INTERCEPTIONS: '20', NODE_OPTIONS: FAULT_ON_SIGNAL });
  try {
    for (const [title] of FAULTS) {
      await test.step(title, async () => {
        const before = program.lines.length;
        process.kill(program.pid, 'SIGUSR2');
        await expect.poll(() => program.lines.length).toBe(before + 1);
        expect(program.lines.at(-1)).toMatch(
          /^Unexpected error, the server keeps running: (?:RangeError|a string)/,
        );
        expect(program.lines.join()).not.toContain(SECRET);
        expect(await isHealthy(program)).toBe(true);
      });
    }
  } finally {
    await program.stop();
  }
});

test('the program continues and exits with 0 after its output is closed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aibridge-outputs-'));
  const file = join(folder, 'interceptions.json');
  await writeFile(file, '[]');
  // With a file, every request is logged.
  const server = await startServer({ INTERCEPTIONS_FILE: file });
  try {
    server.closeOutputs();
    for (let request = 0; request < 20; request += 1) {
      const headers = { 'Coder-Session-Token': server.tokens.owner };
      const { status } = await fetch(`${server.url}/api/v2/aibridge/interceptions`, { headers });
      expect(status).toBe(200);
    }
    expect(await isHealthy(server)).toBe(true);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
});

for (const limit of [24, 30, 36]) {
  test(`with a limit of ${limit} open files, the program logs one line`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aibridge-files-'));
    try {
      const { status, stderr } = spawnSync(
        'sh',
        ['-c', `ulimit -n ${limit}; exec "$0" "$1"`, process.execPath, PROGRAM],
        {
          env: { ...process.env, PORT: '0', DATA_DIR: folder },
          encoding: 'utf8',
        },
      );
      expect(stderr).toMatch(/^This process has reached its limit of open files\..* ulimit -n \d+.*\n$/);
      expect(status).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
