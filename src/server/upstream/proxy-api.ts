import { Hono } from 'hono';
import { formatQuery, goParseQuery } from '#shared/lib/go-compat.ts';
import { acceptedEncodings } from '#server/http/accept-encoding.ts';
import { capabilitiesOf } from '#shared/domain/coder-api.ts';
import { CoderError, NO_TOKEN, ROUTE_NOT_FOUND } from '#server/api/errors.ts';
import { credentialsOf, type Credentials } from '#server/sources/source.ts';
import type { Logged } from '#server/auth/session-routes.ts';
import { isValidHeaderToken } from '#server/auth/coder-user-resolver.ts';
import type { CoderClient } from './coder-client.ts';
import type { CoderDeployment } from './coder-deployment.ts';
import { passOn } from './forward-response.ts';

/** Everything of Coder's API that the dashboard needs, and the parameters it needs there. Nothing else is forwarded. */
const FORWARDED: Readonly<Record<string, readonly string[]>> = {
  '/api/v2/buildinfo': [],
  '/api/v2/users/me': [],
  '/api/v2/users': ['q', 'limit', 'offset', 'after_id'],
  '/api/v2/aibridge/interceptions': ['q', 'limit', 'offset', 'after_id'],
  '/api/v2/aibridge/models': ['q', 'limit', 'offset'],
  '/api/v2/aibridge/clients': ['q', 'limit', 'offset'],
};

/** One person, by id or by a name as Coder's rules for usernames allow it. No session token is as short. */
const USER =
  /^\/api\/v2\/users\/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=.{1,32}$)[a-z0-9]+(?:-[a-z0-9]+)*)$/i;
/** What Coder itself has beside the people there, so nobody's name. */
const NO_USERS =
  /\/(?:authmethods|first|login|logout|me|oauth2|oidc|oidc-claims|otp|roles|validate-password)$/i;

/** The parameters that a path reads; null for a path that is none of the API. */
export function parametersOf(path: string): readonly string[] | null {
  if (Object.hasOwn(FORWARDED, path)) return FORWARDED[path] ?? null;
  return USER.test(path) && !NO_USERS.test(path) ? [] : null;
}

/**
 * What is asked of Coder for a request, written anew from what was understood of it; null for what is not forwarded.
 * @param path as it was sent: another spelling of a path is another path
 * @param query without the question mark
 */
function forwardedTarget(path: string, query: string): string | null {
  const params = parametersOf(path);
  if (params === null) return null;
  const kept = goParseQuery(query).filter(([name]) => params.includes(name));
  return kept.length === 0 ? path : `${path}?${formatQuery(kept)}`;
}

const LIST = '/api/v2/aibridge/interceptions';
const OPEN_TO_ALL = '/api/v2/buildinfo';
interface ForwardOptions {
  readonly client: CoderClient;
  readonly deployment: CoderDeployment;
  readonly own: Credentials | null;
}

/** Coder's API as far as the allow-list goes, answered by Coder itself; only the session token travels there. */
export function forwardApi({ client, deployment, own }: ForwardOptions): Hono {
  const api = new Hono<Logged>();
  api.all('/api/*', async c => {
    const { headers, method, signal, url } = c.req.raw;
    const { pathname, search } = new URL(url);
    const target = forwardedTarget(pathname, search.slice(1));
    const upgrade = headers.has('Upgrade');
    if (target === null || upgrade || (method !== 'GET' && method !== 'HEAD')) throw ROUTE_NOT_FOUND;
    if (pathname === LIST) refuseWhatIsGone(deployment.version());
    const token = pathname === OPEN_TO_ALL ? null : (credentialsOf(headers, own)?.token ?? null);
    if (token === null && pathname !== OPEN_TO_ALL) throw NO_TOKEN;
    const answer = await client.get({
      target,
      token: token === null ? null : isValidHeaderToken(token),
      acceptEncoding: acceptedEncodings(headers.get('Accept-Encoding') ?? undefined, ['gzip']) ?? 'identity',
      signal,
    });
    deployment.learn(answer);
    if (pathname === LIST && capabilitiesOf(deployment.version()).interceptions !== 'offered') {
      answer.body.on('error', () => undefined).destroy();
      refuseWhatIsGone(deployment.version());
    }
    const { response, incomplete } = await passOn(answer, c.req.raw, client.route);
    if (incomplete !== null) c.set('incomplete', incomplete);
    return response;
  });
  // Its variables are for the access log; from outside this is an app like any other.
  return new Hono().route('/', api);
}

/** Since 2.35 the path belongs to the proxy for models, whose answer would say nothing of this. */
function refuseWhatIsGone(version: string): void {
  if (capabilitiesOf(version).interceptions === 'offered') return;
  throw new CoderError(404, `Coder ${version} has no interceptions API: 2.29 to 2.34 have it.`, {
    detail: 'Where Coder has removed it, DATABASE_URL reads the same rows from its database.',
  });
}
