import type { MiddlewareHandler } from 'hono';
import { CoderError } from '#server/api/errors.ts';
import type { AccessLogEnv } from '#server/auth/session-routes.ts';
import { isFromAnotherSite, type AllowedHosts } from './allowed-hosts.ts';

/** Paths that return data or change state, which another site never has a reason to link to. */
const DATA = /^\/(?:api|config|session|dashboard|healthz|metrics)(?:\/|$)/;

const FROM_ANOTHER_SITE = new CoderError(403, 'This request came from another site.', {
  detail: 'Only the dashboard itself, or a client that is not a browser, can send it.',
});

/**
 * Lets other sites link to the pages and nothing else. Another site cannot read our responses, but it could
 * make the visitor's browser query a server that only that computer reaches, and learn from the response
 * times.
 */
export function refuseOtherSites(allowedHosts: AllowedHosts): MiddlewareHandler<AccessLogEnv> {
  return async (c, next) => {
    const { method, headers, url } = c.req.raw;
    const mode = headers.get('Sec-Fetch-Mode');
    const opensPage =
      (method === 'GET' || method === 'HEAD') &&
      (mode === null || mode === 'navigate') &&
      !DATA.test(c.req.path);
    if (!opensPage && isFromAnotherSite(headers, headers.get('Host') ?? new URL(url).host, allowedHosts)) {
      // Null skips the lookup of the user for the access log, which would query the database or Coder.
      c.set('person', null);
      throw FROM_ANOTHER_SITE;
    }
    await next();
  };
}
