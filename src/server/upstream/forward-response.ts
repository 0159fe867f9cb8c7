import * as v from 'valibot';
import { CoderError } from '#server/api/errors.ts';
import { abortResponse } from '#server/http/listen.ts';
import type { Incomplete } from '#server/auth/session-routes.ts';
import { notCoderMessage, type CoderResponse, CoderUnreachableError, type Route } from './coder-client.ts';
import { ResponseReader, MAX_RESPONSE_BYTES } from './read-response.ts';

/**
 * Coder's headers that are forwarded, in addition to the content type: no cookies, no policies, nothing
 * that names its host.
 */
const FORWARDED_HEADERS = [
  'content-encoding',
  'content-length',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
];

/**
 * Bytes buffered before any of the response is sent: up to here a failure can still become an error
 * response.
 */
const BUFFERED_BYTES = 1024 * 1024;

interface ForwardedResponse {
  readonly response: Response;
  /**
   * Resolves with why the body was not sent completely, or null. Null itself if all of the body is already
   * read.
   */
  readonly incomplete: Promise<Incomplete | null> | null;
}

/** Throws a CoderError if the response is not one of Coder's API. */
export async function forwardResponse(
  response: CoderResponse,
  request: Request,
  route: Route,
): Promise<ForwardedResponse> {
  try {
    return await bufferAndForward(response, request, route);
  } catch (error) {
    // The client aborted the request.
    request.signal.throwIfAborted();
    throw error;
  }
}

async function bufferAndForward(
  response: CoderResponse,
  request: Request,
  route: Route,
): Promise<ForwardedResponse> {
  const { statusCode } = response;
  const length = Number(response.headers['content-length'] ?? 0);
  const reader = new ResponseReader(response, route);
  if (length > MAX_RESPONSE_BYTES) {
    reader.cancel();
    throw new CoderUnreachableError(
      502,
      `The response from ${route.host} is larger than ${MAX_RESPONSE_BYTES / 1024 ** 2} MB.`,
    );
  }
  if (!isJson(response) || !isKnownEncoding(response)) {
    reader.cancel();
    throw unexpectedResponse(response, route);
  }
  const chunks: Uint8Array[] = [];
  const contents: Uint8Array[] = [];
  if (statusCode >= 400) reader.onContent = bytes => contents.push(bytes);
  let size = 0;
  let last: Uint8Array | null = null;
  while (size <= BUFFERED_BYTES && (last = await reader.next()) !== null) {
    chunks.push(last);
    size += last.byteLength;
  }
  const isComplete = last === null;
  reader.onContent = () => undefined;
  if (isComplete && (statusCode >= 400 ? !isCoderError(contents) : !isBalanced(reader)))
    throw unexpectedResponse(response, route);
  const headers = forwardedHeaders(response);
  if (isComplete) headers.set('Content-Length', String(size));
  const init = { status: statusCode, headers };
  if (request.method === 'HEAD') {
    reader.cancel();
    return { response: new Response(null, init), incomplete: null };
  }
  if (isComplete) return { response: new Response(Buffer.concat(chunks), init), incomplete: null };
  const { stream, incomplete } = streamOf(chunks, reader, request);
  return { response: new Response(stream, init), incomplete };
}

/** Only values that Node agrees to send. */
const HEADER_VALUE = /^[\x20-\x7e]{1,200}$/;

function forwardedHeaders({ headers }: CoderResponse): Headers {
  const forwarded = new Headers({
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json; charset=utf-8',
  });
  for (const name of FORWARDED_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string' && HEADER_VALUE.test(value)) forwarded.set(name, value);
  }
  return forwarded;
}

function isJson({ headers }: CoderResponse): boolean {
  const type = headers['content-type'];
  return typeof type === 'string' && /^application\/json *(?:;|$)/i.test(type);
}

/** Only the encodings that we request. */
function isKnownEncoding({ headers }: CoderResponse): boolean {
  return ['gzip', 'identity', undefined].includes(headers['content-encoding']?.toString());
}

/** Whether the last bracket of the JSON closes the first. */
function isBalanced({ first, last }: ResponseReader): boolean {
  return ['{}', '[]'].includes(first + last);
}

const CoderErrorSchema = v.pipe(v.string(), v.parseJson(), v.object({ message: v.string() }));

function isCoderError(contents: readonly Uint8Array[]): boolean {
  return v.is(CoderErrorSchema, Buffer.concat(contents).toString());
}

/** For a page of a proxy, or of another program: its text is not forwarded, and its 401 is not Coder's. */
function unexpectedResponse({ statusCode }: CoderResponse, route: Route): CoderError {
  const detail = notCoderMessage(route, statusCode);
  const status = statusCode >= 500 || statusCode === 429 ? statusCode : 502;
  return new CoderError(status, 'Coder could not be reached.', { detail });
}

/**
 * Streams with backpressure, and cancels the request at Coder if the client disconnects. A failure from
 * here on closes the client's connection.
 */
function streamOf(
  buffered: readonly Uint8Array[],
  reader: ResponseReader,
  request: Request,
): { stream: ReadableStream<Uint8Array>; incomplete: Promise<Incomplete | null> } {
  const chunks = [...buffered];
  let onEnd: (incomplete: Incomplete | null) => void = () => undefined;
  const incomplete = new Promise<Incomplete | null>(resolve => (onEnd = resolve));
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const chunk = chunks.shift() ?? (await reader.next());
        if (chunk !== null) return controller.enqueue(chunk);
        onEnd(null);
        controller.close();
      } catch (error) {
        onEnd(request.signal.aborted ? 'client' : 'Coder');
        if (!abortResponse(request)) controller.error(error);
      }
    },
    cancel() {
      reader.cancel();
      onEnd('client');
    },
  });
  return { stream, incomplete };
}
