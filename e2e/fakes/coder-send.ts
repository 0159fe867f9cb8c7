import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Answer } from './coder-answer.ts';
import { deliverBroken, type Fault } from './coder-faults.ts';

/** Cookies that come with every answer, and must come through nothing of ours. */
export const COOKIES = [
  'coder_session_token=cookieOfIt-neverToBeSeenAnywhere; Path=/; HttpOnly; SameSite=Lax',
  'csrf_token=alsoNeverToBeSeen; Path=/; HttpOnly; SameSite=Lax',
];
/** The name of the server in front, likewise. */
export const SERVER = 'stand-in-proxy/1.27';

const PIECE = 16 * 1024;

interface Circumstances {
  readonly version: string;
  readonly compress: boolean;
  readonly fault: Fault | null;
}

export function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  { version, compress, fault }: Circumstances,
): void {
  const compressed = compress && answer.body !== '' && takesGzip(request.headers['accept-encoding']);
  response.statusCode = answer.status;
  response.setHeader('Set-Cookie', COOKIES);
  response.setHeader('Server', SERVER);
  if (fault?.kind !== 'proxy says') {
    response.setHeader('X-Coder-Build-Version', version);
    response.setHeader('X-Coder-Request-Id', randomUUID());
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Vary', 'Origin');
  }
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (compressed) {
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Vary', 'Origin, Accept-Encoding');
  }
  if (fault !== null && fault.answer === undefined) {
    return deliverBroken(response, answer, fault, compressed);
  }
  if (!compressed) return void response.end(answer.body);
  // Who goes away in the middle makes this fail, and is counted elsewhere.
  pipeline(
    Readable.from(pieces(Buffer.from(answer.body))),
    createGzip({ level: 1 }),
    response,
    () => undefined,
  );
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

function takesGzip(header: string | string[] | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/i.test(String(header ?? ''));
}
