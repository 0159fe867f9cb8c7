import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { postgresAccount, runProgram, startProgram } from './postgres-programs.ts';

const HOST = '127.0.0.1';
/** The superuser, who needs no password. All other roles need theirs. */
const ADMIN = 'admin';
const READY = /database system is ready to accept connections/;
/** `fast` does not wait for clients. `immediate` is like a power failure. */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

interface PostgresOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Lines of `pg_hba.conf` before the default ones. */
  readonly access?: readonly string[];
  /** Called with each line of the server log. */
  readonly log?: (line: string) => void;
}

/** A PostgreSQL server in a temporary folder on a free port. */
export class PostgresServer {
  readonly port: number;
  readonly #folder: string;
  readonly #options: PostgresOptions;
  #running: ChildProcess | null = null;
  #guard: ChildProcess | null = null;

  private constructor(folder: string, port: number, options: PostgresOptions) {
    this.#folder = folder;
    this.#options = options;
    this.port = port;
  }

  static async start(options: PostgresOptions = {}): Promise<PostgresServer> {
    const account = postgresAccount();
    const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
    const server = new PostgresServer(folder, await freePort(), options);
    try {
      if (account !== null) await chown(folder, account.uid, account.gid);
      await server.#initialize();
      await server.start();
      return server;
    } catch (error) {
      await server.end();
      throw error;
    }
  }

  /** The default user is the superuser. */
  url(database: string, user = ADMIN, password = ''): string {
    const login = password === '' ? user : `${user}:${encodeURIComponent(password)}`;
    return `postgres://${login}@${HOST}:${this.port}/${database}`;
  }

  async start(): Promise<void> {
    const settings = Object.entries({
      fsync: 'off',
      listen_addresses: HOST,
      port: `${this.port}`,
      unix_socket_directories: this.#folder,
      ...this.#options.settings,
    });
    const args = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = startProgram('postgres', ['-D', this.#data, ...args], this.#folder);
    this.#running = child;
    this.#guard = startGuard(child, this.#folder);
    const lines: string[] = [];
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stderr }).on('line', line => {
        this.#options.log?.(line);
        if (READY.test(line)) resolve();
        // Until then the lines may say why it did not start.
        else if (lines.length < 50) lines.push(line);
      });
      child.once('error', reject);
      child.once('exit', code => reject(new Error(`postgres ended with ${code}:\n${lines.join('\n')}`)));
    });
  }

  async stop(mode: keyof typeof SIGNALS): Promise<void> {
    const child = this.#running;
    this.#running = null;
    this.#guard?.kill();
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(SIGNALS[mode]);
    await once(child, 'exit');
  }

  /** Suspends or resumes all server processes. Connections stay open, but nothing responds. Linux only. */
  async freeze(isFrozen: boolean): Promise<void> {
    const pid = this.#running?.pid;
    if (pid === undefined) return;
    const signal = isFrozen ? 'SIGSTOP' : 'SIGCONT';
    // First, so that no child starts while the list is read.
    process.kill(pid, signal);
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    for (const child of children.split(' ').filter(Boolean).map(Number)) {
      try {
        process.kill(child, signal);
      } catch (error) {
        // An autovacuum worker can end at any time.
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    }
  }

  /** Stops the server and deletes its data. */
  async end(): Promise<void> {
    await this.stop('immediate');
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Runs a psql script, which may contain COPY data, and returns the output. */
  async psql(database: string, script: string | Iterable<string>): Promise<string> {
    const login = ['-h', HOST, '-p', `${this.port}`, '-U', ADMIN, '-d', database];
    const parts = typeof script === 'string' ? [script] : script;
    return await runProgram('psql', [...login, '-XqAt', '-v', 'ON_ERROR_STOP=1'], this.#folder, parts);
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  async #initialize(): Promise<void> {
    const kind = ['-U', ADMIN, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
    await runProgram('initdb', ['-D', this.#data, ...kind], this.#folder);
    const access = [`host all ${ADMIN} ${HOST}/32 trust`, `host all all ${HOST}/32 scram-sha-256`];
    const lines = [...(this.#options.access ?? []), ...access, ''];
    await writeFile(join(this.#data, 'pg_hba.conf'), lines.join('\n'));
  }
}

/**
 * Stops the server and deletes its folder if the tests are killed, because a test runner kills its workers without
 * warning. The guard's stdin closes when the tests end. It survives them because it has its own process group.
 */
function startGuard({ pid }: ChildProcess, folder: string): ChildProcess {
  const script = 'read _; kill -QUIT "$1"; sleep 1; rm -rf "$2"';
  const guard = spawn('/bin/sh', ['-c', script, 'guard', String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  return guard;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('No port is free.');
  return address.port;
}
