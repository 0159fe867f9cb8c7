import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSettings } from './settings.ts';

/** Files of the project that docs/deploy.md speaks of. */
const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');
const guide = read('docs/deploy.md');

/** The lines `Name=value` of a unit of systemd, or the words of a line of a Dockerfile. */
const valuesOf = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`^${name}[= ](.*)$`, 'gm'))].map(([, value = '']) => value);

test('systemd starts the built program from the files that the guide installs, and again every 5 seconds', () => {
  const unit = read('docs/aibridge-dashboard.service');
  const value = (name: string): string => valuesOf(unit, name)[0] ?? '';
  expect(guide).toContain(
    `sudo useradd --system --no-create-home --shell /usr/sbin/nologin ${value('User')}\n`,
  );
  expect(guide).toContain(`sudo install -m 600 /dev/null ${value('EnvironmentFile')}\n`);
  expect(guide).toContain(`sudo git clone <this repository> ${value('WorkingDirectory')}\n`);
  expect(value('ExecStart')).toBe('/usr/bin/node dist/server/main.js');
  expect([value('Restart'), value('RestartSec')]).toEqual(['on-failure', '5']);
  // Running requests get 10 seconds.
  expect(Number(value('TimeoutStopSec'))).toBeGreaterThan(10);
  // The only place it may write to is its own, closed to everybody else.
  expect(value('ProtectSystem')).toBe('strict');
  expect([value('StateDirectoryMode'), value('UMask')]).toEqual(['0700', '0077']);
  expect(valuesOf(unit, 'Environment')).toEqual([`DATA_DIR=/var/lib/${value('StateDirectory')}`]);
  expect(unit).not.toContain('ReadWritePaths');
});

test('the container listens everywhere, keeps its data in /data, runs as nobody special and stops by signal', () => {
  const steps = read('Dockerfile');
  const [env = ''] = valuesOf(steps, 'ENV');
  const settings = readSettings(
    Object.fromEntries(env.split(' ').map(each => each.split('=')) as [string, string][]),
  );
  expect([settings.host, settings.dataDir, settings.port]).toEqual(['0.0.0.0', '/data', 7080]);
  expect(valuesOf(steps, 'EXPOSE')).toEqual(['7080']);
  expect(valuesOf(steps, 'USER')).toEqual(['node']);
  expect(valuesOf(steps, 'STOPSIGNAL')).toEqual(['SIGTERM']);
  expect(valuesOf(steps, 'CMD')).toEqual(['["node", "dist/server/main.js"]']);
  expect(valuesOf(steps, 'ARG')).toEqual(['NODE=20-slim']);
  expect(valuesOf(steps, 'FROM').map(image => image.split(' ')[0])).toEqual(['node:${NODE}', 'node:${NODE}']);
  const [, wait] = /--stop-timeout (\d+)/.exec(guide) ?? [];
  expect(Number(wait)).toBeGreaterThan(10);
});

test('the proxies give a request line of 16 kB and an answer 3 minutes, and hold nothing back', () => {
  const nginx = read('docs/nginx.conf');
  expect(nginx).toMatch(/^\tlarge_client_header_buffers \d+ 16k;$/m);
  expect(nginx).toMatch(/^\t\tproxy_read_timeout 180s;$/m);
  expect(nginx).toMatch(/^\t\tproxy_buffering off;$/m);
  expect(nginx).toMatch(/^\t\tproxy_set_header Host \$http_host;$/m);
  expect(nginx).not.toMatch(/^\s*gzip/m);
  expect(read('docs/Caddyfile')).not.toMatch(
    /^\s*(?:encode|header_up|read_timeout|response_header_timeout)\b/m,
  );
});

describe('the commands for an update', () => {
  const [, commands = ''] = /## Updating\n[^]*?```sh\n([^]*?)```/.exec(guide) ?? [];
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aibridge-update-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Programs in place of those that change the machine; each notes that it ran, and one of them fails. */
  const programs = (fails: string): Readonly<Record<string, string>> => {
    const failing = (step: string, otherwise: string): string => (step === fails ? 'exit 1' : otherwise);
    return {
      sudo: 'exec "$@"',
      git: failing('git clone', 'mkdir "$3" && echo new > "$3/version"'),
      npm: `case "$*" in
        ci) ${failing('npm ci', 'mkdir node_modules')} ;;
        "run build") ${failing('npm run build', 'mkdir dist')} ;;
      esac`,
      // What is in place when the program is stopped and started.
      systemctl: `echo "$1 $2: $(cat ${folder}/opt/aibridge-dashboard/version)" >> ${folder}/said
        ${failing('systemctl stop', ':')}`,
    };
  };

  /** Runs the commands of the guide, with `/opt` in the folder. */
  async function update(leftBehind: readonly string[], fails = ''): Promise<void> {
    for (const name of ['aibridge-dashboard', ...leftBehind]) {
      await mkdir(join(folder, 'opt', name), { recursive: true });
      await writeFile(join(folder, 'opt', name, 'version'), name === 'aibridge-dashboard' ? 'old' : 'older');
    }
    const bin = join(folder, 'bin');
    await mkdir(bin);
    for (const [name, script] of Object.entries(programs(fails))) {
      await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
      await chmod(join(bin, name), 0o700);
    }
    await writeFile(join(folder, 'said'), '');
    const script = commands.replaceAll('/opt/', `${folder}/opt/`).replaceAll('<this repository>', 'here');
    await new Promise<void>(resolve => {
      const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
      // What it ends with is for the person who sees it; what counts is what is there afterwards.
      execFile('sh', ['-c', script], { cwd: folder, env }, () => resolve());
    });
  }

  const versionOf = (name: string): Promise<string> =>
    readFile(join(folder, 'opt', name, 'version'), 'utf8').then(
      text => text.trim(),
      () => 'none',
    );
  const said = async (): Promise<string[]> =>
    (await readFile(join(folder, 'said'), 'utf8')).split('\n').filter(Boolean);

  test.each([
    ['the first time', []],
    ['where one went before it', ['aibridge-dashboard.old']],
    ['where one broke off before it', ['aibridge-dashboard.new']],
    ['where both did', ['aibridge-dashboard.old', 'aibridge-dashboard.new']],
  ])('swap the built program in while the old one is stopped: %s', async (_when, leftBehind) => {
    await update(leftBehind);
    expect(await said()).toEqual(['stop aibridge-dashboard: old', 'start aibridge-dashboard: new']);
    expect(await readdir(join(folder, 'opt', 'aibridge-dashboard'))).toEqual([
      'dist',
      'node_modules',
      'version',
    ]);
    expect(await versionOf('aibridge-dashboard.old')).toBe('old');
    expect(await versionOf('aibridge-dashboard.new')).toBe('none');
  });

  test.each(['git clone', 'npm ci', 'npm run build', 'systemctl stop'])(
    'leave the old program in place, and running, where %s fails',
    async step => {
      await update(['aibridge-dashboard.old'], step);
      expect(await versionOf('aibridge-dashboard')).toBe('old');
      expect(await said()).toEqual(step === 'systemctl stop' ? ['stop aibridge-dashboard: old'] : []);
    },
  );
});
