import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import {
  accessOf,
  mayAskForRows,
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
import { SESSION_COOKIE } from '#server/sources/source.ts';
import type { AppOptions } from './app-options.ts';

/** What the page needs to know before it draws anything. */
export function configOf(
  { source, privacyMode, avatarHosts }: Pick<AppOptions, 'source' | 'privacyMode' | 'avatarHosts'>,
  { signedIn, problem }: RequestUser,
): Config {
  const { kind, coder, file } = source;
  return {
    source: kind,
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

/** As an element of the page. Its JSON has every `<` escaped, so that no text in it can end the element. */
function configElement(config: Config): string {
  return `<script type="application/json" id="${CONFIG_ELEMENT_ID}">${goJson(config)}</script>`;
}

/** Addresses of the list without any filter. */
const WHOLE_LIST: ReadonlySet<string> = new Set(['/', '/interceptions']);

/**
 * Lets the browser ask for the first rows while it still fetches the scripts that are going to; for them it must be the
 * same request to the letter. A browser complains of an answer that nobody takes, so only where that is certain.
 */
function firstRowsLink(config: Config, address: string): string {
  const { pathname, search } = new URL(address);
  if (!WHOLE_LIST.has(pathname) || search !== '' || !mayAskForRows(accessOf(config))) return '';
  return `<link rel="preload" as="fetch" crossorigin href="${listPath({ limit: DEFAULT_PAGE_SIZE })}">`;
}

/** The app's HTML under every path that may be one of its screens, with the config in it. */
export function pages(options: AppOptions): Hono {
  const { source, names, firstToken, indexHtml } = options;
  return new Hono().get('*', async c => {
    c.header('Cache-Control', 'no-store');
    if (!isPage(c.req.path, c.req.header('Accept'))) return c.text('Not found', 404);
    let reader = await resolveUser(c.req.raw.headers, source);
    if (isSignedOut(reader) && source.own !== null && getCookie(c, SESSION_COOKIE) !== undefined) {
      // A cookie that is refused must not stand in the way of the server's own token.
      clearSessionCookie(c);
      reader = await resolveUser(new Headers(), source);
    }
    if (isSignedOut(reader) && firstToken !== null) {
      setSessionCookie(c, firstToken, names);
      reader = { signedIn: { user: await source.authenticate(firstToken), by: 'cookie' }, problem: null };
    }
    const html = await indexHtml(c.req.path);
    const config = configOf(options, reader);
    // As a function, because `$&` in a replacement text would mean something.
    return c.html(
      html.replace(CONFIG_MARKER, () => firstRowsLink(config, c.req.url) + configElement(config)),
    );
  });
}

/** A browser that opens an address says that it wants HTML; else what looks like a file is none of ours. */
function isPage(path: string, accept: string | undefined): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return accept?.includes('text/html') === true || !name.includes('.') || name.endsWith('.html');
}
