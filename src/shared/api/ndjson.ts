import * as v from 'valibot';
import { openStream, UNREACHABLE_MESSAGE } from './client.ts';
import { ApiError, InvalidResponseError, UnreachableError } from './errors.ts';

/** Characters of an invalid line that are shown. */
const EXCERPT_LENGTH = 300;

const ErrorLineSchema = v.object({
  error: v.object({ status: v.number(), message: v.string(), detail: v.optional(v.string()) }),
});

const isLastLine = (line: unknown): boolean =>
  typeof line === 'object' && line !== null && 'done' in line && line.done === true;

/**
 * Reads the lines of a streamed response as they arrive. The last one is `{"done":true,…}`.
 * @throws as `getText`; an `ApiError` if the server fails on the way, and an `UnreachableError` if the response ends early
 */
export async function* readLines<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  signal: AbortSignal,
): AsyncGenerator<v.InferOutput<Schema>, void, void> {
  const body = await openStream(path, signal);
  let isComplete = false;
  for await (const text of splitLines(body, signal)) {
    const line = parseLine(text);
    const failure = v.safeParse(ErrorLineSchema, line);
    if (failure.success) {
      const { status, ...error } = failure.output.error;
      throw new ApiError(status, error, null);
    }
    const parsed = v.safeParse(schema, line);
    if (!parsed.success) {
      throw new InvalidResponseError(v.getDotPath(parsed.issues[0]) ?? '', text.slice(0, EXCERPT_LENGTH));
    }
    isComplete = isLastLine(line);
    yield parsed.output;
  }
  if (!isComplete) throw new UnreachableError(UNREACHABLE_MESSAGE);
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The connection broke in the middle of a line.
    throw new UnreachableError(UNREACHABLE_MESSAGE);
  }
}

async function* splitLines(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield line;
      if (done) break;
    }
    if (rest !== '') yield rest;
  } catch (error) {
    if (signal.aborted || !(error instanceof TypeError)) throw error;
    throw new UnreachableError(UNREACHABLE_MESSAGE, { cause: error });
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
