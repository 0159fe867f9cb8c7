import { openSource } from './sources/open-source.ts';
import type { Tokens } from './auth/tokens.ts';
import { readSettings } from './settings.ts';
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
