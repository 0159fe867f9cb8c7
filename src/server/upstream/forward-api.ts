import { Hono } from 'hono';
import { acceptedEncodings } from '#server/http/accept-encoding.ts';
import { abilitiesOf } from '#shared/domain/coder-version.ts';
import { CoderError, NO_TOKEN, ROUTE_NOT_FOUND } from '#server/api/coder-error.ts';
import { credentialsOf, type Credentials } from '#server/sources/credentials.ts';
import type { Logged } from '#server/auth/session-routes.ts';
import { forwardedTarget } from './allow-list.ts';
import type { CoderClient } from './coder-client.ts';
import type { CoderDeployment } from './coder-deployment.ts';
import { passOn } from './forward-response.ts';
import { sendableToken } from '#server/auth/sendable-token.ts';

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
      token: token === null ? null : sendableToken(token),
      acceptEncoding: acceptedEncodings(headers.get('Accept-Encoding') ?? undefined, ['gzip']) ?? 'identity',
      signal,
    });
    deployment.learn(answer);
    if (pathname === LIST && abilitiesOf(deployment.version()).interceptions !== 'offered') {
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
  if (abilitiesOf(version).interceptions === 'offered') return;
  throw new CoderError(404, `Coder ${version} has no interceptions API: 2.29 to 2.34 have it.`, {
    detail: 'Where Coder has removed it, DATABASE_URL reads the same rows from its database.',
  });
}
