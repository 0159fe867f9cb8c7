import { CoderError } from '#server/api/errors.ts';

interface StreamOptions {
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborts the work when the client disconnects. */
  readonly abort: AbortController;
}

/** Streams text as the client reads it, so that a slow client does not fill the memory. */
export function streamResponse(
  chunks: AsyncGenerator<string, void, void>,
  { contentType, headers = {}, abort }: StreamOptions,
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (done === true) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          controller.error(error);
        }
      },
      cancel() {
        abort.abort();
        void chunks.return().catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store', ...headers },
  });
}

/**
 * One JSON value per line. After an error the last line is `{"error":{…}}` in the format of Coder's API, because the
 * status is already sent; without it, the last line is `{"done":true,…}`.
 */
export async function* ndjsonLines(
  values: AsyncGenerator<object, void, void>,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  try {
    for await (const value of values) yield `${JSON.stringify(value)}\n`;
  } catch (error) {
    // Nobody reads the line after the client has left.
    if (signal.aborted) throw error;
    const known = error instanceof CoderError ? error : new CoderError(500, 'The query failed.');
    yield `${JSON.stringify({ error: { status: known.status, ...known.body } })}\n`;
  }
}
