import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import type { Fault } from './faults.ts';

/** What stands between two programs, and breaks what passes there. */
export interface Edge {
  /** Without a slash at the end. */
  url: string;
  /** For requests whose path matches, until `heal`. */
  breakDown: (fault: Fault, requests: RegExp) => Promise<void>;
  heal: () => Promise<void>;
  close: () => Promise<void>;
}

/** @param target without a slash at the end */
export async function openEdge(target: string): Promise<Edge> {
  let broken: { fault: Fault; requests: RegExp } | null = null;
  let lastRows: readonly unknown[] = [];

  const pass = (incoming: IncomingMessage, response: ServerResponse): void => {
    const path = incoming.url ?? '';
    const fault = broken?.requests.test(`${incoming.method} ${path}`) ? broken.fault : null;
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'answer') {
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    const onward = send(`${target}${path}`, { method: incoming.method, headers: incoming.headers });
    onward.on('error', () => response.destroy());
    onward.on('response', answer => {
      if (!answer.headers['content-type']?.startsWith('application/json')) {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        return;
      }
      const pieces: Buffer[] = [];
      answer.on('error', () => response.destroy());
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () => {
        const whole = Buffer.concat(pieces);
        const { 'content-encoding': encoding, 'content-length': _length, ...headers } = answer.headers;
        const text = (encoding === 'gzip' ? gunzipSync(whole) : whole).toString();
        const body = fault?.kind === 'rewrite' ? fault.rewrite(text, lastRows) : text;
        lastRows = rowsOf(text);
        response.writeHead(answer.statusCode ?? 502, headers);
        if (fault?.kind !== 'reset mid-body') return void response.end(body);
        response.write(body.slice(0, body.length / 2), () => response.socket?.resetAndDestroy());
      });
    });
    incoming.pipe(onward);
  };

  const server = createServer(pass).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };

  return {
    url: `http://127.0.0.1:${port}`,
    async breakDown(fault, requests) {
      broken = { fault, requests };
      if (fault.kind === 'refuse') await close();
    },
    async heal() {
      broken = null;
      if (server.listening) return;
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    close,
  };
}

function rowsOf(text: string): readonly unknown[] {
  try {
    const answer: unknown = JSON.parse(text);
    const isList = typeof answer === 'object' && answer !== null && 'results' in answer;
    return isList && Array.isArray(answer.results) ? answer.results : [];
  } catch {
    return [];
  }
}
