import { type Server, type ServerResponse, createServer, type IncomingMessage } from 'node:http';
import { type Socket, Server as NetServer, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener, RequestError } from '@hono/node-server';
import { setImmediate as afterOthers } from 'node:timers/promises';
import { CoderError } from '#server/api/errors.ts';
import { refusal, refuseOn } from './reject-connection.ts';
import { isNormalizedPath } from './allowed-hosts.ts';

export interface RunningAnswers {
  /** From now on every answer is the last on its connection. Resolves once `heard` has, and nothing is being answered. */
  finish(heard: Promise<void>): Promise<void>;
  /** The answer of which a part has been written on this connection, and more is to come. */
  begunOn(socket: Duplex): ServerResponse | undefined;
}

const responses = new WeakMap<Request, ServerResponse>();

/** Lets `breakOff` find the connection of a request. */
function rememberResponse(request: Request, response: ServerResponse): void {
  responses.set(request, response);
}

/**
 * Cuts the connection in the middle of an answer, so that nobody takes a part of it for the whole; false where the
 * request came by no connection. Nothing is written to the log.
 */
export function breakOff(request: Request): boolean {
  const response = responses.get(request);
  response?.destroy();
  return response !== undefined;
}

/**
 * Keeps count of what a server is answering. A connection that has taken nothing of its answer for `patienceMs` is cut
 * off; one that waits for us to answer is not: how long that may take is for the source of the answer to say.
 */
function inFlightResponses(server: Server, timeoutMs: number): RunningAnswers {
  const running = new Set<ServerResponse>();
  let isFinishing = false;
  let finished: (() => void) | null = null;

  const lastOfItsConnection = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  };
  server.on('request', (_request, response) => {
    running.add(response);
    if (isFinishing) lastOfItsConnection(response);
    response.once('close', () => {
      running.delete(response);
      if (running.size === 0) finished?.();
    });
  });

  server.timeout = timeoutMs;
  // With a listener, Node leaves even connections that are merely kept open to us.
  server.on('timeout', (socket: Socket) => {
    const waitsForUs = [...running].some(response => response.socket === socket && !response.writableEnded);
    if (!waitsForUs || socket.writableLength > 0) socket.destroy();
  });

  return {
    begunOn: socket => [...running].find(response => response.socket === socket && response.headersSent),
    finish: async heard => {
      isFinishing = true;
      running.forEach(lastOfItsConnection);
      await heard;
      if (running.size > 0) await new Promise<void>(resolve => (finished = resolve));
    },
  };
}

/** The address cannot be listened on. Its message is one line that says why. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

export interface Listening {
  /** The port that was given, or the free one that was found. */
  readonly port: number;
  /** Takes no more requests and lets running ones finish, for `graceMs` at most. */
  close(graceMs: number): Promise<void>;
}

/** How long a connection may keep us waiting, so that nobody can hold what others need. In milliseconds. */
interface ListenTimeouts {
  /** For all headers of a request. */
  readonly head: number;
  /** For all of a request. */
  readonly request: number;
  /** For the next bytes of an answer to be taken; up to twice as long after the last that were. */
  readonly answer: number;
  /** For the next request on a connection that is kept open. */
  readonly next: number;
  /** How often the first two are looked at. */
  readonly check: number;
}

const LISTEN_TIMEOUTS: ListenTimeouts = {
  head: 10_000,
  request: 20_000,
  answer: 15_000,
  next: 5000,
  check: 1000,
};

const PROBLEMS: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: port =>
    `Port ${port} is in use by another program: set PORT to another, or to 0 for any that is free.`,
  EACCES: port => `Port ${port} may not be used by this user: set PORT to one above 1023.`,
  EADDRNOTAVAIL: (_port, host) => `HOST ${host} is not an address of this machine.`,
  ENOTFOUND: (_port, host) => `HOST ${host} is not an address of this machine.`,
  EAI_AGAIN: (_port, host) => `HOST ${host} is not an address, and cannot be looked up as a name now.`,
};
const CANNOT_LISTEN =
  (code: string) =>
  (port: number, host: string): string =>
    `Nothing can listen at HOST ${host}, PORT ${port} (${code}).`;

const UNCLEAR_TARGET = new CoderError(400, 'The path of this request could be read in more than one way.');
const UNREADABLE = new CoderError(400, 'The address or the host of this request is malformed.');
const EXPECTATION = new CoderError(417, 'The Expect header of this request cannot be met.');
const FAILED = new CoderError(500, 'Internal server error.');

export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, host }: { port: number; host: string },
  { head, request, answer, next, check }: ListenTimeouts = LISTEN_TIMEOUTS,
): Promise<Listening> {
  const answerer = getRequestListener(
    (asked: Request, { incoming, outgoing }) => {
      if (!isNormalizedPath(incoming.url ?? '', asked.url)) return refusal(UNCLEAR_TARGET);
      if ('strictContentLength' in outgoing) rememberResponse(asked, outgoing);
      return fetch(asked);
    },
    { errorHandler: error => refusal(error instanceof RequestError ? UNREADABLE : FAILED) },
  );
  const server = createServer({
    headersTimeout: head,
    requestTimeout: request,
    keepAliveTimeout: next,
    connectionsCheckingInterval: check,
    // Node's own refusal has no headers of ours.
    requireHostHeader: false,
  });
  const running = inFlightResponses(server, answer);
  const take = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    incoming.url = withEscapedQuery(incoming.url ?? '');
    void answerer(incoming, outgoing);
  };
  server.on('request', take);
  const unmet = getRequestListener(() => refusal(EXPECTATION));
  server.on('checkExpectation', (incoming, outgoing) => void unmet(incoming, outgoing));
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else void refuseOn(socket, error.code ?? '', running);
  });
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error & { code?: string }): void => {
      const problem = PROBLEMS[error.code ?? ''] ?? CANNOT_LISTEN(error.code ?? 'unknown');
      reject(new ListenError(problem(port, host), { cause: error }));
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  return {
    port: portOf(server.address()) ?? port,
    close: async graceMs => {
      const heard = hearWhoHasCome(server);
      const finished = running.finish(heard);
      await heard;
      await new Promise<void>(resolve => {
        const impatient = setTimeout(() => server.closeAllConnections(), graceMs);
        // Not Node's own for HTTP: it cuts off who has yet to take the rest of an answer that is already written.
        NetServer.prototype.close.call(server, () => {
          clearTimeout(impatient);
          resolve();
        });
        // Node waits for whoever has connected and said nothing yet, as browsers do ahead of a request.
        void finished.then(() => server.closeAllConnections());
      });
    },
  };
}

/** A connection is taken in on one round of the event loop, and its request read on a later one. */
const QUIET_ROUNDS = 3;
/** Whoever keeps coming does not keep us. */
const MAX_ROUNDS = 50;

/** Resolves once nobody waits unheard: what the system has connected for us already it resets when we stop listening. */
async function hearWhoHasCome(server: Server): Promise<void> {
  let quiet = 0;
  const heard = (): void => {
    quiet = 0;
  };
  server.on('connection', heard).on('request', heard);
  for (let round = 0; round < MAX_ROUNDS && quiet < QUIET_ROUNDS; round += 1) {
    quiet += 1;
    await afterOthers();
  }
  server.off('connection', heard).off('request', heard);
}

function portOf(address: AddressInfo | string | null): number | null {
  return typeof address === 'object' ? (address?.port ?? null) : null;
}

/** Go knows no fragment in a request: a `#` in the query is a character of it. */
function withEscapedQuery(target: string): string {
  const at = target.indexOf('?');
  return at < 0 ? target : target.slice(0, at) + target.slice(at).replaceAll('#', '%23');
}
