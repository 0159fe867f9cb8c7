import { createAdaptorServer } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { CoderError } from './coder/coder-error.ts';
import { errorAnswer } from './coder/json-answer.ts';
import { isPlainTarget } from './request-target.ts';

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

const PROBLEMS: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: port =>
    `Port ${port} is in use by another program: set PORT to another, or to 0 for any that is free.`,
  EACCES: port => `Port ${port} may not be used by this user: set PORT to one above 1023.`,
  EADDRNOTAVAIL: (_port, host) => `HOST ${host} is not an address of this machine.`,
  ENOTFOUND: (_port, host) => `HOST ${host} is not an address of this machine.`,
};

const UNCLEAR_TARGET = new CoderError(400, 'The path of this request could be read in more than one way.');

export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, host }: { port: number; host: string },
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: (request: Request, { incoming }: { incoming: { url?: string | undefined } }) =>
      isPlainTarget(incoming.url ?? '', request.url) ? fetch(request) : errorAnswer(UNCLEAR_TARGET),
  });
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error & { code?: string }): void => {
      const problem = PROBLEMS[error.code ?? ''];
      reject(problem ? new ListenError(problem(port, host), { cause: error }) : error);
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  return {
    port: portOf(server.address()) ?? port,
    close: graceMs =>
      new Promise(resolve => {
        const impatient = setTimeout(() => {
          if ('closeAllConnections' in server) server.closeAllConnections();
        }, graceMs);
        server.close(() => {
          clearTimeout(impatient);
          resolve();
        });
      }),
  };
}

function portOf(address: AddressInfo | string | null): number | null {
  return typeof address === 'object' ? (address?.port ?? null) : null;
}
