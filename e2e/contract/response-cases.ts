import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RESPONSE_ROWS, HUGE } from './response-rows.ts';
import { RESPONSE_WIRE } from './response-wire.ts';
import { get, LIST, type TestResponse, type ServedTarget, type Target } from './target.ts';

/** The exact JSON of an interception. */
export function responseCases(target: () => Target): void {
  describe('the response', () => {
    let served: ServedTarget;
    let response: TestResponse;
    beforeAll(async () => {
      served = await target().open(RESPONSE_ROWS);
      response = await get(served, LIST);
    });
    afterAll(() => served.close());

    test('has Coder’s content type and names a Coder version', () => {
      expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
      expect(response.headers.get('X-Coder-Build-Version')).toMatch(/^v2\.34\./);
    });

    test('has every field in Coder’s order', () => {
      // Only a database source returns this field.
      const text = response.text.replaceAll('"credential_kind":"centralized",', '');
      expect(JSON.parse(text)).toEqual(RESPONSE_WIRE);
      // The order of names is the same, except for numeric keys of metadata, which JavaScript puts first.
      const names = (json: string): string[] => [...json.matchAll(/"([a-z_]+)":/g)].map(([name]) => name);
      expect(names(text)).toEqual(names(JSON.stringify(RESPONSE_WIRE)));
    });

    test('keeps every digit of a token count', () => {
      expect(response.text).toContain(`"input_tokens":${HUGE},"output_tokens":9007199254740993,`);
    });

    test('orders the names of metadata by their bytes, at every level', () => {
      expect(response.text).toContain(
        '"metadata":{"a":{"10":"ten","9":"nine","z":[{"x":2,"y":1}]},"b":1,"\uffee":2,"\u{1f600}":1}',
      );
    });

    test('escapes what Go escapes', () => {
      expect(response.text).toContain(
        String.raw`"prompt":"\u003cb\u003e \u0026 \"quotes\" \\ \u2028 \u2029 ` +
          '\u007f' +
          String.raw` \t é 😀 \u003c/script\u003e"`,
      );
    });
  });
}
