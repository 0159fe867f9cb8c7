import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goJson, goMetadata, keepsMetadata } from './go-json.ts';

test('says the same as JavaScript’s own, whatever the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(JSON.parse(goJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('no text can end an element of HTML or break a line of JavaScript', () => {
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

test('what is undefined is null in a list', () => {
  expect(goJson([undefined, null, true, 1.5, 10n ** 30n])).toBe(`[null,null,true,1.5,1${'0'.repeat(30)}]`);
});

test.each([
  [null, 'null'],
  ['null', 'null'],
  ['[1]', '{}'],
  ['"text"', '{}'],
  ['7', '{}'],
  ['{}', '{}'],
  ['{"b":[{"z":1,"a":2}],"10":1,"9":2,"__proto__":3}', '{"10":1,"9":2,"__proto__":3,"b":[{"a":2,"z":1}]}'],
  ['{"n":1e21,"m":0.0000001}', '{"m":1e-7,"n":1e+21}'],
])('the metadata %s is shown as %s', (stored, shown) => {
  expect(goMetadata(stored)).toBe(shown);
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
])('the metadata %.20s is shown as it is: %s', (stored, kept) => {
  expect(keepsMetadata(stored)).toBe(kept);
  expect(goMetadata(stored)).toBe(kept ? stored : '{}');
});
