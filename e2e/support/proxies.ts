import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { makeCertificate } from './certificate.ts';
import { aroundNginxSite, readExample, type Ends, type Proxy } from './proxy-example.ts';

export interface RunningProxy {
  stop(): Promise<void>;
}

const START_LIMIT_MS = 30_000;

/** Why a proxy cannot be started on this machine; null where it can. */
export function whyNoProxy(proxy: Proxy): string | null {
  const missing = [proxy, 'openssl'].filter(name => findProgram(name) === null);
  if (missing.length === 0) return null;
  return `${missing.join(' and ')} not installed (Debian: apt-get install ${missing.join(' ')})`;
}

/** Debian keeps nginx out of most people's PATH. */
function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map(folder => join(folder, name)).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a proxy on its example in docs/, as this user, with everything it writes in a folder of its own. */
export async function startProxy(proxy: Proxy, ends: Ends): Promise<RunningProxy> {
  const program = findProgram(proxy);
  if (program === null) throw new Error(`${proxy} is not installed.`);
  const folder = await mkdtemp(join(tmpdir(), `aibridge-${proxy}-`));
  const file = join(folder, 'config');
  const site = await readExample(proxy, ends, await makeCertificate(ends.name, folder));
  await writeFile(file, proxy === 'nginx' ? aroundNginxSite(folder, site) : site);
  const args = {
    nginx: ['-c', file, '-p', folder, '-e', 'stderr'],
    caddy: ['run', '--config', file, '--adapter', 'caddyfile'],
  };
  const child = spawn(program, args[proxy], {
    env: {
      ...process.env,
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      // By itself it would be one port for all of this machine's.
      CADDY_ADMIN: `unix/${folder}/admin`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  // Nothing is left running where the tests themselves are ended.
  process.once('exit', kill);
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', line => said.push(line));
  let isOver = false;
  const ended = new Promise<void>(resolve => {
    for (const event of ['exit', 'error'] as const) {
      child.once(event, () => {
        isOver = true;
        resolve();
      });
    }
  });
  const stop = async (): Promise<void> => {
    kill();
    await ended;
    process.off('exit', kill);
    await rm(folder, { recursive: true, force: true });
  };
  const limit = Date.now() + START_LIMIT_MS;
  while (!(await listens(ends.port))) {
    if (isOver || Date.now() > limit) {
      await stop();
      throw new Error(`${proxy} did not start:\n${said.join('\n')}`);
    }
    await pause(50);
  }
  return { stop };
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
