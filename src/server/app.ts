import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { acceptedEncodings } from './http/accept-encoding.ts';
import { CoderError, ROUTE_NOT_FOUND, errorResponse, jsonResponse } from './api/errors.ts';
import { requireAllowedHost } from './http/allowed-hosts.ts';
import { sessionRoutes, type AccessLogEnv, resolveUser } from './auth/session-routes.ts';
import { accessLog, visibleLine } from './http/access-log.ts';
import { healthCheck } from './http/health-check.ts';
import type { AppOptions } from './http/app-options.ts';
import { refuseOtherSites } from './http/cross-site.ts';
import { securityHeaders } from './http/security-headers.ts';
import { configOf, pages } from './http/pages.ts';
import { staticFiles } from './http/static-files.ts';

/** What files are stored as, and answers are compressed to. */
const ENCODINGS = ['br', 'zstd', 'gzip'];

/** Everything this server answers. */
export function createApp(options: AppOptions): Hono<AccessLogEnv> {
  const { source, allowedHosts, assets, now, report, writeAccessLog } = options;
  const app = new Hono<AccessLogEnv>();
  app.use(securityHeaders(options));
  app.use(async (c, next) => {
    // What follows looks for a name in this header, and would take `gzip;q=0` for a yes.
    const { headers } = c.req.raw;
    const accepted = acceptedEncodings(headers.get('Accept-Encoding') ?? undefined, ENCODINGS);
    if (accepted === null) headers.delete('Accept-Encoding');
    else headers.set('Accept-Encoding', accepted);
    await next();
  });
  const ownSiteOnly = refuseOtherSites(allowedHosts);
  // Asked by machines under whatever name they know.
  const check = healthCheck(() => source.check());
  app.get('/healthz', ownSiteOnly, async () => {
    try {
      await check();
    } catch (error) {
      report(`Not healthy: ${visibleLine(whyNot(error))}`);
      throw new CoderError(503, 'What stands behind this server does not answer.');
    }
    return jsonResponse({ status: 'ok' });
  });
  app.use(async (c, next) => {
    requireAllowedHost(c.req.header('Host') ?? new URL(c.req.url).host, allowedHosts);
    await next();
  });
  if (writeAccessLog !== null) {
    const logged = accessLog({ source, now, log: writeAccessLog });
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
  app.route('/', sessionRoutes(source, allowedHosts));
  app.get('/config', async c =>
    jsonResponse(configOf(options, await resolveUser(c.req.raw.headers, source))),
  );
  if (assets !== null) app.route('/', staticFiles(assets));
  app.route('/', pages(options));
  app.notFound(() => errorResponse(ROUTE_NOT_FOUND));
  app.onError((error, c) => {
    if (error instanceof CoderError) return errorResponse(error);
    // Nobody waits for this answer any more.
    if (c.req.raw.signal.aborted) return new Response(null, { status: 499 });
    report(visibleLine(faultLine(error)));
    return errorResponse(
      new CoderError(500, 'Internal error getting AI Bridge interceptions.', { detail: firstLine(error) }),
    );
  });
  return app;
}

/** Where a fault of ours is. Its message may repeat what was being read, so it is not in the log. */
function faultLine(error: Error): string {
  const stack = error.stack ?? '';
  const frames = stack.slice(stack.indexOf(error.message) + error.message.length);
  const place = /^ *at (.+)$/m.exec(frames)?.[1] ?? 'an unknown place';
  return `Internal error: ${error.name} at ${place}`;
}

function whyNot(error: unknown): string {
  return (error instanceof CoderError && error.detail) || firstLine(error);
}

/** What a client is told of a fault: never a stack. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').slice(0, 200);
}
