import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { CoderResponse } from './coder-response.ts';

/** Breaks the normal response. */
type Breakage =
  /** Accepts the request and never responds. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'hang mid-body' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'reset mid-body' }
  /** Sends the headers, but no body. */
  | { readonly kind: 'reset after headers' }
  /** A complete response whose JSON ends halfway. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number };

/** Replaces the response, as if it came from Coder or from a proxy in front of it. */
interface Replacement {
  readonly kind: 'coder response' | 'proxy response';
  readonly response: CoderResponse;
}

/** A fault between the program and Coder. */
export type Fault = Replacement | (Breakage & { readonly response?: never });

/** The response of a proxy in front of Coder while Coder restarts. */
export const BAD_GATEWAY: Fault = {
  kind: 'proxy response',
  response: {
    status: 502,
    headers: { 'Content-Type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>\n',
  },
};

export function redirectTo(url: string, status: 301 | 302 | 307 | 308 = 307): Fault {
  return { kind: 'coder response', response: { status, headers: { Location: url }, body: '' } };
}

/** The limit is 512 requests a minute. Not every deployment sends `Retry-After`. */
export function rateLimited(retryAfterSeconds: number | null): Fault {
  const message = `You've been rate limited for sending more than 512 requests in 1m0s.`;
  const wait = retryAfterSeconds === null ? {} : { 'Retry-After': String(retryAfterSeconds) };
  return {
    kind: 'coder response',
    response: {
      status: 429,
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-RateLimit-Limit': '512', ...wait },
      body: `${JSON.stringify({ message })}\n`,
    },
  };
}

export function sendBroken(
  response: ServerResponse,
  { body }: CoderResponse,
  fault: Breakage,
  compressed: boolean,
): void {
  if (fault.kind === 'hang') return;
  if (fault.kind === 'reset') return resetConnection(response);
  if (fault.kind === 'reset after headers') {
    response.flushHeaders();
    // Without the delay, the reset would discard the headers.
    return void setTimeout(() => resetConnection(response), 20);
  }
  const truncated = fault.kind === 'truncated' ? body.slice(0, Math.ceil(body.length / 2)) : body;
  const bytes = compressed ? gzipSync(truncated) : Buffer.from(truncated);
  if (fault.kind === 'truncated') return void response.end(bytes);
  if (fault.kind === 'drip') return sendSlowly(response, bytes, fault);
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
    if (fault.kind === 'reset mid-body') resetConnection(response);
  });
}

function sendSlowly(
  response: ServerResponse,
  bytes: Buffer,
  { bytes: size, everyMs }: { readonly bytes: number; readonly everyMs: number },
): void {
  let at = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(at, at + size));
    at += size;
    if (at >= bytes.length) response.end();
  }, everyMs);
  response.once('close', () => clearInterval(timer));
  response.once('finish', () => clearInterval(timer));
}

function resetConnection(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
