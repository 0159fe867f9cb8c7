import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A request as it came in. What was no HTTP has no method, and its bytes as the target. */
export interface ArrivedRequest {
  readonly method: string;
  /** The path with its query, as sent: nothing is decoded or put in order. */
  readonly target: string;
  /** In the order and the spelling in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  body: string;
}

export interface Arrivals {
  readonly requests: readonly ArrivedRequest[];
  add(request: IncomingMessage, response: ServerResponse): ArrivedRequest;
  /** Resolves when the body is there too; rejects where it ends too early. */
  whole(request: IncomingMessage, arrived: ArrivedRequest): Promise<void>;
  /** Also of what the server itself makes no request of. */
  watch(server: Server): void;
  /** That this one breaks off is not its sender's doing. */
  ownDoing(response: ServerResponse): void;
  /** Nor are all those that are still open. */
  closing(): void;
  abandoned(): number;
  forget(): void;
}

export function noArrivals(): Arrivals {
  const requests: ArrivedRequest[] = [];
  const open = new Set<ServerResponse>();
  let abandoned = 0;
  const note = (method: string, target: string, rawHeaders: readonly string[]): ArrivedRequest => {
    const headers = rawHeaders.flatMap((name, at) =>
      at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
    );
    const arrived = { method, target, headers, body: '' };
    requests.push(arrived);
    return arrived;
  };
  return {
    requests,
    add(request, response) {
      open.add(response);
      response.once('close', () => {
        if (open.delete(response) && !response.writableFinished) abandoned += 1;
      });
      return note(request.method ?? '', request.url ?? '', request.rawHeaders);
    },
    async whole(request, arrived) {
      for await (const chunk of request) arrived.body += String(chunk);
    },
    watch(server) {
      server.on('connect', (request: IncomingMessage, socket: Socket) => {
        note('CONNECT', request.url ?? '', request.rawHeaders);
        socket.end('HTTP/1.1 405 Method Not Allowed\r\n\r\n');
      });
      server.on('clientError', (error: Error & { code?: string; rawPacket?: Buffer }, socket: Socket) => {
        // Who goes away is no speaker of anything.
        if (error.code?.startsWith('HPE_')) note('', error.rawPacket?.toString('latin1') ?? '', []);
        socket.destroy();
      });
    },
    ownDoing: response => void open.delete(response),
    closing: () => open.clear(),
    abandoned: () => abandoned,
    forget() {
      requests.length = 0;
      abandoned = 0;
    },
  };
}
