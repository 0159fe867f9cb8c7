import { t } from '#shared/i18n/t.ts';
import { TooLargeError } from './errors.ts';

/** As many bytes as the server itself passes on of an answer: what is larger comes of somebody else on the way. */
const LONGEST_ANSWER = 512 * 1024 ** 2;

/**
 * The body of an answer.
 * @throws TooLargeError as soon as more has come, and reads no further
 */
export async function bodyOf({ body }: Response, most = LONGEST_ANSWER): Promise<ArrayBuffer> {
  const reader = body?.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    size += piece.value.byteLength;
    if (size > most) {
      // Whether the other side hears of it changes nothing.
      void reader?.cancel().catch(() => undefined);
      throw new TooLargeError(t('The answer is larger than {size} MB.', { size: most / 1024 ** 2 }), '');
    }
    pieces.push(piece.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole.buffer;
}
