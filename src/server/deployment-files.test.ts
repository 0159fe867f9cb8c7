import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSettings } from './settings.ts';

/** A file that docs/deploy.md refers to. */
const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');
const guide = read('docs/deploy.md');

/** The values of `Name=value` lines in a systemd unit, or of an instruction in a Dockerfile. */
const valuesOf = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`^${name}[= ](.*)$`, 'gm'))].map(([, value = '']) => value);

test('systemd starts the program from the documented paths, and restarts it after 5 seconds', () => {
  const unit = read('docs/aibridge-dashboard.service');
  const value = (name: string): string => valuesOf(unit, name)[0] ?? '';
  expect(guide).toContain(
    `sudo useradd --system --no-create-home --shell /usr/sbin/nologin ${value('User')}\n`,
  );
  expect(guide).toContain(`sudo install -m 600 /dev/null ${value('EnvironmentFile')}\n`);
  expect(guide).toContain(`sudo git clone <this repository> ${value('WorkingDirectory')}\n`);
  expect(value('ExecStart')).toBe('/usr/bin/node dist/server/main.js');
  expect([value('Restart'), value('RestartSec')]).toEqual(['on-failure', '5']);
  // Running requests have a grace period of 10 s.
  expect(Number(value('TimeoutStopSec'))).toBeGreaterThan(10);
  // The unit may only write to its own folder, which is private.
  expect(value('ProtectSystem')).toBe('strict');
  expect([value('StateDirectoryMode'), value('UMask')]).toEqual(['0700', '0077']);
  expect(valuesOf(unit, 'Environment')).toEqual([`DATA_DIR=/var/lib/${value('StateDirectory')}`]);
  expect(unit).not.toContain('ReadWritePaths');
});

test('the container listens on all interfaces, stores data in /data, runs unprivileged and stops on SIGTERM', () => {
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

test('the proxies allow request lines of 16 kB and responses of 3 minutes, without buffering', () => {
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

  /** Fakes for the programs that change the machine; one of them fails. */
  const programs = (failingStep: string): Readonly<Record<string, string>> => {
    const orFail = (step: string, otherwise: string): string => (step === failingStep ? 'exit 1' : otherwise);
    return {
      sudo: 'exec "$@"',
      git: orFail('git clone', 'mkdir "$3" && echo new > "$3/version"'),
      npm: `case "$*" in
        ci) ${orFail('npm ci', 'mkdir node_modules')} ;;
        "run build") ${orFail('npm run build', 'mkdir dist')} ;;
      esac`,
      // Records the installed version at each stop and start.
      systemctl: `echo "$1 $2: $(cat ${folder}/opt/aibridge-dashboard/version)" >> ${folder}/said
        ${orFail('systemctl stop', ':')}`,
    };
  };

  /** Runs the documented commands, with `/opt` inside the test folder. */
  async function update(leftBehind: readonly string[], failingStep = ''): Promise<void> {
    for (const name of ['aibridge-dashboard', ...leftBehind]) {
      await mkdir(join(folder, 'opt', name), { recursive: true });
      await writeFile(join(folder, 'opt', name, 'version'), name === 'aibridge-dashboard' ? 'old' : 'older');
    }
    const bin = join(folder, 'bin');
    await mkdir(bin);
    for (const [name, script] of Object.entries(programs(failingStep))) {
      await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
      await chmod(join(bin, name), 0o700);
    }
    await writeFile(join(folder, 'said'), '');
    const script = commands.replaceAll('/opt/', `${folder}/opt/`).replaceAll('<this repository>', 'here');
    await new Promise<void>(resolve => {
      const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
      // The exit code is for the user; the test checks the resulting files.
      execFile('sh', ['-c', script], { cwd: folder, env }, () => resolve());
    });
  }

  const versionOf = (name: string): Promise<string> =>
    readFile(join(folder, 'opt', name, 'version'), 'utf8').then(
      text => text.trim(),
      () => 'none',
    );
  const serviceEvents = async (): Promise<string[]> =>
    (await readFile(join(folder, 'said'), 'utf8')).split('\n').filter(Boolean);

  test.each([
    ['for the first time', []],
    ['after an earlier update', ['aibridge-dashboard.old']],
    ['after an interrupted update', ['aibridge-dashboard.new']],
    ['after both', ['aibridge-dashboard.old', 'aibridge-dashboard.new']],
  ])('replace the program while the old one is stopped: %s', async (_when, leftBehind) => {
    await update(leftBehind);
    expect(await serviceEvents()).toEqual(['stop aibridge-dashboard: old', 'start aibridge-dashboard: new']);
    expect(await readdir(join(folder, 'opt', 'aibridge-dashboard'))).toEqual([
      'dist',
      'node_modules',
      'version',
    ]);
    expect(await versionOf('aibridge-dashboard.old')).toBe('old');
    expect(await versionOf('aibridge-dashboard.new')).toBe('none');
  });

  test.each(['git clone', 'npm ci', 'npm run build', 'systemctl stop'])(
    'keep the old program running if %s fails',
    async step => {
      await update(['aibridge-dashboard.old'], step);
      expect(await versionOf('aibridge-dashboard')).toBe('old');
      expect(await serviceEvents()).toEqual(
        step === 'systemctl stop' ? ['stop aibridge-dashboard: old'] : [],
      );
    },
  );
});
