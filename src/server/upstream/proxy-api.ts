import { Hono } from 'hono';
import { formatQuery, goParseQuery } from '#shared/lib/go-compat.ts';
import { acceptedEncodings } from '#server/http/accept-encoding.ts';
import { capabilitiesOf } from '#shared/domain/coder-api.ts';
import { CoderError, NO_TOKEN, ROUTE_NOT_FOUND } from '#server/api/errors.ts';
import { credentialsOf, type Credentials } from '#server/sources/source.ts';
import type { AccessLogEnv } from '#server/auth/session-routes.ts';
import { requireValidToken } from '#server/auth/coder-user-resolver.ts';
import type { CoderClient } from './coder-client.ts';
import type { CoderDeployment } from './coder-deployment.ts';
import { forwardResponse } from './forward-response.ts';

/**
 * The paths of Coder's API that the dashboard needs, with the parameters it needs. Nothing else is
 * forwarded.
 */
const ALLOWED_PATHS: Readonly<Record<string, readonly string[]>> = {
  '/api/v2/buildinfo': [],
  '/api/v2/users/me': [],
  '/api/v2/users': ['q', 'limit', 'offset', 'after_id'],
  '/api/v2/aibridge/interceptions': ['q', 'limit', 'offset', 'after_id'],
  '/api/v2/aibridge/models': ['q', 'limit', 'offset'],
  '/api/v2/aibridge/clients': ['q', 'limit', 'offset'],
};

/**
 * One user by ID, or by a name that Coder's rules for usernames allow. A session token is longer than both
 * patterns allow, so a token in the path is never forwarded.
 */
const USER_PATH =
  /^\/api\/v2\/users\/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=.{1,32}$)[a-z0-9]+(?:-[a-z0-9]+)*)$/i;
/** Coder's own routes below `/users`, which cannot be usernames. */
const RESERVED_USER_PATH =
  /\/(?:authmethods|first|login|logout|me|oauth2|oidc|oidc-claims|otp|roles|validate-password)$/i;

/** The parameters that a path accepts; null if the path is not part of the API. */
export function parametersOf(path: string): readonly string[] | null {
  if (Object.hasOwn(ALLOWED_PATHS, path)) return ALLOWED_PATHS[path] ?? null;
  return USER_PATH.test(path) && !RESERVED_USER_PATH.test(path) ? [] : null;
}

/**
 * The request target for Coder, rebuilt from the parsed request; null if it is not forwarded.
 * @param path as sent; a differently encoded path is not allowed
 * @param query without the question mark
 */
function forwardedTarget(path: string, query: string): string | null {
  const params = parametersOf(path);
  if (params === null) return null;
  const accepted = goParseQuery(query).filter(([name]) => params.includes(name));
  return accepted.length === 0 ? path : `${path}?${formatQuery(accepted)}`;
}

const LIST = '/api/v2/aibridge/interceptions';
const PUBLIC_PATH = '/api/v2/buildinfo';
interface ForwardOptions {
  readonly client: CoderClient;
  readonly deployment: CoderDeployment;
  readonly serverCredentials: Credentials | null;
}

/** Forwards the allow-listed part of Coder's API. Only the session token is sent along. */
export function forwardApi({ client, deployment, serverCredentials }: ForwardOptions): Hono {
  const api = new Hono<AccessLogEnv>();
  api.all('/api/*', async c => {
    const { headers, method, signal, url } = c.req.raw;
    const { pathname, search } = new URL(url);
    const target = forwardedTarget(pathname, search.slice(1));
    const upgrade = headers.has('Upgrade');
    if (target === null || upgrade || (method !== 'GET' && method !== 'HEAD')) throw ROUTE_NOT_FOUND;
    if (pathname === LIST) requireInterceptionsApi(deployment.version());
    const token =
      pathname === PUBLIC_PATH ? null : (credentialsOf(headers, serverCredentials)?.token ?? null);
    if (token === null && pathname !== PUBLIC_PATH) throw NO_TOKEN;
    const upstreamResponse = await client.get({
      target,
      token: token === null ? null : requireValidToken(token),
      acceptEncoding: acceptedEncodings(headers.get('Accept-Encoding') ?? undefined, ['gzip']) ?? 'identity',
      signal,
    });
    deployment.updateVersion(upstreamResponse);
    if (pathname === LIST && capabilitiesOf(deployment.version()).interceptions !== 'offered') {
      upstreamResponse.body.on('error', () => undefined).destroy();
      requireInterceptionsApi(deployment.version());
    }
    const { response, incomplete } = await forwardResponse(upstreamResponse, c.req.raw, client.route);
    if (incomplete !== null) c.set('incomplete', incomplete);
    return response;
  });
  // The variables are for the access log; the caller gets a plain Hono app.
  return new Hono().route('/', api);
}

/** Since 2.35 the path belongs to the AI proxy, whose response would not explain this. */
function requireInterceptionsApi(version: string): void {
  if (capabilitiesOf(version).interceptions === 'offered') return;
  throw new CoderError(404, `Coder ${version} has no interceptions API: it exists only in 2.29 to 2.34.`, {
    detail: 'For Coder 2.35 and later, set DATABASE_URL to read interceptions from its database.',
  });
}
