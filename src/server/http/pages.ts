import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import {
  accessOf,
  canFetchRows,
  CONFIG_ELEMENT_ID,
  type Config,
  CONFIG_MARKER,
} from '#shared/domain/config.ts';
import { listPath, DEFAULT_PAGE_SIZE } from '#shared/domain/coder-api.ts';
import { goJson } from '#server/api/go-json.ts';
import {
  type RequestUser,
  type SignedIn,
  clearSessionCookie,
  setSessionCookie,
  resolveUser,
  isSignedOut,
} from '#server/auth/session-routes.ts';
import { SESSION_COOKIE, type Source } from '#server/sources/source.ts';
import type { AllowedHosts } from './allowed-hosts.ts';

export interface AppOptions {
  readonly source: Source;
  readonly allowedHosts: AllowedHosts;
  /** The token that a browser without one receives with its first page; null if users sign in themselves. */
  readonly autoSignInToken: string | null;
  readonly privacyMode: boolean;
  /** Sources for the CSP's `frame-ancestors`; empty if no page may embed this one. */
  readonly frameAncestors: readonly string[];
  /** Hosts from which the page may load avatars. */
  readonly avatarHosts: readonly string[];
  readonly indexHtml: (path: string) => Promise<string>;
  /** The folder of the built app; null if another server serves it. */
  readonly assets: string | null;
  readonly now: () => Date;
  readonly report: (line: string) => void;
  /** Receives one line per API request; null if requests are not logged. */
  readonly writeAccessLog: ((line: string) => void) | null;
}

/** The config that the page needs for its first render. */
export function configOf(
  { source, privacyMode, avatarHosts }: Pick<AppOptions, 'source' | 'privacyMode' | 'avatarHosts'>,
  { signedIn, problem }: RequestUser,
): Config {
  const { kind, coder, file } = source;
  return {
    source: kind,
    database: source.dashboard && { filters: [...source.dashboard.filters] },
    coder_url: coder?.url ?? null,
    coder_version: coder?.version() ?? null,
    version: source.version(),
    user: signedIn && userOf(signedIn),
    signed_in_by: signedIn?.by ?? null,
    problem,
    privacyMode,
    avatar_hosts: [...avatarHosts],
    retention_days: null,
    file,
  };
}

function userOf({ user: { id, username, name, avatar_url, roles } }: SignedIn): Config['user'] {
  return { id, username, name, avatar_url, roles: [...roles] };
}

/** The config as an element of the page. The JSON escapes every `<`, so no text can close the element. */
function configElement(config: Config): string {
  return `<script type="application/json" id="${CONFIG_ELEMENT_ID}">${goJson(config)}</script>`;
}

/** Paths of the unfiltered list. */
const UNFILTERED_LIST_PATHS: ReadonlySet<string> = new Set(['/', '/interceptions']);

/**
 * Preloads the first rows while the browser still loads the scripts that use them. The URL must match the
 * app's request exactly, and the app must make that request: browsers warn about an unused preload.
 */
function firstRowsLink(config: Config, url: string): string {
  const { pathname, search } = new URL(url);
  if (!UNFILTERED_LIST_PATHS.has(pathname) || search !== '' || !canFetchRows(accessOf(config))) return '';
  return `<link rel="preload" as="fetch" crossorigin href="${listPath({ limit: DEFAULT_PAGE_SIZE })}">`;
}

/** Serves the app's HTML, with the config in it, for every path that may be a page. */
export function pages(options: AppOptions): Hono {
  const { source, allowedHosts, autoSignInToken, indexHtml } = options;
  return new Hono().get('*', async c => {
    c.header('Cache-Control', 'no-store');
    if (!isPage(c.req.path, c.req.header('Accept'))) return c.text('Not found', 404);
    let user = await resolveUser(c.req.raw.headers, source);
    if (
      isSignedOut(user) &&
      source.serverCredentials !== null &&
      getCookie(c, SESSION_COOKIE) !== undefined
    ) {
      // A rejected cookie must not hide the server's own token.
      clearSessionCookie(c);
      user = await resolveUser(new Headers(), source);
    }
    if (isSignedOut(user) && autoSignInToken !== null) {
      setSessionCookie(c, autoSignInToken, allowedHosts);
      user = { signedIn: { user: await source.authenticate(autoSignInToken), by: 'cookie' }, problem: null };
    }
    const html = await indexHtml(c.req.path);
    const config = configOf(options, user);
    // A function, because `$&` is special in a replacement string.
    return c.html(
      html.replace(CONFIG_MARKER, () => firstRowsLink(config, c.req.url) + configElement(config)),
    );
  });
}

/**
 * A browser that opens a URL accepts HTML; for any other client, a path with a file extension is not a page.
 */
function isPage(path: string, accept: string | undefined): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return accept?.includes('text/html') === true || !name.includes('.') || name.endsWith('.html');
}
