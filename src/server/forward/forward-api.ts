import type { Readable } from 'node:stream';
import { Hono } from 'hono';
import { abilitiesOf } from '#model/coder-version.ts';
import { CoderError, NO_TOKEN, ROUTE_NOT_FOUND } from '#server/coder/coder-error.ts';
import { credentialsOf, type Credentials } from '#server/session/credentials.ts';
import { forwardedTarget } from './allow-list.ts';
import type { CoderAnswer, CoderClient } from './coder-client.ts';
import type { CoderDeployment } from './coder-deployment.ts';
import { sendableToken } from './sendable-token.ts';
import { unreachable } from './unreachable.ts';

const LIST = '/api/v2/aibridge/interceptions';
const OPEN_TO_ALL = '/api/v2/buildinfo';
/** What of Coder's headers is passed on, beside the type: no cookie, no policy, nothing that speaks of its host. */
const PASSED_ON = [
  'content-encoding',
  'content-length',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
];

interface ForwardOptions {
  readonly client: CoderClient;
  readonly deployment: CoderDeployment;
  readonly own: Credentials | null;
}

/** Coder's API as far as the allow-list goes, answered by Coder itself; only the session token travels there. */
export function forwardApi({ client, deployment, own }: ForwardOptions): Hono {
  const api = new Hono();
  api.all('/api/*', async c => {
    const { headers, method, signal, url } = c.req.raw;
    const { pathname, searchParams } = new URL(url);
    const target = forwardedTarget(pathname, searchParams);
    const upgrade = headers.has('Upgrade');
    if (target === null || upgrade || (method !== 'GET' && method !== 'HEAD')) throw ROUTE_NOT_FOUND;
    if (pathname === LIST) refuseWhatIsGone(deployment.version());
    const token = pathname === OPEN_TO_ALL ? null : (credentialsOf(headers, own)?.token ?? null);
    if (token === null && pathname !== OPEN_TO_ALL) throw NO_TOKEN;
    const answer = await client.get({
      target,
      token: token === null ? null : sendableToken(token),
      acceptEncoding: headers.get('Accept-Encoding')?.includes('gzip') ? 'gzip' : 'identity',
      signal,
    });
    deployment.learn(answer);
    return await passOn(answer, { method, host: new URL(client.url).host });
  });
  return api;
}

/** Since 2.35 the path belongs to the proxy for models, whose answer would say nothing of this. */
function refuseWhatIsGone(version: string): void {
  if (abilitiesOf(version).interceptions === 'offered') return;
  throw new CoderError(404, `Coder ${version} has no interceptions API: 2.29 to 2.34 have it.`, {
    detail: 'Where Coder has removed it, DATABASE_URL reads the same rows from its database.',
  });
}

async function passOn(
  { statusCode, headers, body }: CoderAnswer,
  { method, host }: { method: string; host: string },
): Promise<Response> {
  const passed = new Headers({ 'Cache-Control': 'no-store' });
  const type = headers['content-type'];
  // An error page of a proxy on the way is for reading, not for running under our name.
  const isJson = typeof type === 'string' && /^application\/json\b/i.test(type);
  passed.set('Content-Type', isJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8');
  for (const name of PASSED_ON) {
    const value = headers[name];
    if (typeof value === 'string') passed.set(name, value);
  }
  if (method === 'HEAD') await body.dump();
  return new Response(method === 'HEAD' ? null : await streamOf(body, host), {
    status: statusCode,
    headers: passed,
  });
}

/**
 * Piece by piece as the reader takes them; a reader that goes away ends the request at Coder. The first is waited for: an
 * answer that breaks before it can still be told in words.
 */
async function streamOf(body: Readable, host: string): Promise<ReadableStream<Uint8Array>> {
  const pieces = body.iterator();
  const read = (): Promise<IteratorResult<unknown, unknown>> =>
    pieces.next().catch((error: unknown) => {
      throw unreachable(host, error);
    });
  let first: IteratorResult<unknown, unknown> | null = await read();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = first ?? (await read());
      first = null;
      if (next.done === true) controller.close();
      else if (next.value instanceof Uint8Array) controller.enqueue(next.value);
    },
    cancel: () => void body.destroy(),
  });
}
