import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { accountOfPostgres, runProgram, startProgram } from './postgres-programs.ts';

const HOST = '127.0.0.1';
/** May do everything, and needs no password; everybody else needs theirs. */
const ADMIN = 'admin';
const READY = /database system is ready to accept connections/;
/** An end that waits for nobody, and one as after a loss of power. */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

interface PostgresOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Lines of `pg_hba.conf` before the ones every server has. */
  readonly access?: readonly string[];
  /** Hears what the server writes into its log. */
  readonly log?: (line: string) => void;
}

/** A PostgreSQL server of its own, in a temporary folder on a free port. */
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
    const account = accountOfPostgres();
    const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
    const server = new PostgresServer(folder, await freePort(), options);
    try {
      if (account !== null) await chown(folder, account.uid, account.gid);
      await server.#initialise();
      await server.start();
      return server;
    } catch (error) {
      await server.end();
      throw error;
    }
  }

  /** As the one who may do everything, unless somebody else is named. */
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
    this.#guard = guardOver(child, this.#folder);
    const lines: string[] = [];
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stderr }).on('line', line => {
        this.#options.log?.(line);
        if (READY.test(line)) resolve();
        // Until then they tell why it did not start.
        else if (lines.length < 50) lines.push(line);
      });
      child.once('error', reject);
      child.once('exit', code => reject(new Error(`postgres ended with ${code}:\n${lines.join('\n')}`)));
    });
  }

  async stop(how: keyof typeof SIGNALS): Promise<void> {
    const child = this.#running;
    this.#running = null;
    this.#guard?.kill();
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(SIGNALS[how]);
    await once(child, 'exit');
  }

  /** Stops all of its processes where they are, or lets them go on: connections stay, and nothing answers. Linux only. */
  async freeze(frozen: boolean): Promise<void> {
    const pid = this.#running?.pid;
    if (pid === undefined) return;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    const pids = [pid, ...children.split(' ').filter(Boolean).map(Number)];
    for (const each of pids) process.kill(each, frozen ? 'SIGSTOP' : 'SIGCONT');
  }

  /** For good: its data goes with it. */
  async end(): Promise<void> {
    await this.stop('immediate');
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Runs a script of psql's, in which COPY takes its lines from the script too; gives what it prints. */
  async psql(database: string, script: string | Iterable<string>): Promise<string> {
    const login = ['-h', HOST, '-p', `${this.port}`, '-U', ADMIN, '-d', database];
    const parts = typeof script === 'string' ? [script] : script;
    return await runProgram('psql', [...login, '-XqAt', '-v', 'ON_ERROR_STOP=1'], this.#folder, parts);
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  async #initialise(): Promise<void> {
    const kind = ['-U', ADMIN, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
    await runProgram('initdb', ['-D', this.#data, ...kind], this.#folder);
    const access = [`host all ${ADMIN} ${HOST}/32 trust`, `host all all ${HOST}/32 scram-sha-256`];
    const lines = [...(this.#options.access ?? []), ...access, ''];
    await writeFile(join(this.#data, 'pg_hba.conf'), lines.join('\n'));
  }
}

/**
 * Ends a server whose tests are no longer there to do so: a runner kills its workers without a word. Its input closes
 * with whoever started it, and in a group of its own it outlives them.
 */
function guardOver({ pid }: ChildProcess, folder: string): ChildProcess {
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
