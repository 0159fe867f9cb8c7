import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DataDirError } from '#server/sources/pglite/data-dir.ts';
import { InterceptionsFileError } from '#server/sources/file/file-entries.ts';
import { tokensInUse } from '#server/sources/pglite/embedded.ts';
import { FolderLockedError } from '#server/sources/pglite/data-dir-lock.ts';
import { errorLine, OpenFilesError, toOpenFilesError } from './system-errors.ts';
import { listen, ListenError } from '#server/http/listen.ts';
import { PostgresError } from '#server/sources/postgres/postgres-error.ts';
import { ROLES, type Tokens } from '#server/auth/tokens.ts';
import { readSettings, SettingsError, type Settings } from './settings.ts';
import { openSource } from '#server/sources/open-source.ts';
import { createApp } from './app.ts';

export interface DashboardOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** The page for a path, with the config marker still in it. */
  readonly indexHtml: (path: string) => Promise<string>;
  /** The folder of the built app; null if another server serves it. */
  readonly assets: string | null;
  readonly report: (line: string) => void;
}

export interface Dashboard {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly close: () => Promise<void>;
  /** The tokens for embedded data; null if Coder's tokens are used. */
  readonly tokens: Tokens | null;
}

/** Connects settings, source and app. Rejects with a named error if the settings or the data are invalid. */
export async function openDashboard(options: DashboardOptions): Promise<Dashboard> {
  const settings = readSettings(options.env);
  const { host, publicUrl, privacyMode, frameAncestors, avatarHosts } = settings;
  const openedSource = await openSource(settings, {
    ...options,
    platform: process.platform,
  });
  const { source, autoSignInToken } = openedSource;
  // Demo data has no access worth logging.
  const writeAccessLog = source.kind === 'demo' ? null : options.report;
  const app = createApp({
    ...options,
    source,
    allowedHosts: { host, publicUrl },
    autoSignInToken,
    privacyMode,
    frameAncestors,
    avatarHosts,
    writeAccessLog,
  });
  return {
    fetch: request => app.fetch(request),
    close: () => openedSource.close(),
    tokens: openedSource.tokens,
  };
}

/** Next to the bundle's own folder. */
const ASSETS = fileURLToPath(new URL('../app', import.meta.url));
/** The grace period for running requests, so that the program stops within 10 s. */
const GRACE_MS = 9000;
/** Errors that a user can fix, reported by their one-line message; any other is a bug. */
const USER_ERRORS = [
  SettingsError,
  ListenError,
  FolderLockedError,
  DataDirError,
  InterceptionsFileError,
  PostgresError,
  OpenFilesError,
];

/** Serves until a signal stops it; exits if it cannot start. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    await start(args);
  } catch (reason) {
    const error = await toOpenFilesError(reason);
    const isUserError = USER_ERRORS.some(errorClass => error instanceof errorClass);
    console.error(isUserError && error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function start(args: readonly string[]): Promise<void> {
  const unknown = args.find(arg => arg !== '--tokens');
  if (unknown !== undefined)
    throw new SettingsError(`Unknown option ${unknown}. The only option is --tokens.`);
  const wantsTokens = args.length > 0;
  const settings = readSettings(process.env);
  if (wantsTokens && (settings.coderUrl ?? settings.databaseUrl) !== null) {
    throw new SettingsError(
      '--tokens works only without CODER_URL and DATABASE_URL. Otherwise, tokens come from Coder.',
    );
  }
  const html = await readPage();
  let dashboard: Dashboard;
  try {
    dashboard = await openDashboard({
      env: process.env,
      now: () => new Date(),
      indexHtml: () => Promise.resolve(html),
      assets: ASSETS,
      // The last line of standard output is the URL.
      report: line => console.error(line),
    });
  } catch (error) {
    // Another process serves already, so only print its tokens.
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
  // Each request only reads, on its own connection and variables, so a failed one leaves nothing
  // inconsistent.
  process.on('uncaughtException', error =>
    console.error(`Unexpected error, the server keeps running: ${errorLine(error)}`),
  );
  // Once, so that a second signal ends the program at once.
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(urlOf(settings, listening.port));
}

function printTokens(tokens: Tokens): void {
  for (const role of ROLES) console.log(`${role} ${tokens[role]}`);
}

/** The URL to open; a server that listens on all interfaces is reachable on loopback too. */
function urlOf({ host, publicUrl }: Settings, port: number): string {
  if (publicUrl !== null) return publicUrl.origin;
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function readPage(): Promise<string> {
  try {
    return await readFile(`${ASSETS}/index.html`, 'utf8');
  } catch (error) {
    const cause = await toOpenFilesError(error);
    if (cause instanceof OpenFilesError) throw cause;
    throw new SettingsError(`${ASSETS}/index.html is missing. Run npm run build first.`, { cause });
  }
}
