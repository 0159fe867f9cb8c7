import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementByteSpans } from './json-element-spans.ts';

const utf8 = new TextEncoder();

function elementsIn(text: string, member: string): unknown[] {
  const bytes = utf8.encode(text);
  return elementByteSpans(bytes, member).map(([start, end]): unknown =>
    JSON.parse(new TextDecoder().decode(bytes.subarray(start, end))),
  );
}

test('every element of any array is found, with any white space', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(undefined, 1, '\t', ' \r\n'.trim() + '  '),
      fc.boolean(),
      (rows, others, indent, isFirst) => {
        const { results: _, ...rest } = others;
        const whole = isFirst ? { results: rows, ...rest } : { ...rest, results: rows };
        const text = JSON.stringify(whole, null, indent);
        const again: unknown = JSON.parse(JSON.stringify(rows));
        expect(elementsIn(text, 'results')).toEqual(again);
      },
    ),
  );
});

test('the last of duplicate members wins, and a name may have escapes', () => {
  expect(
    elementsIn(String.raw`{"results":[1],"count":2,"r\u0065sults":[ 3 , "\\\"]" ] }`, 'results'),
  ).toEqual([3, String.raw`\"]`]);
  expect(elementsIn('{"results":[1],"results":7}', 'results')).toEqual([]);
});

test('a member of a nested object is ignored', () => {
  expect(elementsIn('{"more":{"results":[1,2]},"results":[{"results":[4]}]}', 'results')).toEqual([
    { results: [4] },
  ]);
});

test('invalid text does not throw or loop', () => {
  for (const text of [
    '',
    '{',
    '{"results"',
    '{"results":',
    '[[[',
    '{"results":[1,',
    '{"results":["',
    '{,}',
    '{"a":}',
  ]) {
    expect(elementByteSpans(utf8.encode(text), 'results').length).toBeLessThan(2);
  }
  fc.assert(
    fc.property(fc.string(), noise => {
      elementByteSpans(utf8.encode(`{"results":[${noise}`), 'results');
    }),
  );
});
