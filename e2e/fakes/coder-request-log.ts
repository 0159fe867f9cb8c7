import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A received request. Input that is not HTTP has no method, and its bytes are the target. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query exactly as sent, neither decoded nor normalized. */
  readonly target: string;
  /** In the original order and spelling. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  body: string;
}

export interface RequestLog {
  readonly requests: readonly ReceivedRequest[];
  add(request: IncomingMessage, response: ServerResponse): ReceivedRequest;
  /** Resolves when the body is complete. Rejects if it ends too early. */
  readBody(request: IncomingMessage, received: ReceivedRequest): Promise<void>;
  /** Also records CONNECT requests and input that is not HTTP. */
  watch(server: Server): void;
  /** Does not count this response as aborted by the client. */
  ignoreAbort(response: ServerResponse): void;
  /** Does not count any open response as aborted by the client. */
  ignoreOpen(): void;
  abortedCount(): number;
  clear(): void;
}

export function createRequestLog(): RequestLog {
  const requests: ReceivedRequest[] = [];
  const open = new Set<ServerResponse>();
  let abortedCount = 0;
  const record = (method: string, target: string, rawHeaders: readonly string[]): ReceivedRequest => {
    const headers = rawHeaders.flatMap((name, at) =>
      at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
    );
    const received = { method, target, headers, body: '' };
    requests.push(received);
    return received;
  };
  return {
    requests,
    add(request, response) {
      open.add(response);
      response.once('close', () => {
        if (open.delete(response) && !response.writableFinished) abortedCount += 1;
      });
      return record(request.method ?? '', request.url ?? '', request.rawHeaders);
    },
    async readBody(request, received) {
      for await (const chunk of request) received.body += String(chunk);
    },
    watch(server) {
      server.on('connect', (request: IncomingMessage, socket: Socket) => {
        record('CONNECT', request.url ?? '', request.rawHeaders);
        socket.end('HTTP/1.1 405 Method Not Allowed\r\n\r\n');
      });
      server.on('clientError', (error: Error & { code?: string; rawPacket?: Buffer }, socket: Socket) => {
        // Only parse errors (HPE_*) are recorded. Other errors mean that the client has disconnected.
        if (error.code?.startsWith('HPE_')) record('', error.rawPacket?.toString('latin1') ?? '', []);
        socket.destroy();
      });
    },
    ignoreAbort: response => void open.delete(response),
    ignoreOpen: () => open.clear(),
    abortedCount: () => abortedCount,
    clear() {
      requests.length = 0;
      abortedCount = 0;
    },
  };
}
