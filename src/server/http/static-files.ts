import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type Context, type Env } from 'hono';
import { etag } from 'hono/etag';

/** File names in this folder contain a hash of the content. */
const HASHED = '/assets/';
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const SHORT_SECONDS = 300;

/** Serves the built app's files, as compressed by the build; `index.html` is not served from here. */
export function staticFiles(folder: string): Hono {
  // No file can have this name, so a folder has no index and is not read as a file.
  const serve = serveStatic<Env>({ root: folder, precompressed: true, index: '\0' });
  const serveFile = async (c: Context<Env, string>, cacheControl: string): Promise<boolean> => {
    const response = await serve(c, noop);
    if (!response) return false;
    response.headers.set('Cache-Control', cacheControl);
    c.res = response;
    return true;
  };
  const addEtag = etag();

  return new Hono()
    .get(`${HASHED}*`, async c => {
      if (await serveFile(c, `public, max-age=${YEAR_SECONDS}, immutable`)) return c.res;
      // A page from before an update requests a removed file: the app's HTML would run as its script.
      c.header('Cache-Control', 'no-store');
      return c.text('Not found', 404);
    })
    .get('*', async (c, next) => {
      if (isPage(c.req.path) || !(await serveFile(c, `public, max-age=${SHORT_SECONDS}`))) return next();
      await addEtag(c, noop);
    });
}

const noop = (): Promise<void> => Promise.resolve();

/** The app's HTML is never served as a static file. */
function isPage(path: string): boolean {
  return path.endsWith('/') || path.includes('.html');
}
