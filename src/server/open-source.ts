import { embeddedSource } from './coder/embedded-source.ts';
import { openEmbedded } from './embedded.ts';
import { coderClient } from './forward/coder-client.ts';
import { findCoder } from './forward/coder-deployment.ts';
import { coderReaders } from './forward/coder-readers.ts';
import { coderSource } from './forward/coder-source.ts';
import { ACCOUNTS } from './seed/accounts.ts';
import { findOwnToken } from './session/own-token.ts';
import { keepTokens } from './session/token-file.ts';
import type { Tokens } from './session/tokens.ts';
import type { Settings } from './settings.ts';
import type { Source } from './source.ts';

interface SourceOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly now: () => Date;
  readonly report: (line: string) => void;
}

export interface OpenSource {
  readonly source: Source;
  /** The tokens of embedded data; null where Coder's own are used. */
  readonly tokens: Tokens | null;
  /** The token that a browser without one is given with its first page. */
  readonly firstToken: string | null;
  close(): Promise<void>;
}

/** Opens what the settings name. Rejects with a named error, one line for a person, where it cannot be used. */
export async function openSource(settings: Settings, options: SourceOptions): Promise<OpenSource> {
  if (settings.coderUrl !== null) return await openCoder(settings.coderUrl, settings, options);
  return await openEmbeddedSource(settings, options);
}

async function openCoder(url: URL, settings: Settings, options: SourceOptions): Promise<OpenSource> {
  const client = coderClient({ url, env: options.env });
  try {
    const deployment = await findCoder(client);
    const now = (): number => options.now().getTime();
    const authenticate = coderReaders(client, now);
    const own = await findOwnToken(settings, { ...options, authenticate });
    const source = coderSource({ client, deployment, authenticate, own, now });
    return { source, tokens: null, firstToken: null, close: () => client.close() };
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function openEmbeddedSource(settings: Settings, options: SourceOptions): Promise<OpenSource> {
  const { report } = options;
  const { database, notice } = await openEmbedded({ ...settings, now: options.now(), report });
  try {
    for (const { reason, count } of notice?.skipped ?? []) {
      report(`${count} of the file could not be read: ${reason}`);
    }
    const tokens = await keepTokens(settings.dataDir);
    const source = embeddedSource(database, {
      kind: notice === null ? 'demo' : 'file',
      file: notice && { read: notice.read, skipped: notice.skipped.map(each => ({ ...each })) },
      tokens,
      accounts: ACCOUNTS,
    });
    // Made-up data is for everybody. A file is somebody's real data: from elsewhere it takes a token.
    const firstToken = settings.file === null || settings.loopback ? tokens.owner : null;
    return { source, tokens, firstToken, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}
