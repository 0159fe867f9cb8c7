import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface RunningAnswers {
  /** From now on every answer is the last on its connection. Resolves once `heard` has, and nothing is being answered. */
  finish(heard: Promise<void>): Promise<void>;
  /** The answer of which a part has been written on this connection, and more is to come. */
  begunOn(socket: Duplex): ServerResponse | undefined;
}

const responses = new WeakMap<Request, ServerResponse>();

/** Lets `breakOff` find the connection of a request. */
export function rememberResponse(request: Request, response: ServerResponse): void {
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
export function runningAnswers(server: Server, patienceMs: number): RunningAnswers {
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

  server.timeout = patienceMs;
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
