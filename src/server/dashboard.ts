import { databaseSource } from './coder/database-source.ts';
import { openEmbedded } from './embedded.ts';
import { ACCOUNTS } from './seed/accounts.ts';
import { isLoopback } from './session/own-names.ts';
import { keepTokens } from './session/token-file.ts';
import type { Tokens } from './session/tokens.ts';
import { readSettings, type Settings } from './settings.ts';
import { createApp } from './web/app.ts';

export interface DashboardOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** The page for an address, with the marker for the config still in it. */
  readonly indexHtml: (path: string) => Promise<string>;
  /** The folder of the built app; null while something else serves it. */
  readonly assets: string | null;
  readonly report: (line: string) => void;
}

export interface Dashboard {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly close: () => Promise<void>;
  readonly tokens: Tokens;
}

/** The whole program behind one `fetch`. Rejects with a named error where its settings or its data cannot be used. */
export async function openDashboard(options: DashboardOptions): Promise<Dashboard> {
  const settings = readSettings(options.env);
  const { host, publicUrl, veil, dataDir } = settings;
  const { database, notice } = await openEmbedded({
    ...settings,
    now: options.now(),
    report: options.report,
  });
  try {
    for (const { reason, count } of notice?.skipped ?? []) {
      options.report(`${count} of the file could not be read: ${reason}`);
    }
    const tokens = await keepTokens(dataDir);
    const source = databaseSource(database, {
      kind: notice === null ? 'demo' : 'file',
      file: notice && { read: notice.read, skipped: notice.skipped.map(each => ({ ...each })) },
      tokens,
      accounts: ACCOUNTS,
    });
    const firstToken = signsFirstIn(settings) ? tokens.owner : null;
    const app = createApp({ ...options, source, names: { host, publicUrl }, firstToken, veil });
    return { fetch: request => app.fetch(request), close: () => database.close(), tokens };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Made-up data is for everybody. A file is somebody's real data: from elsewhere it takes a token. */
function signsFirstIn({ file, host, publicUrl }: Settings): boolean {
  return file === null || (isLoopback(host) && (publicUrl === null || isLoopback(publicUrl.host)));
}
