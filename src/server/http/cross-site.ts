import type { MiddlewareHandler } from 'hono';
import { CoderError } from '#server/api/errors.ts';
import type { Logged } from '#server/auth/session-routes.ts';
import { isFromAnotherSite, type AllowedHosts } from './allowed-hosts.ts';

/** Paths that answer with data or change something: never the target of a link. */
const DATA = /^\/(?:api|config|session|dashboard|healthz|metrics)(?:\/|$)/;

const FROM_ANOTHER_SITE = new CoderError(403, 'This request came from another site.', {
  detail: 'Only the dashboard itself may send it, or a program that is not a browser.',
});

/**
 * Lets other sites link to the pages, and do nothing else. A page elsewhere cannot read our answers, but it could have the
 * visitor's browser ask a server that only their computer reaches, and learn from how long the answers take.
 */
export function refuseOtherSites(names: AllowedHosts): MiddlewareHandler<Logged> {
  return async (c, next) => {
    const { method, headers, url } = c.req.raw;
    const mode = headers.get('Sec-Fetch-Mode');
    const opensPage =
      (method === 'GET' || method === 'HEAD') &&
      (mode === null || mode === 'navigate') &&
      !DATA.test(c.req.path);
    if (!opensPage && isFromAnotherSite(headers, headers.get('Host') ?? new URL(url).host, names)) {
      // Whose token came along would be asked of the database, or of Coder.
      c.set('person', null);
      throw FROM_ANOTHER_SITE;
    }
    await next();
  };
}
