import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
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
