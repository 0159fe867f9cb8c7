import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import * as v from 'valibot';
import { readBody } from './client.ts';
import { getJson } from './client.ts';
import { describeError } from './error-messages.ts';
import { canRetry, TooLargeError } from './errors.ts';

afterEach(() => vi.unstubAllGlobals());

const responseOf = (chunks: readonly Uint8Array<ArrayBuffer>[]): Response =>
  new Response(
    new ReadableStream({
      start(control) {
        for (const chunk of chunks) control.enqueue(chunk);
        control.close();
      },
    }),
  );

it('reads a body up to the limit and rejects a larger one', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 0, max: 300 }), async (given, maxBytes) => {
      const all = given.flatMap(chunk => [...chunk]);
      const read = readBody(responseOf(given.map(chunk => new Uint8Array(chunk))), maxBytes);
      const outcome = await read.then(
        bytes => [...new Uint8Array(bytes)],
        (error: unknown) => error instanceof TooLargeError && 'too large',
      );
      expect(outcome).toEqual(all.length > maxBytes ? 'too large' : all);
    }),
  );
});

it('returns no bytes for a response without a body', async () => {
  expect((await readBody(new Response(null, { status: 204 }))).byteLength).toBe(0);
});

it('stops reading an endless body at the limit, reports it and does not retry', async () => {
  const chunk = new Uint8Array(64 * 1024 ** 2);
  let given = 0;
  let isCancelled = false;
  const endless = new ReadableStream({
    pull: control => {
      given += 1;
      control.enqueue(chunk);
    },
    cancel: () => void (isCancelled = true),
  });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(endless)));
  const error: unknown = await getJson('/api/a', v.unknown()).catch((reason: unknown) => reason);
  if (!(error instanceof Error)) throw new Error('It was read.');
  expect(describeError(error)).toMatchObject({
    title: 'Unexpected response',
    detail: 'The response is larger than 512 MB.',
    canRetry: false,
  });
  expect(canRetry(error)).toBe(false);
  expect(isCancelled).toBe(true);
  expect(given).toBeLessThan(12);
});
