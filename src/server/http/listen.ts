import {
  type Server,
  type ServerResponse,
  createServer,
  type IncomingMessage,
  STATUS_CODES,
} from 'node:http';
import { type Socket, Server as NetServer, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener, RequestError } from '@hono/node-server';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CoderError, errorResponse } from '#server/api/errors.ts';
import { isNormalizedPath } from './allowed-hosts.ts';
import { Hono } from 'hono';
import { securityHeaders } from './security-headers.ts';

/** The response to a request that never reaches the app, with the same headers and error format. */
async function rejection(error: CoderError): Promise<Response> {
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

interface ClientError extends Error {
  readonly code?: string;
  /** What the parser refused. */
  readonly rawPacket?: Buffer;
}

/**
 * Responds on a connection whose request could not be parsed, and closes it. If an earlier request's response
 * has started there, that one is completed and the later request gets none.
 */
async function rejectConnection(
  socket: Duplex,
  { code = '', rawPacket }: ClientError,
  running: Pick<InFlightResponses, 'startedOn'>,
): Promise<void> {
  const response = await rejection(PARSE_ERRORS[code] ?? MALFORMED);
  const isHead = rawPacket?.toString('latin1', 0, 5) === 'HEAD ';
  const body = isHead ? '' : await response.text();
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  const status = `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}`;
  const started = running.startedOn(socket);
  if (started) return void started.once('close', () => socket.destroy());
  if (!socket.writable) return void socket.destroy();
  const text = [status, ...lines, 'connection: close', '', body].join('\r\n');
  socket.end(text, () => socket.destroy());
}

export interface InFlightResponses {
  /**
   * Makes every response the last on its connection. Resolves after `accepted` and after the last running
   * response.
   */
  finish(accepted: Promise<void>): Promise<void>;
  /** The response on this connection whose headers are sent and whose body is not complete. */
  startedOn(socket: Duplex): ServerResponse | undefined;
}

const responses = new WeakMap<Request, ServerResponse>();

/** For `abortResponse`, which needs the connection of a request. */
function rememberResponse(request: Request, response: ServerResponse): void {
  responses.set(request, response);
}

/**
 * Closes the connection in the middle of a response, so that the client does not take a part for the whole.
 * False if the request has no connection. Nothing is logged.
 */
export function abortResponse(request: Request): boolean {
  const response = responses.get(request);
  response?.destroy();
  return response !== undefined;
}

/**
 * Tracks the responses in flight. Closes a connection that reads nothing of its response for `timeoutMs`, but
 * never one that waits for us: the source of the response has its own timeout.
 */
function inFlightResponses(server: Server, timeoutMs: number): InFlightResponses {
  const running = new Set<ServerResponse>();
  let isFinishing = false;
  let finished: (() => void) | null = null;

  const closeAfter = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  };
  server.on('request', (_request, response) => {
    running.add(response);
    if (isFinishing) closeAfter(response);
    response.once('close', () => {
      running.delete(response);
      if (running.size === 0) finished?.();
    });
  });

  server.timeout = timeoutMs;
  // With a listener, Node no longer closes idle connections either.
  server.on('timeout', (socket: Socket) => {
    const isWaitingForUs = [...running].some(
      response => response.socket === socket && !response.writableEnded,
    );
    if (!isWaitingForUs || socket.writableLength > 0) socket.destroy();
  });

  return {
    startedOn: socket => [...running].find(response => response.socket === socket && response.headersSent),
    finish: async accepted => {
      isFinishing = true;
      running.forEach(closeAfter);
      await accepted;
      if (running.size > 0) await new Promise<void>(resolve => (finished = resolve));
    },
  };
}

/** The server cannot listen on the address. The message is one line that says why. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

export interface Listening {
  /** The configured port, or the free one that the system chose. */
  readonly port: number;
  /** Stops accepting requests and lets running ones finish, for at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Milliseconds that a connection may block, so that one client cannot exhaust what others need. */
interface ListenTimeouts {
  /** To receive all headers of a request. */
  readonly headersMs: number;
  /** To receive a whole request. */
  readonly requestMs: number;
  /** For the client to read the next bytes of a response; up to twice as long in practice. */
  readonly responseMs: number;
  /** For the next request on a keep-alive connection. */
  readonly keepAliveMs: number;
  /** The interval at which the first two are checked. */
  readonly checkIntervalMs: number;
}

const LISTEN_TIMEOUTS: ListenTimeouts = {
  headersMs: 10_000,
  requestMs: 20_000,
  responseMs: 15_000,
  keepAliveMs: 5000,
  checkIntervalMs: 1000,
};

const PROBLEMS: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: port => `Port ${port} is already in use. Set PORT to another port, or to 0 for any free port.`,
  EACCES: port => `This user does not have permission to use port ${port}. Set PORT to a port above 1023.`,
  EADDRNOTAVAIL: (_port, host) => `HOST ${host} is not an address of this machine.`,
  ENOTFOUND: (_port, host) => `HOST ${host} is not an address of this machine.`,
  EAI_AGAIN: (_port, host) => `HOST ${host} could not be looked up: the DNS server did not respond.`,
};
const CANNOT_LISTEN =
  (code: string) =>
  (port: number, host: string): string =>
    `Could not listen on HOST ${host}, PORT ${port} (${code}).`;

const AMBIGUOUS_PATH = new CoderError(400, 'The path of this request is ambiguous.');
const UNREADABLE = new CoderError(400, 'The URL or the Host header of this request is invalid.');
const EXPECTATION = new CoderError(417, 'The Expect header of this request is not supported.');
const FAILED = new CoderError(500, 'Internal server error.');

export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, host }: { port: number; host: string },
  { headersMs, requestMs, responseMs, keepAliveMs, checkIntervalMs }: ListenTimeouts = LISTEN_TIMEOUTS,
): Promise<Listening> {
  const handleRequest = getRequestListener(
    (parsed: Request, { incoming, outgoing }) => {
      if (!isNormalizedPath(incoming.url ?? '', parsed.url)) return rejection(AMBIGUOUS_PATH);
      if ('strictContentLength' in outgoing) rememberResponse(parsed, outgoing);
      return fetch(parsed);
    },
    { errorHandler: error => rejection(error instanceof RequestError ? UNREADABLE : FAILED) },
  );
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: checkIntervalMs,
    // Node's own refusal lacks our security headers.
    requireHostHeader: false,
  });
  const running = inFlightResponses(server, responseMs);
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    incoming.url = withEscapedQuery(incoming.url ?? '');
    void handleRequest(incoming, outgoing);
  };
  server.on('request', handle);
  const rejectExpectation = getRequestListener(() => rejection(EXPECTATION));
  server.on('checkExpectation', (incoming, outgoing) => void rejectExpectation(incoming, outgoing));
  server.on('clientError', (error: ClientError, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else void rejectConnection(socket, error, running);
  });
  await new Promise<void>((resolve, reject) => {
    const onError = (error: Error & { code?: string }): void => {
      const problem = PROBLEMS[error.code ?? ''] ?? CANNOT_LISTEN(error.code ?? 'unknown');
      reject(new ListenError(problem(port, host), { cause: error }));
    };
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve();
    });
  });
  return {
    port: portOf(server.address()) ?? port,
    close: async graceMs => {
      const accepted = acceptPending(server);
      const finished = running.finish(accepted);
      await accepted;
      await new Promise<void>(resolve => {
        const timer = setTimeout(() => server.closeAllConnections(), graceMs);
        // Not the `close` of Node's HTTP server, which drops clients that have yet to read the rest of a
        // written response.
        NetServer.prototype.close.call(server, () => {
          clearTimeout(timer);
          resolve();
        });
        // Otherwise Node waits for clients that have connected without a request, as browsers do in advance.
        void finished.then(() => server.closeAllConnections());
      });
    },
  };
}

/** The event loop accepts a connection in one turn and reads its request in a later one. */
const QUIET_TURNS = 3;
/** New connections cannot delay the close for longer than this. */
const MAX_TURNS = 50;

/**
 * Resolves once every waiting connection is accepted: the system resets the others when we stop listening.
 */
async function acceptPending(server: Server): Promise<void> {
  let quiet = 0;
  const accepted = (): void => {
    quiet = 0;
  };
  server.on('connection', accepted).on('request', accepted);
  for (let round = 0; round < MAX_TURNS && quiet < QUIET_TURNS; round += 1) {
    quiet += 1;
    await nextTurn();
  }
  server.off('connection', accepted).off('request', accepted);
}

function portOf(address: AddressInfo | string | null): number | null {
  return typeof address === 'object' ? (address?.port ?? null) : null;
}

/** Go does not parse a fragment in a request: a `#` in the query is part of the query. */
function withEscapedQuery(target: string): string {
  const at = target.indexOf('?');
  return at < 0 ? target : target.slice(0, at) + target.slice(at).replaceAll('#', '%23');
}
