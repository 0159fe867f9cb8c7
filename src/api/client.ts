import * as v from 'valibot';
import { EXCERPT, parseJson, readAnswer } from './answer.ts';
import { budget, type Urgency } from './budget.ts';
import { ApiError, UnreachableError } from './errors.ts';
import { session } from './session.ts';

const ErrorBodySchema = v.object({
  message: v.string(),
  detail: v.optional(v.string()),
  validations: v.optional(v.array(v.object({ field: v.string(), detail: v.string() }))),
});

/** After a 429 that does not say for how long, milliseconds. */
const REST = 5000;

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
  return readAnswer(await getText(path, signal), schema);
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
export async function getBytes(path: string, urgency: Urgency, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await exchange(path, urgency, signal ? { signal } : {})).bytes;
}

/** Sends what changes the session; the answer has no body that matters. */
export async function send(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
  await exchange(path, 'now', {
    method,
    ...(body ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
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

async function exchange(path: string, urgency: Urgency, init: RequestInit): Promise<Answer> {
  const answer = await (needsSession(path) ? askInSession(path, urgency, init) : ask(path, urgency, init));
  if (!answer.ok) throw toApiError(answer);
  return answer;
}

/** The others are how one gets a session: they can wait for none. */
function needsSession(path: string): boolean {
  return path.startsWith('/api/');
}

async function askInSession(path: string, urgency: Urgency, init: RequestInit): Promise<Answer> {
  const signal = init.signal ?? null;
  const pass = await session.enter(signal);
  const answer = await ask(path, urgency, init);
  const again = answer.status === 401 && (await session.renewedSince(pass, signal));
  return again ? ask(path, urgency, init) : answer;
}

async function ask(path: string, urgency: Urgency, init: RequestInit): Promise<Answer> {
  const budgeted = path.replace(/\?.*$/s, '');
  const leave = await budget.enter(budgeted, urgency, init.signal ?? null);
  try {
    const response = await fetch(path, init);
    const { status, ok, headers } = response;
    if (status === 429) budget.rest(budgeted, retryAfterOf(headers) ?? REST);
    return { status, ok, headers, bytes: await response.arrayBuffer() };
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new UnreachableError('The server could not be reached, or the connection broke.', { cause: error });
  } finally {
    leave();
  }
}

/** Milliseconds; null where the answer does not say. */
function retryAfterOf(headers: Headers): number | null {
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

function toApiError(answer: Answer): Error {
  const { status, headers } = answer;
  const text = textOf(answer);
  const body = v.safeParse(ErrorBodySchema, parseJson(text));
  const retryAfter = retryAfterOf(headers);
  if (body.success) return new ApiError(status, body.output, retryAfter);
  return new ApiError(
    status,
    {
      message: `The server answered with HTTP ${status}.`,
      detail: text.slice(0, EXCERPT) || undefined,
    },
    retryAfter,
  );
}
