import * as v from 'valibot';
import { CoderError } from '#server/api/errors.ts';
import { breakOff } from '#server/http/listen.ts';
import type { Incomplete } from '#server/auth/session-routes.ts';
import { notAsCoder, type CoderAnswer, CoderUnreachableError, type Route } from './coder-client.ts';
import { AnswerReader, LONGEST_ANSWER } from './read-response.ts';

/** What of Coder's headers is passed on, beside the type: no cookie, no policy, nothing that speaks of its host. */
const PASSED_ON = [
  'content-encoding',
  'content-length',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
];

/**
 * What of an answer is read before any of it is passed on, in bytes: what breaks up to there can still be told in words.
 */
const READ_AHEAD = 1024 * 1024;

interface Passed {
  readonly response: Response;
  /** Why not all of the body was sent, or null, once that is known; null where all of it is here already. */
  readonly incomplete: Promise<Incomplete | null> | null;
}

/** An answer of Coder as it may go to a client; throws a CoderError for what is none. */
export async function passOn(answer: CoderAnswer, request: Request, route: Route): Promise<Passed> {
  try {
    return await readAndPass(answer, request, route);
  } catch (error) {
    // It is the client that broke it off.
    request.signal.throwIfAborted();
    throw error;
  }
}

async function readAndPass(answer: CoderAnswer, request: Request, route: Route): Promise<Passed> {
  const { statusCode } = answer;
  const length = Number(answer.headers['content-length'] ?? 0);
  const reader = new AnswerReader(answer, route);
  if (length > LONGEST_ANSWER) {
    reader.cancel();
    throw new CoderUnreachableError(
      502,
      `The answer of ${route.host} is larger than ${LONGEST_ANSWER / 1024 ** 2} MB.`,
    );
  }
  if (!isJson(answer) || !isKnownEncoding(answer)) {
    reader.cancel();
    throw foreign(answer, route);
  }
  const pieces: Uint8Array[] = [];
  const contents: Uint8Array[] = [];
  if (statusCode >= 400) reader.onContent = bytes => contents.push(bytes);
  let size = 0;
  let last: Uint8Array | null = null;
  while (size <= READ_AHEAD && (last = await reader.next()) !== null) {
    pieces.push(last);
    size += last.byteLength;
  }
  const isWhole = last === null;
  reader.onContent = () => undefined;
  if (isWhole && (statusCode >= 400 ? !isRefusal(contents) : !isClosed(reader))) throw foreign(answer, route);
  const headers = passedOn(answer);
  if (isWhole) headers.set('Content-Length', String(size));
  const init = { status: statusCode, headers };
  if (request.method === 'HEAD') {
    reader.cancel();
    return { response: new Response(null, init), incomplete: null };
  }
  if (isWhole) return { response: new Response(Buffer.concat(pieces), init), incomplete: null };
  const { stream, incomplete } = streamOf(pieces, reader, request);
  return { response: new Response(stream, init), incomplete };
}

/** What a header of Coder's may hold; nothing that Node would refuse to send. */
const HEADER_VALUE = /^[\x20-\x7e]{1,200}$/;

function passedOn({ headers }: CoderAnswer): Headers {
  const passed = new Headers({
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json; charset=utf-8',
  });
  for (const name of PASSED_ON) {
    const value = headers[name];
    if (typeof value === 'string' && HEADER_VALUE.test(value)) passed.set(name, value);
  }
  return passed;
}

function isJson({ headers }: CoderAnswer): boolean {
  const type = headers['content-type'];
  return typeof type === 'string' && /^application\/json *(?:;|$)/i.test(type);
}

/** Only what was asked for. */
function isKnownEncoding({ headers }: CoderAnswer): boolean {
  return ['gzip', 'identity', undefined].includes(headers['content-encoding']?.toString());
}

/** Whether JSON ends as it began. */
function isClosed({ first, last }: AnswerReader): boolean {
  return ['{}', '[]'].includes(first + last);
}

const RefusalSchema = v.pipe(v.string(), v.parseJson(), v.object({ message: v.string() }));

function isRefusal(contents: readonly Uint8Array[]): boolean {
  return v.is(RefusalSchema, Buffer.concat(contents).toString());
}

/** A page of something on the way, or another program's: none of its words are passed on, and its 401 is not Coder's. */
function foreign({ statusCode }: CoderAnswer, route: Route): CoderError {
  const detail = notAsCoder(route, statusCode);
  const status = statusCode >= 500 || statusCode === 429 ? statusCode : 502;
  return new CoderError(status, 'Coder could not be reached.', { detail });
}

/**
 * Piece by piece as the client takes them; a client that goes away ends the request at Coder. An answer that breaks from
 * here on takes the connection with it.
 */
function streamOf(
  ahead: readonly Uint8Array[],
  reader: AnswerReader,
  request: Request,
): { stream: ReadableStream<Uint8Array>; incomplete: Promise<Incomplete | null> } {
  const pieces = [...ahead];
  let onEnd: (incomplete: Incomplete | null) => void = () => undefined;
  const incomplete = new Promise<Incomplete | null>(resolve => (onEnd = resolve));
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const piece = pieces.shift() ?? (await reader.next());
        if (piece !== null) return controller.enqueue(piece);
        onEnd(null);
        controller.close();
      } catch (error) {
        onEnd(request.signal.aborted ? 'client' : 'Coder');
        if (!breakOff(request)) controller.error(error);
      }
    },
    cancel() {
      reader.cancel();
      onEnd('client');
    },
  });
  return { stream, incomplete };
}
