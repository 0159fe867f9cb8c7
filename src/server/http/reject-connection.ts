import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Hono } from 'hono';
import { CoderError, errorResponse } from '#server/api/errors.ts';
import type { InFlightResponses } from './listen.ts';
import { securityHeaders } from './security-headers.ts';

/** The response to a request that never reaches the app, with the same headers and error format. */
export async function rejection(error: CoderError): Promise<Response> {
  const app = new Hono();
  app.use(securityHeaders({ frameAncestors: [], avatarHosts: [] }));
  app.get('*', () => errorResponse(error));
  return await app.request('/');
}

/** By the code of Node's parser error; any other is a malformed request. */
const PARSE_ERRORS: Readonly<Record<string, CoderError>> = {
  HPE_HEADER_OVERFLOW: new CoderError(431, 'The headers of this request are too large.', {
    detail: 'The limit for the URL and headers together is 16 kB.',
  }),
  HPE_INVALID_URL: new CoderError(
    400,
    'The URL of this request contains characters that must be percent-encoded.',
  ),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new CoderError(413, 'The chunk extensions of this request are too large.'),
  ERR_HTTP_REQUEST_TIMEOUT: new CoderError(408, 'This request timed out.'),
};
const MALFORMED = new CoderError(400, 'This request is not valid HTTP.');

/**
 * Responds on a connection whose request could not be parsed, and closes it. If an earlier request's response
 * has started there, that one is completed and the later request gets none.
 */
export async function rejectConnection(
  socket: Duplex,
  code: string,
  running: Pick<InFlightResponses, 'startedOn'>,
): Promise<void> {
  const response = await rejection(PARSE_ERRORS[code] ?? MALFORMED);
  const body = await response.text();
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  const status = `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}`;
  const started = running.startedOn(socket);
  if (started) return void started.once('close', () => socket.destroy());
  if (!socket.writable) return void socket.destroy();
  const text = [status, ...lines, 'connection: close', '', body].join('\r\n');
  socket.end(text, () => socket.destroy());
}
