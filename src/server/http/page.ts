import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { CONFIG_MARKER } from '#shared/domain/config.ts';
import { SESSION_COOKIE } from '#server/sources/credentials.ts';
import { forgetSignedIn, keepSignedIn } from '#server/auth/session-routes.ts';
import { findReader, isSignedOut } from '#server/auth/signed-in.ts';
import type { AppOptions } from './app-options.ts';
import { configElement, configOf, firstRowsLink } from './page-config.ts';

/** The app's HTML under every path that may be one of its screens, with the config in it. */
export function pages(options: AppOptions): Hono {
  const { source, names, firstToken, indexHtml } = options;
  return new Hono().get('*', async c => {
    c.header('Cache-Control', 'no-store');
    if (!isPage(c.req.path, c.req.header('Accept'))) return c.text('Not found', 404);
    let reader = await findReader(c.req.raw.headers, source);
    if (isSignedOut(reader) && source.own !== null && getCookie(c, SESSION_COOKIE) !== undefined) {
      // A cookie that is refused must not stand in the way of the server's own token.
      forgetSignedIn(c);
      reader = await findReader(new Headers(), source);
    }
    if (isSignedOut(reader) && firstToken !== null) {
      keepSignedIn(c, firstToken, names);
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
