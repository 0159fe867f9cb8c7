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
import { bodyOf } from './bounded-body.ts';
import { budget, type Priority } from './rate-limiter.ts';
import { dateOf, noteServerTime } from './server-clock.ts';
import { session } from './session.ts';
import { createTimeoutSignal } from './request-policy.ts';

/** How much of an answer that cannot be read is shown, in characters. */
const EXCERPT = 300;

/** @throws WrongFormError where the text is not JSON of this form */
export function readResponse<Schema extends v.GenericSchema>(
  text: string,
  schema: Schema,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, parseJson(text));
  if (parsed.success) return parsed.output;
  throw new InvalidResponseError(v.getDotPath(parsed.issues[0]) ?? '', text.slice(0, EXCERPT));
}

/** Undefined where the text is no JSON. */
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

/** After a 429 that does not say for how long, milliseconds. */
const REST = 5000;
const SILENT = 'The server has not answered for more than a minute.';

/**
 * The one door to the network: fetches JSON from our own origin and checks it. Where the session has ended, this waits
 * until somebody has signed in again, and then asks once more.
 * @throws ApiError, UnreachableError, WrongAnswerError; an abort is passed on as it is
 */
export async function getJson<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  signal?: AbortSignal,
): Promise<v.InferOutput<Schema>> {
  return readResponse(await getText(path, signal), schema);
}

/**
 * The answer as it was written, for what must keep every digit.
 * @throws as `getJson`, but for the form of the answer
 */
export async function getText(path: string, signal?: AbortSignal): Promise<string> {
  return textOf(await exchange(path, 'now', signal ? { signal } : {}));
}

/**
 * The answer's bytes, for what is read elsewhere.
 * @param urgency whether the person waits for it, or it steps back behind what the person waits for
 * @throws as `getText`
 */
export async function fetchBytes(
  path: string,
  urgency: Priority,
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  return (await exchange(path, urgency, signal ? { signal } : {})).bytes;
}

/**
 * Sends what changes the session; its answer has no body.
 * @throws WrongAnswerError where there is one: it is of somebody else on the way
 */
export async function send(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
  const answer = await exchange(path, 'now', {
    method,
    ...(body ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  if (answer.status === 204) return;
  throw new UnexpectedResponseError(
    t('The response didn’t come from the dashboard server.'),
    textOf(answer).slice(0, EXCERPT),
  );
}

interface Answer {
  status: number;
  ok: boolean;
  headers: Headers;
  bytes: ArrayBuffer;
}

function textOf({ bytes }: Answer): string {
  return new TextDecoder().decode(bytes);
}

async function exchange(path: string, urgency: Priority, init: RequestInit): Promise<Answer> {
  const answer = await (needsSession(path) ? askInSession(path, urgency, init) : ask(path, urgency, init));
  if (!answer.ok) throw toApiError(answer);
  return answer;
}

/** The others are how one gets a session: they can wait for none. */
function needsSession(path: string): boolean {
  return path.startsWith('/api/');
}

async function askInSession(path: string, urgency: Priority, init: RequestInit): Promise<Answer> {
  const signal = init.signal ?? null;
  const pass = await session.enter(signal);
  const answer = await ask(path, urgency, init);
  const again = answer.status === 401 && (await session.renewedSince(pass, signal));
  return again ? ask(path, urgency, init) : answer;
}

async function ask(path: string, urgency: Priority, init: RequestInit): Promise<Answer> {
  const budgeted = path.replace(/\?.*$/s, '');
  const leave = await budget.enter(budgeted, urgency, init.signal ?? null);
  const timeout = createTimeoutSignal();
  try {
    const signal = init.signal ? AbortSignal.any([init.signal, timeout.signal]) : timeout.signal;
    const response = await fetch(path, { ...init, signal });
    const { status, ok, headers } = response;
    noteServerTime(headers);
    if (status === 429) budget.rest(budgeted, retryAfterOf(headers) ?? REST);
    timeout.broken();
    return { status, ok, headers, bytes: await bodyOf(response) };
  } catch (error) {
    if (init.signal?.aborted || error instanceof TooLargeError) throw error;
    if (timeout.signal.aborted) throw new TimeoutError(SILENT, { cause: error });
    throw new UnreachableError('The server could not be reached, or the connection broke.', { cause: error });
  } finally {
    timeout.end();
    leave();
  }
}

/** Milliseconds, said in seconds or as a date of the server's clock; null where the answer does not say. */
function retryAfterOf(headers: Headers): number | null {
  const said = headers.get('Retry-After') ?? '';
  // Where the answer has no date of its own, this computer's clock has to do.
  const now = dateOf(headers) ?? Date.now();
  const wait = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - now;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}

function toApiError(answer: Answer): Error {
  const { status, headers } = answer;
  const text = textOf(answer);
  const body = v.safeParse(ErrorBodySchema, parseJson(text));
  const retryAfter = retryAfterOf(headers);
  if (body.success) return new ApiError(status, body.output, retryAfter);
  return new ApiError(
    status,
    { message: t('The server returned HTTP {status}.', { status }), excerpt: text.slice(0, EXCERPT) },
    retryAfter,
  );
}
