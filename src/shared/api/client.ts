import * as v from 'valibot';
import { t } from '#shared/i18n/t.ts';
import {
  InvalidResponseError,
  ApiError,
  TimeoutError,
  TooLargeError,
  UnreachableError,
  UnexpectedResponseError,
} from './errors.ts';
import { rateLimiter, type Priority } from './rate-limiter.ts';
import { dateOf, noteServerTime } from './server-clock.ts';
import { session } from './session.ts';
import { createTimeoutSignal } from './request-policy.ts';

/** Bytes. The dashboard server forwards no larger body, so a larger one comes from something in between. */
const MAX_BODY_BYTES = 512 * 1024 ** 2;

/**
 * Reads the body of a response.
 * @throws TooLargeError as soon as the limit is exceeded; the rest is not read
 */
export async function readBody({ body }: Response, maxBytes = MAX_BODY_BYTES): Promise<ArrayBuffer> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) break;
    size += chunk.value.byteLength;
    if (size > maxBytes) {
      // A failed cancellation changes nothing here.
      void reader?.cancel().catch(() => undefined);
      throw new TooLargeError(
        t('The response is larger than {size} MB.', { size: maxBytes / 1024 ** 2 }),
        '',
      );
    }
    chunks.push(chunk.value);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole.buffer;
}

/** Characters of an invalid response that are shown. */
const EXCERPT_LENGTH = 300;

/** @throws InvalidResponseError if the text is not JSON that matches the schema */
export function readResponse<Schema extends v.GenericSchema>(
  text: string,
  schema: Schema,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, parseJson(text));
  if (parsed.success) return parsed.output;
  throw new InvalidResponseError(v.getDotPath(parsed.issues[0]) ?? '', text.slice(0, EXCERPT_LENGTH));
}

/** Undefined if the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ErrorBodySchema = v.object({
  message: v.string(),
  detail: v.optional(v.string()),
  validations: v.optional(v.array(v.object({ field: v.string(), detail: v.string() }))),
});

/** The pause after a 429 without a `Retry-After` header. */
const DEFAULT_PAUSE_MS = 5000;
export const UNREACHABLE_MESSAGE = 'The server could not be reached, or the connection broke.';
const TIMEOUT_MESSAGE = 'The server has not answered for more than a minute.';

/**
 * Fetches JSON from the page's origin and validates it. After the session expires, the request waits until the user signs
 * in again, then it is sent once more.
 * @throws ApiError, UnreachableError, UnexpectedResponseError, or the signal's reason
 */
export async function getJson<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  signal?: AbortSignal,
): Promise<v.InferOutput<Schema>> {
  return readResponse(await getText(path, signal), schema);
}

/**
 * Fetches the unparsed response, for numbers that must keep every digit.
 * @throws as `getJson`, except for InvalidResponseError
 */
export async function getText(path: string, signal?: AbortSignal): Promise<string> {
  return textOf(await exchange(path, 'foreground', signal ? { signal } : {}));
}

/**
 * Fetches the bytes of a response, to be parsed in a worker.
 * @throws as `getText`
 */
export async function fetchBytes(
  path: string,
  priority: Priority,
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  return (await exchange(path, priority, signal ? { signal } : {})).bytes;
}

/**
 * Sends a request that changes the session.
 * @throws UnexpectedResponseError unless the status is 204: a proxy answered instead of the dashboard server
 */
export async function send(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
  const response = await exchange(path, 'foreground', {
    method,
    ...(body ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  if (response.status === 204) return;
  throw new UnexpectedResponseError(
    t('The response didn’t come from the dashboard server.'),
    textOf(response).slice(0, EXCERPT_LENGTH),
  );
}

interface BufferedResponse {
  status: number;
  ok: boolean;
  headers: Headers;
  bytes: ArrayBuffer;
}

function textOf({ bytes }: BufferedResponse): string {
  return new TextDecoder().decode(bytes);
}

async function exchange(path: string, priority: Priority, init: RequestInit): Promise<BufferedResponse> {
  const response = await (needsSession(path)
    ? sendInSession(path, priority, init)
    : sendRequest(path, priority, init));
  if (!response.ok) throw toApiError(response);
  return response;
}

/** The other requests create the session, so they cannot wait for one. */
function needsSession(path: string): boolean {
  return path.startsWith('/api/') || path.startsWith('/dashboard/');
}

/**
 * Opens a response that is read while it arrives, for as long as that takes.
 * @throws as `getText`
 */
export async function openStream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const open = async (): Promise<Response> => {
    const timeout = createTimeoutSignal();
    try {
      const response = await fetch(path, { signal: AbortSignal.any([signal, timeout.signal]) });
      noteServerTime(response.headers);
      return response;
    } catch (error) {
      if (signal.aborted) throw error;
      if (timeout.signal.aborted) throw new TimeoutError(TIMEOUT_MESSAGE, { cause: error });
      throw new UnreachableError(UNREACHABLE_MESSAGE, { cause: error });
    } finally {
      timeout.clear();
    }
  };
  const epoch = await session.enter(signal);
  let response = await open();
  if (response.status === 401 && (await session.renewedSince(epoch, signal))) response = await open();
  const { status, ok, headers, body } = response;
  if (ok && body !== null) return body;
  throw toApiError({ status, ok, headers, bytes: await readBody(response) });
}

async function sendInSession(path: string, priority: Priority, init: RequestInit): Promise<BufferedResponse> {
  const signal = init.signal ?? null;
  const epoch = await session.enter(signal);
  const response = await sendRequest(path, priority, init);
  const isRenewed = response.status === 401 && (await session.renewedSince(epoch, signal));
  return isRenewed ? sendRequest(path, priority, init) : response;
}

async function sendRequest(path: string, priority: Priority, init: RequestInit): Promise<BufferedResponse> {
  const pathname = path.replace(/\?.*$/s, '');
  const release = await rateLimiter.acquire(pathname, priority, init.signal ?? null);
  const timeout = createTimeoutSignal();
  try {
    const signal = init.signal ? AbortSignal.any([init.signal, timeout.signal]) : timeout.signal;
    const response = await fetch(path, { ...init, signal });
    const { status, ok, headers } = response;
    noteServerTime(headers);
    if (status === 429) rateLimiter.pause(pathname, retryAfterOf(headers) ?? DEFAULT_PAUSE_MS);
    timeout.responseStarted();
    return { status, ok, headers, bytes: await readBody(response) };
  } catch (error) {
    if (init.signal?.aborted || error instanceof TooLargeError) throw error;
    if (timeout.signal.aborted) throw new TimeoutError(TIMEOUT_MESSAGE, { cause: error });
    throw new UnreachableError(UNREACHABLE_MESSAGE, { cause: error });
  } finally {
    timeout.clear();
    release();
  }
}

/** Milliseconds, from a header that holds seconds or a date by the server's clock. */
function retryAfterOf(headers: Headers): number | null {
  const value = headers.get('Retry-After') ?? '';
  // A response without a Date header is compared with the local clock.
  const now = dateOf(headers) ?? Date.now();
  const delay = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(delay) ? null : Math.max(0, delay);
}

function toApiError(response: BufferedResponse): Error {
  const { status, headers } = response;
  const text = textOf(response);
  const body = v.safeParse(ErrorBodySchema, parseJson(text));
  const retryAfter = retryAfterOf(headers);
  if (body.success) return new ApiError(status, body.output, retryAfter);
  return new ApiError(
    status,
    { message: t('The server returned HTTP {status}.', { status }), excerpt: text.slice(0, EXCERPT_LENGTH) },
    retryAfter,
  );
}

const responses = new Map<string, Promise<ArrayBuffer>>();

/** Fetches what the app needs first, while the app's code is still loading. */
export function prefetchResponse(path: string): void {
  const response = fetchBytes(path, 'foreground');
  // The caller that takes the response handles the error.
  response.catch(() => undefined);
  responses.set(path, response);
}

/** Returns a prefetched response once; later requests go to the server. */
export function takePrefetchedResponse(path: string): Promise<ArrayBuffer> | null {
  const response = responses.get(path) ?? null;
  responses.delete(path);
  return response;
}
