import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type Context, type Env } from 'hono';
import { etag } from 'hono/etag';

/** The names of files in here change with their content. */
const HASHED = '/assets/';
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const SHORT_SECONDS = 300;

/** The built app's files, as they were compressed when they were built; the page itself is not among them. */
export function staticFiles(folder: string): Hono {
  // Folders have nothing to show: no file can have this name. Without one they would be read as files.
  const serve = serveStatic<Env>({ root: folder, precompressed: true, index: '\0' });
  const find = async (c: Context<Env, string>, cacheControl: string): Promise<boolean> => {
    const found = await serve(c, nothing);
    if (!found) return false;
    found.headers.set('Cache-Control', cacheControl);
    c.res = found;
    return true;
  };
  const tag = etag();

  return new Hono()
    .get(`${HASHED}*`, async c => {
      if (await find(c, `public, max-age=${YEAR_SECONDS}, immutable`)) return c.res;
      // A page from before an update asks for what is gone: the app's HTML would be run as its script.
      c.header('Cache-Control', 'no-store');
      return c.text('Not found', 404);
    })
    .get('*', async (c, next) => {
      if (isPage(c.req.path) || !(await find(c, `public, max-age=${SHORT_SECONDS}`))) return next();
      await tag(c, nothing);
    });
}

const nothing = (): Promise<void> => Promise.resolve();

/** The app's HTML, which is never handed out as a file. */
function isPage(path: string): boolean {
  return path.endsWith('/') || path.includes('.html');
}
