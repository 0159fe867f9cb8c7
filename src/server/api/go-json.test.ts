import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goJson, goMetadata, keepsMetadata } from './go-json.ts';

test('parses to the same value as JSON.stringify', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(JSON.parse(goJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('no text can close an HTML element or break a line of JavaScript', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '&', '/', '\u2028', '\u2029', 'a', '\\') }),
      text => {
        const json = goJson({ [text]: text });
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual({ [text]: text });
      },
    ),
  );
});

test('undefined becomes null in an array', () => {
  expect(goJson([undefined, null, true, 1.5, 10n ** 30n])).toBe(`[null,null,true,1.5,1${'0'.repeat(30)}]`);
});

test('every number of metadata is unchanged, in any context', () => {
  const number = fc.oneof(
    fc.bigInt().map(String),
    fc.tuple(fc.bigInt(), fc.nat()).map(([whole, part]) => `${whole}.${part}0`),
    fc.tuple(fc.integer(), fc.integer({ min: -400, max: 400 })).map(([whole, power]) => `${whole}e${power}`),
  );
  const text = fc.string().map(value => JSON.stringify(value));
  const value = fc.letrec(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      number,
      text,
      fc.array(tie('value')).map(items => `[${items.join(', ')}]`),
      fc
        .array(tie('value'))
        .map(items => `{${items.map((item, at) => `"k${at}": ${String(item)}`).join(', ')}}`),
    ),
  })).value;
  // Numbers outside of strings. They are compared sorted, because the keys are reordered.
  const numbers = (json: string): string[] =>
    json.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
  fc.assert(
    fc.property(value, generated => {
      const json = `{"k": ${String(generated)}}`;
      const output = goMetadata(json);
      expect(numbers(output).toSorted()).toEqual(numbers(json).toSorted());
      expect(JSON.parse(output)).toEqual(JSON.parse(json));
    }),
  );
});

test.each([
  [null, 'null'],
  ['null', 'null'],
  ['[1]', '{}'],
  ['"text"', '{}'],
  ['7', '{}'],
  ['{}', '{}'],
  ['{"b":[{"z":1,"a":2}],"10":1,"9":2,"__proto__":3}', '{"10":1,"9":2,"__proto__":3,"b":[{"a":2,"z":1}]}'],
  ['{"n":1e21,"m":0.0000001}', '{"m":0.0000001,"n":1e21}'],
  [
    '{"request_number": 2512292042121000001, "ratio": 1.0}',
    '{"ratio":1.0,"request_number":2512292042121000001}',
  ],
  [
    '{"a": [-9007199254740993, [0.10], {"z": -0, "b": "<1.5>"}]}',
    '{"a":[-9007199254740993,[0.10],{"b":"\\u003c1.5\\u003e","z":-0}]}',
  ],
  ['{"a": "x: 1.5, 12345678901234567890", "a": 1.50}', '{"a":1.50}'],
  [' [12345678901234567890]', '{}'],
  ['12345678901234567890', '{}'],
  ['{"": 1e-400, "\\u0062": 1E400}', '{"":1e-400,"b":1E400}'],
])('the metadata %s becomes %s', (stored, output) => {
  expect(goMetadata(stored)).toBe(output);
});

test.each([
  ['null', true],
  ['{}', true],
  ['{"a":[1]}', true],
  ['[1]', false],
  ['"text"', false],
  ['7', false],
  [`${'{"a":['.repeat(250)}${']}'.repeat(250)}`, true],
  [`${'{"a":['.repeat(250)}{}${']}'.repeat(250)}`, false],
  [`${'{"a":['.repeat(1300)}${']}'.repeat(1300)}`, false],
  [`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, false],
])('the metadata %.20s is returned unchanged: %s', (stored, isKept) => {
  expect(keepsMetadata(stored)).toBe(isKept);
  expect(goMetadata(stored)).toBe(isKept ? stored : '{}');
});
