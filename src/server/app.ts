import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { acceptedEncodings } from '#server/http/accept-encoding.ts';
import { CoderError, ROUTE_NOT_FOUND, errorResponse, jsonResponse } from '#server/api/errors.ts';
import { requireAllowedHost } from '#server/http/allowed-hosts.ts';
import { sessionRoutes, type AccessLogEnv, resolveUser } from '#server/auth/session-routes.ts';
import { accessLog, visibleLine } from '#server/http/access-log.ts';
import { refuseOtherSites } from '#server/http/cross-site.ts';
import { securityHeaders } from '#server/http/security-headers.ts';
import { configOf, pages, type AppOptions } from '#server/http/pages.ts';
import { staticFiles } from '#server/http/static-files.ts';

/** Longer than each source's own timeout, and short enough for a response within 5 s. */
const TIMEOUT_MS = 4500;

/** Runs one check at a time and shares its result; a check that does not end in time has failed. */
export function healthCheck(check: () => Promise<void>, limit = TIMEOUT_MS): () => Promise<void> {
  let running: Promise<void> | null = null;
  return async () => {
    running ??= withTimeout(limit, check()).finally(() => (running = null));
    await running;
  };
}

async function withTimeout(limit: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const error = new CoderError(504, 'The health check timed out.', {
      detail: `No response within ${limit} ms.`,
    });
    timer = setTimeout(() => reject(error), limit);
  });
  // A failure after the timeout is ignored.
  work.catch(() => undefined);
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Encodings of static files, and of compressed responses. */
const ENCODINGS = ['br', 'zstd', 'gzip'];

export function createApp(options: AppOptions): Hono<AccessLogEnv> {
  const { source, allowedHosts, assets, now, report, writeAccessLog } = options;
  const app = new Hono<AccessLogEnv>();
  app.use(securityHeaders(options));
  app.use(async (c, next) => {
    // Later middleware only looks for a name in this header, and would take `gzip;q=0` for acceptance.
    const { headers } = c.req.raw;
    const acceptedCodings = acceptedEncodings(headers.get('Accept-Encoding') ?? undefined, ENCODINGS);
    if (acceptedCodings === null) headers.delete('Accept-Encoding');
    else headers.set('Accept-Encoding', acceptedCodings);
    await next();
  });
  const ownSiteOnly = refuseOtherSites(allowedHosts);
  // Before the host check, because health probes may use any host name.
  const check = healthCheck(() => source.check());
  app.get('/healthz', ownSiteOnly, async () => {
    try {
      await check();
    } catch (error) {
      report(`Health check failed: ${visibleLine(healthProblem(error))}`);
      throw new CoderError(503, 'The data source does not respond.');
    }
    return jsonResponse({ status: 'ok' });
  });
  app.use(async (c, next) => {
    requireAllowedHost(c.req.header('Host') ?? new URL(c.req.url).host, allowedHosts);
    await next();
  });
  if (writeAccessLog !== null) {
    const logAccess = accessLog({ source, now, log: writeAccessLog });
    app.use('/api/*', logAccess);
    app.use('/session', logAccess);
    app.use('/dashboard/*', logAccess);
  }
  app.use(ownSiteOnly);
  app.use('/api/*', compress({ encoding: 'gzip' }));
  app.use('/api/*', async (c, next) => {
    await next();
    c.header('X-Coder-Build-Version', source.version());
  });
  app.route('/', source.api);
  const reportError = (error: Error): void => report(visibleLine(internalErrorLine(error)));
  if (source.dashboard !== null) app.route('/', source.dashboard.api(reportError));
  app.all('/dashboard/*', () => {
    throw ROUTE_NOT_FOUND;
  });
  app.route('/', sessionRoutes(source, allowedHosts));
  app.get('/config', async c =>
    jsonResponse(configOf(options, await resolveUser(c.req.raw.headers, source))),
  );
  if (assets !== null) app.route('/', staticFiles(assets));
  app.route('/', pages(options));
  app.notFound(() => errorResponse(ROUTE_NOT_FOUND));
  app.onError((error, c) => {
    if (error instanceof CoderError) return errorResponse(error);
    // The client has disconnected.
    if (c.req.raw.signal.aborted) return new Response(null, { status: 499 });
    reportError(error);
    return errorResponse(
      new CoderError(500, 'Internal error getting AI Bridge interceptions.', { detail: firstLine(error) }),
    );
  });
  return app;
}

/** The position of an internal error. Its message is not logged, because it may quote data. */
function internalErrorLine(error: Error): string {
  const stack = error.stack ?? '';
  const frames = stack.slice(stack.indexOf(error.message) + error.message.length);
  const position = /^ *at (.+)$/m.exec(frames)?.[1] ?? 'an unknown position';
  return `Internal error: ${error.name} at ${position}`;
}

function healthProblem(error: unknown): string {
  return (error instanceof CoderError && error.detail) || firstLine(error);
}

/** What a client may see of an error, never a stack. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').slice(0, 200);
}
