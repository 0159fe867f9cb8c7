import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import type { Fault } from './faults.ts';

/** A proxy between two programs that can inject a fault. */
export interface FaultProxy {
  /** Without a trailing slash. */
  url: string;
  /** Applies a fault to matching requests until `clearFault`. */
  setFault: (fault: Fault, requests: RegExp) => Promise<void>;
  clearFault: () => Promise<void>;
  close: () => Promise<void>;
}

/** @param target base URL without a trailing slash */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let activeFault: { fault: Fault; requests: RegExp } | null = null;
  let lastRows: readonly unknown[] = [];

  const forward = (incoming: IncomingMessage, response: ServerResponse): void => {
    const path = incoming.url ?? '';
    const fault = activeFault?.requests.test(`${incoming.method} ${path}`) ? activeFault.fault : null;
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'answer') {
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    const upstream = send(`${target}${path}`, { method: incoming.method, headers: incoming.headers });
    upstream.on('error', () => response.destroy());
    upstream.on('response', parsed => {
      if (!parsed.headers['content-type']?.startsWith('application/json')) {
        response.writeHead(parsed.statusCode ?? 502, parsed.headers);
        parsed.pipe(response);
        return;
      }
      const chunks: Buffer[] = [];
      parsed.on('error', () => response.destroy());
      parsed.on('data', (chunk: Buffer) => chunks.push(chunk));
      parsed.on('end', () => {
        const rawBody = Buffer.concat(chunks);
        const { 'content-encoding': encoding, 'content-length': _length, ...headers } = parsed.headers;
        const text = (encoding === 'gzip' ? gunzipSync(rawBody) : rawBody).toString();
        const body = fault?.kind === 'rewrite' ? fault.rewrite(text, lastRows) : text;
        lastRows = rowsOf(text);
        response.writeHead(parsed.statusCode ?? 502, headers);
        if (fault?.kind !== 'reset mid-body') return void response.end(body);
        response.write(body.slice(0, body.length / 2), () => response.socket?.resetAndDestroy());
      });
    });
    incoming.pipe(upstream);
  };

  const server = createServer(forward).listen(0, '127.0.0.1');
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
    async setFault(fault, requests) {
      activeFault = { fault, requests };
      if (fault.kind === 'refuse') await close();
    },
    async clearFault() {
      activeFault = null;
      if (server.listening) return;
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    close,
  };
}

function rowsOf(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text);
    const isList = typeof parsed === 'object' && parsed !== null && 'results' in parsed;
    return isList && Array.isArray(parsed.results) ? parsed.results : [];
  } catch {
    return [];
  }
}
