import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer } from './coder-answer.ts';

/** What breaks the answer that would have been given. */
type Breakage =
  /** The request is taken, and nothing follows. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'hang mid-body' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'reset mid-body' }
  /** The headers come, and nothing of what they promise. */
  | { readonly kind: 'reset after headers' }
  /** A whole answer whose JSON ends halfway. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number };

/** Something else is answered: by Coder, or by what stands in front of it. */
interface Replacement {
  readonly kind: 'coder says' | 'proxy says';
  readonly answer: Answer;
}

/** What can go wrong between here and a Coder. */
export type Fault = Replacement | (Breakage & { readonly answer?: never });

/** What a server in front of Coder says while Coder restarts. */
export const BAD_GATEWAY: Fault = {
  kind: 'proxy says',
  answer: {
    status: 502,
    headers: { 'Content-Type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>\n',
  },
};

export function redirectTo(address: string, status: 301 | 302 | 307 | 308 = 307): Fault {
  return { kind: 'coder says', answer: { status, headers: { Location: address }, body: '' } };
}

/** More than 512 requests in a minute. Whether a wait is named differs from deployment to deployment. */
export function rateLimited(retryAfterSeconds: number | null): Fault {
  const message = `You've been rate limited for sending more than 512 requests in 1m0s.`;
  const wait = retryAfterSeconds === null ? {} : { 'Retry-After': String(retryAfterSeconds) };
  return {
    kind: 'coder says',
    answer: {
      status: 429,
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-RateLimit-Limit': '512', ...wait },
      body: `${JSON.stringify({ message })}\n`,
    },
  };
}

/** Breaks the answer that would have been given. */
export function deliverBroken(
  response: ServerResponse,
  { body }: Answer,
  fault: Breakage,
  compressed: boolean,
): void {
  if (fault.kind === 'hang') return;
  if (fault.kind === 'reset') return reset(response);
  if (fault.kind === 'reset after headers') {
    response.flushHeaders();
    // Sent together, the headers would be lost with the connection.
    return void setTimeout(() => reset(response), 20);
  }
  const truncated = fault.kind === 'truncated' ? body.slice(0, Math.ceil(body.length / 2)) : body;
  const bytes = compressed ? gzipSync(truncated) : Buffer.from(truncated);
  if (fault.kind === 'truncated') return void response.end(bytes);
  if (fault.kind === 'drip') return drip(response, bytes, fault);
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
    if (fault.kind === 'reset mid-body') reset(response);
  });
}

function drip(
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

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
