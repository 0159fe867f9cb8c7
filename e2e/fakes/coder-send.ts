import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { CoderResponse } from './coder-response.ts';
import { sendBroken, type Fault } from './coder-faults.ts';

/** Coder's cookies in every response. The server must never pass them on. */
export const COOKIES = [
  'coder_session_token=cookieOfIt-neverToBeSeenAnywhere; Path=/; HttpOnly; SameSite=Lax',
  'csrf_token=alsoNeverToBeSeen; Path=/; HttpOnly; SameSite=Lax',
];
/** The `Server` header, which the server must not pass on either. */
export const SERVER = 'fake-proxy/1.27';

const CHUNK_BYTES = 16 * 1024;

interface SendOptions {
  readonly version: string;
  readonly compress: boolean;
  readonly fault: Fault | null;
}

export function send(
  request: IncomingMessage,
  response: ServerResponse,
  content: CoderResponse,
  { version, compress, fault }: SendOptions,
): void {
  const compressed = compress && content.body !== '' && acceptsGzip(request.headers['accept-encoding']);
  response.statusCode = content.status;
  response.setHeader('Set-Cookie', COOKIES);
  response.setHeader('Server', SERVER);
  if (fault?.kind !== 'proxy response') {
    response.setHeader('X-Coder-Build-Version', version);
    response.setHeader('X-Coder-Request-Id', randomUUID());
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Vary', 'Origin');
  }
  for (const [name, value] of Object.entries(content.headers)) response.setHeader(name, value);
  if (compressed) {
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Vary', 'Origin, Accept-Encoding');
  }
  if (fault !== null && fault.response === undefined) {
    return sendBroken(response, content, fault, compressed);
  }
  if (!compressed) return void response.end(content.body);
  // The pipeline fails if the client disconnects, which the request log counts.
  pipeline(
    Readable.from(chunks(Buffer.from(content.body))),
    createGzip({ level: 1 }),
    response,
    () => undefined,
  );
}

function* chunks(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/i.test(String(header ?? ''));
}
