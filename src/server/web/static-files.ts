import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { etag } from 'hono/etag';

/** The names of files in here change with their content. */
const HASHED = '/assets/';
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const SHORT_SECONDS = 300;

/** The built app's files, as they were compressed when they were built; the page itself is not among them. */
export function staticFiles(folder: string): Hono {
  const serve = (control: string) =>
    serveStatic({
      root: folder,
      precompressed: true,
      // Folders have nothing to show.
      index: '',
      onFound: (_path, c) => c.header('Cache-Control', control),
    });
  const hashed = serve(`public, max-age=${YEAR_SECONDS}, immutable`);
  const others = serve(`public, max-age=${SHORT_SECONDS}`);
  const tag = etag();

  return new Hono()
    .get(`${HASHED}*`, hashed, c => {
      // A page from before an update asks for what is gone: the app's HTML would be run as its script.
      c.header('Cache-Control', 'no-store');
      return c.text('Not found', 404);
    })
    .get('*', async (c, next) => {
      const found = isPage(c.req.path) ? undefined : await others(c, nothing);
      if (found === undefined) return next();
      c.res = found;
      await tag(c, nothing);
    });
}

const nothing = (): Promise<void> => Promise.resolve();

/** The app's HTML, which is never handed out as a file. */
function isPage(path: string): boolean {
  return path.endsWith('/') || path.includes('.html');
}
