import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Hono } from 'hono';
import { CoderError, errorResponse } from '#server/api/errors.ts';
import type { RunningAnswers } from './listen.ts';
import { securityHeaders } from './security-headers.ts';

/** An error for a request that never reaches the app, with the same headers and in the same shape. */
export async function refusal(error: CoderError): Promise<Response> {
  const app = new Hono();
  app.use(securityHeaders({ frameAncestors: [], avatarHosts: [] }));
  app.get('*', () => errorResponse(error));
  return await app.request('/');
}

/** What Node's parser gives up on, by its code; anything else is a malformed request. */
const UNPARSED: Readonly<Record<string, CoderError>> = {
  HPE_HEADER_OVERFLOW: new CoderError(431, 'The headers of this request are too large.', {
    detail: 'Address and headers may have 16 kB in all.',
  }),
  HPE_INVALID_URL: new CoderError(
    400,
    'The address of this request has characters that must be percent-encoded.',
  ),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new CoderError(413, 'The chunk extensions of this request are too large.'),
  ERR_HTTP_REQUEST_TIMEOUT: new CoderError(408, 'This request did not arrive in time.'),
};
const MALFORMED = new CoderError(400, 'This request is not valid HTTP.');

/**
 * Answers on a connection whose request could not be parsed, and closes it. An earlier request of the connection may be
 * answered at the same time: a begun answer goes on to its end, and what came behind its request gets none.
 */
export async function refuseOn(
  socket: Duplex,
  code: string,
  running: Pick<RunningAnswers, 'begunOn'>,
): Promise<void> {
  const response = await refusal(UNPARSED[code] ?? MALFORMED);
  const body = await response.text();
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  const status = `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}`;
  const begun = running.begunOn(socket);
  if (begun) return void begun.once('close', () => socket.destroy());
  if (!socket.writable) return void socket.destroy();
  const text = [status, ...lines, 'connection: close', '', body].join('\r\n');
  socket.end(text, () => socket.destroy());
}
