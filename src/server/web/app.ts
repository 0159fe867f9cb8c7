import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { CoderError, ROUTE_NOT_FOUND } from '#server/coder/coder-error.ts';
import { errorAnswer, jsonAnswer } from '#server/coder/json-answer.ts';
import { requireKnownHost } from '#server/session/own-names.ts';
import { sessionRoutes, type Named } from '#server/session/session-routes.ts';
import { findReader } from '#server/session/signed-in.ts';
import { accessLog } from './access-log.ts';
import type { AppOptions } from './app-options.ts';
import { refuseOtherSites } from './other-sites.ts';
import { ownHeaders } from './own-headers.ts';
import { configOf } from './page-config.ts';
import { pages } from './page.ts';
import { staticFiles } from './static-files.ts';

/** Everything this server answers. */
export function createApp(options: AppOptions): Hono<Named> {
  const { source, names, assets, now, report, accessLine } = options;
  const app = new Hono<Named>();
  app.use(ownHeaders(options));
  const ownSiteOnly = refuseOtherSites(names);
  // Asked by machines under whatever name they know.
  app.get('/healthz', ownSiteOnly, async () => {
    try {
      await source.check();
    } catch (error) {
      report(`Not healthy: ${firstLine(error)}`);
      throw new CoderError(503, 'What stands behind this server does not answer.');
    }
    return jsonAnswer({ status: 'ok' });
  });
  app.use(async (c, next) => {
    requireKnownHost(c.req.header('Host') ?? new URL(c.req.url).host, names);
    await next();
  });
  if (accessLine !== null) {
    const logged = accessLog({ source, now, log: accessLine });
    app.use('/api/*', logged);
    app.use('/session', logged);
  }
  app.use(ownSiteOnly);
  app.use('/api/*', compress({ encoding: 'gzip' }));
  app.use('/api/*', async (c, next) => {
    await next();
    c.header('X-Coder-Build-Version', source.version());
  });
  app.route('/', source.api);
  app.route('/', sessionRoutes(source, names));
  app.get('/config', async c => jsonAnswer(configOf(options, await findReader(c.req.raw.headers, source))));
  if (assets !== null) app.route('/', staticFiles(assets));
  app.route('/', pages(options));
  app.notFound(() => errorAnswer(ROUTE_NOT_FOUND));
  app.onError((error, c) => {
    if (error instanceof CoderError) return errorAnswer(error);
    // Nobody waits for this answer any more.
    if (c.req.raw.signal.aborted) return new Response(null, { status: 499 });
    report(error.stack ?? error.message);
    return errorAnswer(
      new CoderError(500, 'Internal error getting AI Bridge interceptions.', { detail: firstLine(error) }),
    );
  });
  return app;
}

/** What a client is told of a fault: never a stack. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').slice(0, 200);
}
