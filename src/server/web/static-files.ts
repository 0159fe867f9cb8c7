import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { etag } from 'hono/etag';

/** The names of files in here change with their content. */
const HASHED = '/assets/';
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const SHORT_SECONDS = 300;

/** The built app's files, as they were compressed when they were built; the page itself is not among them. */
export function staticFiles(folder: string): Hono {
  const cacheFor = (control: string) =>
    serveStatic({
      root: folder,
      precompressed: true,
      // Folders have nothing to show.
      index: '',
      onFound: (_path, c) => c.header('Cache-Control', control),
    });
  const files = new Hono();
  files.use(`${HASHED}*`, cacheFor(`public, max-age=${YEAR_SECONDS}, immutable`));
  files.get(`${HASHED}*`, c => {
    // A page from before an update asks for what is gone: the app's HTML would be run as its script.
    c.header('Cache-Control', 'no-store');
    return c.text('Not found', 404);
  });
  const revalidated = cacheFor(`public, max-age=${SHORT_SECONDS}`);
  files.get('*', etag(), (c, next) => (isPage(c.req.path) ? next() : revalidated(c, next)));
  return files;
}

/** The app's HTML, which is never handed out as a file. */
function isPage(path: string): boolean {
  return path.endsWith('/') || path.includes('.html');
}
