import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { makeCertificate } from './certificate.ts';
import { wrapNginxSite, readExample, type ProxyAddresses, type Proxy } from './proxy-example.ts';

export interface RunningProxy {
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;

/** Returns why a proxy cannot start on this machine, or null if it can. */
export function whyNoProxy(proxy: Proxy): string | null {
  const missing = [proxy, 'openssl'].filter(name => findProgram(name) === null);
  if (missing.length === 0) return null;
  return `${missing.join(' and ')} not installed (Debian: apt-get install ${missing.join(' ')})`;
}

/** Also searches the sbin folders: on Debian, nginx is not in a normal user's PATH. */
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

/** Starts a proxy with its example from docs/, as the current user. It writes to a temporary folder only. */
export async function startProxy(proxy: Proxy, addresses: ProxyAddresses): Promise<RunningProxy> {
  const program = findProgram(proxy);
  if (program === null) throw new Error(`${proxy} is not installed.`);
  const folder = await mkdtemp(join(tmpdir(), `aibridge-${proxy}-`));
  const file = join(folder, 'config');
  const site = await readExample(proxy, addresses, await makeCertificate(addresses.name, folder));
  await writeFile(file, proxy === 'nginx' ? wrapNginxSite(folder, site) : site);
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
      // The default is one fixed port for the whole machine.
      CADDY_ADMIN: `unix/${folder}/admin`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  // Stops the proxy if the tests are aborted.
  process.once('exit', kill);
  const output: string[] = [];
  createInterface({ input: child.stderr }).on('line', line => output.push(line));
  let hasEnded = false;
  const ended = new Promise<void>(resolve => {
    for (const event of ['exit', 'error'] as const) {
      child.once(event, () => {
        hasEnded = true;
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
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isListening(addresses.port))) {
    if (hasEnded || Date.now() > deadline) {
      await stop();
      throw new Error(`${proxy} did not start:\n${output.join('\n')}`);
    }
    await pause(50);
  }
  return { stop };
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
