import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { elementsOfMember, rawElements, rawTokens, rawMember } from './json-slices.ts';

it('keeps what parsing would change', () => {
  const text = '{"a": 9007199254740993, "b" : [1.0, 1e2 , {"b":[ ]}], "\\u0063":"\\u003c\\"}"}';
  expect(rawMember(text, 'a')).toBe('9007199254740993');
  expect(rawMember(text, 'b')).toBe('[1.0, 1e2 , {"b":[ ]}]');
  expect(rawMember(text, 'c')).toBe('"\\u003c\\"}"');
  expect(rawMember(text, 'd')).toBeNull();
  expect(rawElements('[1.0, 1e2 , {"b":[ ]}]')).toEqual(['1.0', '1e2', '{"b":[ ]}']);
});

it('returns the last of duplicate members, as a parser does, and ignores nested members', () => {
  expect(rawMember('{"a":1,"a":2,"b":{"c":3}}', 'a')).toBe('2');
  expect(rawMember('{"b":{"c":3}}', 'c')).toBeNull();
});

it('splits any JSON into its members', () => {
  fc.assert(
    fc.property(fc.array(fc.json()), elements => {
      expect(rawElements(`[${elements.join(',')}]`)).toEqual(elements.map(each => each.trim()));
    }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.array(fc.json()), (keys, values) => {
      const pairs = keys.slice(0, values.length).map((key, index) => [key, values[index] ?? ''] as const);
      const text = `{ ${pairs.map(([key, value]) => `${JSON.stringify(key)} : ${value}`).join(' , ')} }`;
      for (const [key, value] of pairs) expect(rawMember(text, key)).toBe(value);
    }),
  );
});

it('returns for text that is not JSON', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('{', '[', '"', '\\', ',', ':', ']', '}', 'a', ' ') }),
      text => {
        expect(rawElements(text).join('').length).toBeLessThanOrEqual(text.length);
        expect((rawMember(text, 'a') ?? '').length).toBeLessThanOrEqual(text.length);
      },
    ),
  );
});

it('handles megabytes of backslashes and quotes', () => {
  const big = JSON.stringify('\\"{[\n'.repeat(400_000));
  expect(rawElements(`[${big},{"a":${big}}]`)).toEqual([big, `{"a":${big}}`]);
});

it('returns the tokens of any JSON, which parse to the same value without white space', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, 2), (text, space) => {
      const spaced = JSON.stringify(JSON.parse(text), null, space);
      expect(rawTokens(spaced).join('')).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

const utf8 = new TextEncoder();

function elementsIn(text: string, member: string): unknown[] {
  const bytes = utf8.encode(text);
  return elementsOfMember(bytes, member).map(([start, end]): unknown =>
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
    expect(elementsOfMember(utf8.encode(text), 'results').length).toBeLessThan(2);
  }
  fc.assert(
    fc.property(fc.string(), noise => {
      elementsOfMember(utf8.encode(`{"results":[${noise}`), 'results');
    }),
  );
});
