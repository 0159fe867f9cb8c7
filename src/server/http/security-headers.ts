import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { AppOptions } from './pages.ts';

/** Only our own scripts may run, nothing loads from other hosts, and no referrer is sent. */
export function securityHeaders({
  frameAncestors,
  avatarHosts,
}: Pick<AppOptions, 'frameAncestors' | 'avatarHosts'>): MiddlewareHandler {
  const isFramed = frameAncestors.length > 0;
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      // Base UI adds `<style>` elements.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', ...avatarHosts.map(host => `https://${host}`)],
      connectSrc: ["'self'"],
      workerSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: isFramed ? [...frameAncestors] : ["'none'"],
      formAction: ["'self'"],
    },
    referrerPolicy: 'no-referrer',
    // This header cannot hold a list; browsers that support `frame-ancestors` prefer that.
    xFrameOptions: isFramed ? false : 'DENY',
    // HSTS would apply to every other service on the same host name; the TLS proxy sets it.
    strictTransportSecurity: false,
  });
}
