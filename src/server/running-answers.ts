import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface RunningAnswers {
  /** From now on every answer is the last on its connection. Resolves once `heard` has, and nothing is being answered. */
  finish(heard: Promise<void>): Promise<void>;
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
    finish: async heard => {
      isFinishing = true;
      running.forEach(lastOfItsConnection);
      await heard;
      if (running.size > 0) await new Promise<void>(resolve => (finished = resolve));
    },
  };
}
