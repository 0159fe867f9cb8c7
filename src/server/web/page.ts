import { Hono } from 'hono';
import { CONFIG_MARKER } from '#model/config.ts';
import { findSignedIn } from '#server/session/signed-in.ts';
import { keepSignedIn } from '#server/session/session-routes.ts';
import type { AppOptions } from './app-options.ts';
import { configElement, configOf } from './page-config.ts';

/** The app's HTML under every path that may be one of its screens, with the config in it. */
export function pages({ source, names, firstToken, veil, indexHtml }: AppOptions): Hono {
  return new Hono().get('*', async c => {
    c.header('Cache-Control', 'no-store');
    if (!isPage(c.req.path, c.req.header('Accept'))) return c.text('Not found', 404);
    let signedIn = await findSignedIn(c.req.raw.headers, source);
    if (signedIn === null && firstToken !== null) {
      keepSignedIn(c, firstToken, names);
      signedIn = { user: await source.authenticate(firstToken), by: 'cookie' };
    }
    const html = await indexHtml(c.req.path);
    // As a function, because `$&` in a replacement text would mean something.
    return c.html(html.replace(CONFIG_MARKER, () => configElement(configOf(source, veil, signedIn))));
  });
}

/** A browser that opens an address says that it wants HTML; else what looks like a file is none of ours. */
function isPage(path: string, accept: string | undefined): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return accept?.includes('text/html') === true || !name.includes('.') || name.endsWith('.html');
}
