import { openSource } from './sources/open-source.ts';
import type { Tokens } from './auth/tokens.ts';
import { readSettings } from './settings.ts';
import { createApp } from './app.ts';

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
  /** The tokens of embedded data; null where Coder's own are used. */
  readonly tokens: Tokens | null;
}

/** The whole program behind one `fetch`. Rejects with a named error where its settings or its data cannot be used. */
export async function openDashboard(options: DashboardOptions): Promise<Dashboard> {
  const settings = readSettings(options.env);
  const { host, publicUrl, privacyMode, frameAncestors, avatarHosts } = settings;
  const opened = await openSource(settings, {
    ...options,
    platform: process.platform,
  });
  const { source, autoSignInToken } = opened;
  // Made-up data has no readers that anybody would ask after.
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
  return { fetch: request => app.fetch(request), close: () => opened.close(), tokens: opened.tokens };
}
