import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openDashboard, type Dashboard } from './dashboard.ts';
import { DataDirError } from './sources/pglite/data-dir.ts';
import { InterceptionsFileError } from './sources/file/file-entries.ts';
import { tokensInUse } from './sources/pglite/embedded.ts';
import { FolderLockedError } from './sources/pglite/data-dir-lock.ts';
import { faultLine, OpenFilesError, openFilesFault } from './system-errors.ts';
import { listen, ListenError } from './http/listen.ts';
import { PostgresError } from './sources/postgres/postgres-error.ts';
import { ROLES, type Tokens } from './auth/tokens.ts';
import { readSettings, SettingsError, type Settings } from './settings.ts';

/** Beside the bundle's own folder. */
const ASSETS = fileURLToPath(new URL('../app', import.meta.url));
/** How long running requests may take once the program is asked to stop, which it does within 10 s. */
const GRACE_MS = 9000;
/** What a person can mend, told in the one line that is its message; anything else is a fault of ours. */
const EXPECTED = [
  SettingsError,
  ListenError,
  FolderLockedError,
  DataDirError,
  InterceptionsFileError,
  PostgresError,
  OpenFilesError,
];

/** Serves until it is told to stop; ends the process where it cannot start. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    await start(args);
  } catch (reason) {
    const error = await openFilesFault(reason);
    const expected = EXPECTED.some(kind => error instanceof kind);
    console.error(expected && error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function start(args: readonly string[]): Promise<void> {
  const unknown = args.find(arg => arg !== '--tokens');
  if (unknown !== undefined) throw new SettingsError(`Unknown option ${unknown}: there is only --tokens.`);
  const wantsTokens = args.length > 0;
  const settings = readSettings(process.env);
  if (wantsTokens && (settings.coderUrl ?? settings.databaseUrl) !== null) {
    throw new SettingsError("--tokens is for embedded data: a real deployment's tokens come from Coder.");
  }
  const html = await readPage();
  let dashboard: Dashboard;
  try {
    dashboard = await openDashboard({
      env: process.env,
      now: () => new Date(),
      indexHtml: () => Promise.resolve(html),
      assets: ASSETS,
      // What is printed last on the standard output is the address.
      report: line => console.error(line),
    });
  } catch (error) {
    // The program runs already: whoever asks only wants to know its tokens.
    const tokens = wantsTokens && error instanceof FolderLockedError ? await tokensInUse(error) : null;
    if (tokens === null) throw error;
    return printTokens(tokens);
  }
  if (wantsTokens && dashboard.tokens) printTokens(dashboard.tokens);
  await serve(dashboard, settings);
}

async function serve(dashboard: Dashboard, settings: Settings): Promise<void> {
  const listening = await listen(dashboard.fetch, settings).catch(async (error: unknown) => {
    await dashboard.close();
    throw error;
  });
  const stop = (): void => {
    const stopped = listening.close(GRACE_MS).then(() => dashboard.close());
    void stopped.then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  // Each request only reads, on a connection and in variables of its own: one that fails leaves nothing broken behind.
  process.on('uncaughtException', error =>
    console.error(`Unexpected, and the server goes on: ${faultLine(error)}`),
  );
  // Once: who asks a second time does not want to wait.
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(addressOf(settings, listening.port));
}

function printTokens(tokens: Tokens): void {
  for (const role of ROLES) console.log(`${role} ${tokens[role]}`);
}

/** What people open: a server that listens everywhere is at hand on this machine too. */
function addressOf({ host, publicUrl }: Settings, port: number): string {
  if (publicUrl !== null) return publicUrl.origin;
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function readPage(): Promise<string> {
  try {
    return await readFile(`${ASSETS}/index.html`, 'utf8');
  } catch (error) {
    const cause = await openFilesFault(error);
    if (cause instanceof OpenFilesError) throw cause;
    throw new SettingsError(`${ASSETS}/index.html is missing: run npm run build first.`, { cause });
  }
}
