import * as v from 'valibot';
import { ApiError, UnreachableError, WrongAnswerError } from './errors.ts';

const ErrorBodySchema = v.object({
  message: v.string(),
  detail: v.optional(v.string()),
  validations: v.optional(v.array(v.object({ field: v.string(), detail: v.string() }))),
});

const EXCERPT = 300;

/**
 * The one door to the network: fetches JSON from our own origin and checks it.
 * @throws ApiError, UnreachableError, WrongAnswerError; an abort is passed on as it is
 */
export async function getJson<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  signal?: AbortSignal,
): Promise<v.InferOutput<Schema>> {
  const { response, text } = await exchange(path, signal ? { signal } : {});
  const parsed = v.safeParse(schema, parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue);
    throw new WrongAnswerError(
      `The answer does not have the expected form${where ? ` (${where})` : ''}.`,
      text.slice(0, EXCERPT) || `HTTP ${response.status}, empty`,
    );
  }
  return parsed.output;
}

/**
 * The answer as it was written, for what must keep every digit.
 * @throws as `getJson`, but for the form of the answer
 */
export async function getText(path: string, signal?: AbortSignal): Promise<string> {
  return (await exchange(path, signal ? { signal } : {})).text;
}

/** Sends what changes the session; the answer has no body that matters. */
export async function send(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
  await exchange(path, {
    method,
    ...(body ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
}

async function exchange(path: string, init: RequestInit): Promise<{ response: Response; text: string }> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, init);
    text = await response.text();
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new UnreachableError('The server could not be reached, or the connection broke.', { cause: error });
  }
  if (!response.ok) throw toApiError(response, text);
  return { response, text };
}

function toApiError(response: Response, text: string): Error {
  const body = v.safeParse(ErrorBodySchema, parseJson(text));
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds * 1000 : null;
  if (body.success) return new ApiError(response.status, body.output, retryAfter);
  return new ApiError(
    response.status,
    {
      message: `The server answered with HTTP ${response.status}.`,
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
