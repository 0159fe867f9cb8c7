import { databaseSource, embeddedSource, LOCAL_OWNER } from './database-source.ts';
import { openEmbedded, removeFileCopies } from './pglite/embedded.ts';
import { noticeLines } from './file/file-notice.ts';
import { coderClient, type CoderClient } from '#server/upstream/coder-client.ts';
import { findCoder, type CoderDeployment } from '#server/upstream/coder-deployment.ts';
import { coderUserResolver } from '#server/auth/coder-user-resolver.ts';
import { coderCheck, coderSource } from '#server/upstream/coder-source.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import type { Credentials, Source } from './source.ts';
import { SliceCache } from '#server/dashboard-api/usage-slices.ts';
import { findServerToken } from '#server/auth/server-token.ts';
import { persistTokens, type Tokens } from '#server/auth/tokens.ts';
import type { Settings } from '#server/settings.ts';

interface SourceOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly now: () => Date;
  readonly report: (line: string) => void;
}

export interface OpenSource {
  readonly source: Source;
  /** The tokens for embedded data; null if Coder's tokens are used. */
  readonly tokens: Tokens | null;
  /** The token that a browser without one receives with its first page. */
  readonly autoSignInToken: string | null;
  close(): Promise<void>;
}

/** Milliseconds of a monotonic clock, so that expiry does not depend on changes of the system clock. */
const monotonicNow = (): number => performance.now();

/**
 * Opens the source that the settings name. Rejects with a named error and a one-line message if it cannot be
 * opened.
 */
export async function openSource(settings: Settings, options: SourceOptions): Promise<OpenSource> {
  const { coderUrl, databaseUrl, file } = settings;
  const usesDeployment = coderUrl !== null || databaseUrl !== null;
  if (usesDeployment && file !== null)
    options.report('INTERCEPTIONS_FILE is ignored because CODER_URL or DATABASE_URL is set.');
  if (usesDeployment) await removeFileCopies({ ...settings, now: options.now(), report: options.report });
  if (databaseUrl !== null) return await openDatabase(databaseUrl, settings, options);
  if (coderUrl !== null) return await openCoderApi(coderUrl, settings, options);
  return await openEmbeddedSource(settings, options);
}

async function openCoderApi(url: URL, settings: Settings, options: SourceOptions): Promise<OpenSource> {
  const { client, ...coder } = await openCoder(url, settings, options);
  const source = coderSource({ client, ...coder, now: monotonicNow });
  return { source, tokens: null, autoSignInToken: null, close: () => client.close() };
}

/** Serves Coder's database; if Coder's URL is also set, Coder decides who may read. */
async function openDatabase(
  databaseUrl: string,
  settings: Settings,
  options: SourceOptions,
): Promise<OpenSource> {
  const coder = settings.coderUrl && (await openCoder(settings.coderUrl, settings, options));
  const database = await openPostgres(databaseUrl, options.report).catch(async (error: unknown) => {
    await coder?.client.close();
    throw error;
  });
  const source = databaseSource(database, {
    kind: 'database',
    file: null,
    coder: coder?.deployment ?? null,
    now: monotonicNow,
    serverCredentials: coder ? coder.serverCredentials : { token: LOCAL_OWNER.username, by: 'local' },
    authenticate: coder ? coder.authenticate : () => Promise.resolve(LOCAL_OWNER),
    // Without Coder no user could sign in.
    alsoNeeded: coder ? coderCheck(coder.client, monotonicNow) : null,
  });
  return {
    source,
    tokens: null,
    autoSignInToken: null,
    async close() {
      await Promise.all([database.close(), coder?.client.close()]);
    },
  };
}

interface OpenCoder {
  readonly client: CoderClient;
  readonly deployment: CoderDeployment;
  readonly authenticate: Source['authenticate'];
  readonly serverCredentials: Credentials | null;
}

async function openCoder(url: URL, settings: Settings, options: SourceOptions): Promise<OpenCoder> {
  const client = coderClient({ url, env: options.env });
  try {
    const deployment = await findCoder(client);
    const authenticate = coderUserResolver(client, monotonicNow);
    const serverCredentials = await findServerToken(settings, { ...options, authenticate });
    return { client, deployment, authenticate, serverCredentials };
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function openEmbeddedSource(settings: Settings, options: SourceOptions): Promise<OpenSource> {
  const { report } = options;
  const { database, notice, tokensPath, sumsPath } = await openEmbedded({
    ...settings,
    now: options.now(),
    report,
  });
  try {
    for (const line of notice === null ? [] : noticeLines(notice)) report(line);
    const tokens = await persistTokens(tokensPath);
    const slices = await SliceCache.open(sumsPath);
    const source = embeddedSource(database, {
      kind: notice === null ? 'demo' : 'file',
      file: notice,
      tokens,
      accounts: ACCOUNTS,
      now: monotonicNow,
      slices,
    });
    // Demo data is open to every user. A file has real data, so remote access requires a token.
    const autoSignInToken = settings.file === null || settings.loopback ? tokens.owner : null;
    const close = async (): Promise<void> => {
      await slices.flush();
      await database.close();
    };
    return { source, tokens, autoSignInToken, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
