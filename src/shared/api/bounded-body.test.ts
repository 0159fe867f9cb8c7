import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import * as v from 'valibot';
import { bodyOf } from './bounded-body.ts';
import { getJson } from './client.ts';
import { describeError } from './error-messages.ts';
import { canRetry, TooLargeError } from './errors.ts';

afterEach(() => vi.unstubAllGlobals());

const responseOf = (pieces: readonly Uint8Array<ArrayBuffer>[]): Response =>
  new Response(
    new ReadableStream({
      start(control) {
        for (const piece of pieces) control.enqueue(piece);
        control.close();
      },
    }),
  );

it('gives every byte up to the bound, and refuses what is larger', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 0, max: 300 }), async (given, most) => {
      const all = given.flatMap(piece => [...piece]);
      const read = bodyOf(responseOf(given.map(piece => new Uint8Array(piece))), most);
      const outcome = await read.then(
        bytes => [...new Uint8Array(bytes)],
        (error: unknown) => error instanceof TooLargeError && 'too large',
      );
      expect(outcome).toEqual(all.length > most ? 'too large' : all);
    }),
  );
});

it('is empty where there is no body', async () => {
  expect((await bodyOf(new Response(null, { status: 204 }))).byteLength).toBe(0);
});

it('reads no further than the bound of an answer without end, says so, and does not ask again', async () => {
  const piece = new Uint8Array(64 * 1024 ** 2);
  let given = 0;
  let isLeft = false;
  const endless = new ReadableStream({
    pull: control => {
      given += 1;
      control.enqueue(piece);
    },
    cancel: () => void (isLeft = true),
  });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(endless)));
  const error: unknown = await getJson('/api/a', v.unknown()).catch((reason: unknown) => reason);
  if (!(error instanceof Error)) throw new Error('It was read.');
  expect(describeError(error)).toMatchObject({
    title: 'Unexpected response',
    detail: 'The answer is larger than 512 MB.',
    canRetry: false,
  });
  expect(canRetry(error)).toBe(false);
  expect(isLeft).toBe(true);
  expect(given).toBeLessThan(12);
});
