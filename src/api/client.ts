import * as v from 'valibot';
import { ApiError, UnreachableError, WrongAnswerError } from './errors.ts';
import { session } from './session.ts';

const ErrorBodySchema = v.object({
  message: v.string(),
  detail: v.optional(v.string()),
  validations: v.optional(v.array(v.object({ field: v.string(), detail: v.string() }))),
});

const EXCERPT = 300;

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
  const { status, text } = await exchange(path, signal ? { signal } : {});
  const parsed = v.safeParse(schema, parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue);
    throw new WrongAnswerError(
      `The answer does not have the expected form${where ? ` (${where})` : ''}.`,
      text.slice(0, EXCERPT) || `HTTP ${status}, empty`,
    );
  }
  return parsed.output;
}

/** Sends what changes the session; the answer has no body that matters. */
export async function send(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
  await exchange(path, {
    method,
    ...(body ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
}

interface Answer {
  status: number;
  ok: boolean;
  headers: Headers;
  text: string;
}

async function exchange(path: string, init: RequestInit): Promise<Answer> {
  const answer = await (needsSession(path) ? askInSession(path, init) : ask(path, init));
  if (!answer.ok) throw toApiError(answer);
  return answer;
}

/** The others are how one gets a session: they can wait for none. */
function needsSession(path: string): boolean {
  return path.startsWith('/api/');
}

async function askInSession(path: string, init: RequestInit): Promise<Answer> {
  const signal = init.signal ?? null;
  const pass = await session.enter(signal);
  const answer = await ask(path, init);
  const again = answer.status === 401 && (await session.renewedSince(pass, signal));
  return again ? ask(path, init) : answer;
}

async function ask(path: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(path, init);
    const { status, ok, headers } = response;
    return { status, ok, headers, text: await response.text() };
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new UnreachableError('The server could not be reached, or the connection broke.', { cause: error });
  }
}

function toApiError({ status, headers, text }: Answer): Error {
  const body = v.safeParse(ErrorBodySchema, parseJson(text));
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds * 1000 : null;
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
