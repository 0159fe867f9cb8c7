import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANSWERED, HUGE } from './answer-rows.ts';
import { ANSWER } from './answer-wire.ts';
import { get, LIST, type Answer, type Served, type Target } from './target.ts';

/** What one interception looks like, to the letter. */
export function answerCases(target: () => Target): void {
  describe('the answer', () => {
    let served: Served;
    let answer: Answer;
    beforeAll(async () => {
      served = await target().open(ANSWERED);
      answer = await get(served, LIST);
    });
    afterAll(() => served.close());

    test('is JSON in Coder’s type, and says which Coder it is like', () => {
      expect(answer.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
      expect(answer.headers.get('X-Coder-Build-Version')).toMatch(/^v2\.34\./);
    });

    test('holds every field, in Coder’s order', () => {
      // Only databases tell this one.
      const text = answer.text.replaceAll('"credential_kind":"centralized",', '');
      expect(JSON.parse(text)).toEqual(ANSWER);
      // Numeric names of metadata aside, which JavaScript puts first, the order of names is the same.
      const names = (json: string): string[] => [...json.matchAll(/"([a-z_]+)":/g)].map(([name]) => name);
      expect(names(text)).toEqual(names(JSON.stringify(ANSWER)));
    });

    test('keeps every digit of a token count', () => {
      expect(answer.text).toContain(`"input_tokens":${HUGE},"output_tokens":9007199254740993,`);
    });

    test('orders the names of metadata by their bytes, at every level', () => {
      expect(answer.text).toContain(
        '"metadata":{"a":{"10":"ten","9":"nine","z":[{"x":2,"y":1}]},"b":1,"\uffee":2,"\u{1f600}":1}',
      );
    });

    test('escapes what Go escapes', () => {
      expect(answer.text).toContain(
        String.raw`"prompt":"\u003cb\u003e \u0026 \"quotes\" \\ \u2028 \u2029 ` +
          '\u007f' +
          String.raw` \t é 😀 \u003c/script\u003e"`,
      );
    });
  });
}
