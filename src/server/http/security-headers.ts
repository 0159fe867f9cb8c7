import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { AppOptions } from './app-options.ts';

/** What a browser may do with our answers: run our own scripts alone, load from nobody else, tell nobody where it was. */
export function securityHeaders({
  frameAncestors,
  avatarHosts,
}: Pick<AppOptions, 'frameAncestors' | 'avatarHosts'>): MiddlewareHandler {
  const isFramed = frameAncestors.length > 0;
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      // The library of the widgets adds `<style>` elements.
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
    // It knows no list; browsers that know the policy above go by that.
    xFrameOptions: isFramed ? false : 'DENY',
    // It would speak for every other service under the same host name; that is for whoever ends the TLS.
    strictTransportSecurity: false,
  });
}
