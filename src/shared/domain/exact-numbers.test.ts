import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonSource, jsonText } from '#shared/lib/json/json-source.ts';
import { withExactNumbers } from './exact-numbers.ts';
import { readInterception } from './read-interception.ts';
import { metadataKeys, sumTokens, tokensOf } from './tokens.ts';
import { mayContainFreeText, redactRow } from './redact.ts';

const rowText = (metadata: string, usage = '{}', counts = '"input_tokens":1,"output_tokens":2'): string =>
  `{"id":"a","api_key_id":null,"initiator":{"id":"p","username":"ada","name":"","avatar_url":""},"provider":"p","model":"m","client":null,"metadata":${metadata},"started_at":"2026-11-20T10:00:00Z","ended_at":null,"token_usages":[{"id":"u","interception_id":"a","provider_response_id":"r","metadata":${usage},"created_at":"2026-11-20T10:00:00Z",${counts}}],"user_prompts":[],"tool_usages":[]}`;
const read = (text: string) => withExactNumbers(readInterception(JSON.parse(text)), text);

/** JSON numbers, including those that JavaScript cannot represent. */
const ODD = ['9007199254740993', '2512292042121000001', '-9223372036854775808', '1.0', '-0', '1e400', '1E+2', '0.1000000000000000055511151231257827', '123456789012345678901234567890.5', '1e-400']; // prettier-ignore
const number = fc.oneof(
  fc.constantFrom(...ODD),
  fc.tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.stringMatching(/^(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?$/)).map(([whole, rest]) => `${whole}${rest}`), // prettier-ignore
);

describe('numbers of metadata', () => {
  it('keep every digit, also in nested values', () => {
    fc.assert(
      fc.property(number, number, (first, second) => {
        const nested = `{"deep": [${second}, {"x":${first}}]}`;
        const row = read(rowText(`{"a":${first},"b":${nested},"c":"text","d":true}`, `{"span":${second}}`));
        const { a, b, c, d } = row.metadata ?? {};
        expect(jsonText(a)).toBe(first);
        expect(jsonText(b)).toBe(nested);
        expect([c, d]).toEqual(['text', true]);
        expect(jsonText(row.token_usages[0]?.metadata?.['span'])).toBe(second);
        expect(mayContainFreeText('a', a)).toBe(false);
        expect(mayContainFreeText('b', b)).toBe(true);
        expect(redactRow(row).metadata).toMatchObject({ a, d: true });
      }),
    );
  });

  it('keep duplicate members and the order of a nested object', () => {
    const inner = '{"10":"a","2":"b","dup":1,"dup":2,"__proto__":{"x":1}}';
    const row = read(rowText(`{"o":${inner},"__proto__":7}`));
    expect(row.metadata?.['o']).toEqual(new JsonSource(inner));
    expect(Object.keys(row.metadata ?? {})).toEqual(['o', '__proto__']);
  });

  it('are counts if they are valid, in any notation', () => {
    const usage = (text: string) => {
      const [first] = read(rowText('null', text)).token_usages;
      if (!first) throw new Error('no usage');
      return first;
    };
    expect(tokensOf(usage('{"cache_read_input":12.0,"cache_creation_input":1e3}'))).toMatchObject({
      cache_read: 12,
      cache_write: 1000,
    });
    expect(metadataKeys(usage('{"cache_read_input":12.0}')).added).toEqual({
      cache_read: 'cache_read_input',
    });
    expect(tokensOf(usage('{"cache_read_input":9007199254740993}'))).toMatchObject({ cache_read: 0 });
  });
});

describe('counts of tokens beyond 2^53', () => {
  it('are in no sum, and reported with every digit', () => {
    const row = read(rowText('null', '{"cache_read_input":9007199254740993}', '"input_tokens":18446744073709551615,"output_tokens":5')); // prettier-ignore
    expect(sumTokens(row.token_usages)).toMatchObject({ input: 0, cache_read: 0, output: 5 });
    expect(row.unread).toEqual([
      { path: 'token_usages.0.input_tokens', given: '18446744073709551615' },
      { path: 'token_usages.0.metadata.cache_read_input', given: '9007199254740993' },
    ]);
  });

  it('are also reported if JavaScript cannot represent them', () => {
    const row = read(rowText('null', 'null', '"input_tokens":1e400,"output_tokens":5'));
    expect(row.unread).toEqual([{ path: 'token_usages.0.input_tokens', given: '1e400' }]);
  });
});
