import { t } from '#shared/i18n/t.ts';
import { TooLargeError } from './errors.ts';

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
