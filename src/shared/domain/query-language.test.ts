import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canQuote, quoteValue, splitQuery, stringifyQuery } from './query-language.ts';

const text = fc.string({ unit: 'binary' });
const awkward = fc.string({ unit: fc.constantFrom('a', 'B', ' ', ':', '"', '\\', 'é', '\n') });

function termsOf(q: string): [string, string][] {
  const split = splitQuery(q);
  if (!split.ok) throw new Error(split.detail);
  return split.terms.map(({ key, value }) => [key, value]);
}

describe('splitting', () => {
  test.each<[string, [string, string][], string | null]>([
    ['', [], null],
    ['   ', [], null],
    ['model:gpt-5', [['model', 'gpt-5']], null],
    [
      '  model:a   provider:b ',
      [
        ['model', 'a'],
        ['provider', 'b'],
      ],
      null,
    ],
    ['model:"a b"', [['model', 'a b']], null],
    ['"model":x', [['model', 'x']], null],
    ['model:"w:n"', [['model', 'w:n']], null],
    ['model:""', [['model', '']], null],
    ['model::x', [['model', 'x']], null],
    ['PROVIDER:Two', [['provider', 'Two']], null],
    ['model:"unclosed provider:two', [['model', 'unclosed provider:two']], null],
    ['model:a"b"c', [['model', 'a"b"c']], null],
    ['model:"""x"""', [['model', 'x']], null],
    ['model:a\tprovider', [['model', 'a\tprovider']], null],
    ['alice', [], 'alice'],
    ['alice  bob', [], 'alice bob'],
    ['alice model:x bob', [['model', 'x']], 'alice bob'],
    ['"alice"', [], '"alice"'],
    ['"a:b"', [], '"a:b"'],
    ['"a:b" c', [], '"a:b" c'],
  ])('%j', (q, terms, free) => {
    expect(termsOf(q)).toEqual(terms);
    expect(splitQuery(q)).toMatchObject({ ok: true, text: free });
  });

  test.each([
    ['provider:', `Query element "provider:" cannot start or end with ':'`],
    [':foo', `Query element ":foo" cannot start or end with ':'`],
    [':', `Query element ":" cannot start or end with ':'`],
    ['a:b:c', `Query element "a:b:c" can only contain 1 ':'`],
    ['x:1 a:b:c :d', `Query element "a:b:c" can only contain 1 ':'`],
    ['a:"b":c', String.raw`Query element "a:\"b\":c" can only contain 1 ':'`],
    [
      'started_after:2026-01-01T00:00:00Z',
      `Query element "started_after:2026-01-01T00:00:00Z" can only contain 1 ':'`,
    ],
  ])('%j is rejected', (q, detail) => {
    expect(splitQuery(q)).toEqual({ ok: false, detail });
  });

  test('free text comes after the terms unless it contains a colon', () => {
    const split = splitQuery('bob "x:y" model:m');
    expect(split).toMatchObject({
      elements: [
        { key: null, value: '"x:y"' },
        { key: 'model', value: 'm' },
        { key: null, value: 'bob' },
      ],
    });
  });

  test('never throws, and always returns a reason for a rejection', () => {
    fc.assert(
      fc.property(fc.oneof(text, awkward), q => {
        const split = splitQuery(q);
        return split.ok || split.detail.startsWith('Query element "');
      }),
      { numRuns: 2000 },
    );
  });

  test('a long line of quotes and spaces is split in one pass', () => {
    const q = '" :'.repeat(200_000);
    expect(splitQuery(q).ok).toBe(false);
  });
});

describe('writing', () => {
  const terms = (value: fc.Arbitrary<string>) =>
    fc.array(fc.record({ key: fc.stringMatching(/^[a-z_]{1,12}$/), value }), { maxLength: 5 });

  test('splitting returns every value that canQuote allows', () => {
    fc.assert(
      fc.property(terms(fc.oneof(text, awkward).filter(canQuote)), written => {
        const split = splitQuery(stringifyQuery(written));
        expect(split).toMatchObject({ ok: true, terms: written, text: null });
      }),
      { numRuns: 2000 },
    );
  });

  test('a value that canQuote rejects is lost if more terms follow', () => {
    const lost = ['"', 'a"', '"a"', 'a" b', 'a"b'];
    for (const value of lost) {
      expect(canQuote(value)).toBe(false);
      const split = splitQuery(
        stringifyQuery([
          { key: 'model', value },
          { key: 'client', value: 'x y' },
        ]),
      );
      expect(split.ok && split.terms[0]?.value === value && split.terms.length === 2).toBe(false);
    }
    expect(canQuote('\ud800')).toBe(false);
  });

  test('quotes only if the grammar needs it', () => {
    expect(['gpt-5', 'Claude Code', 'v2:0', ''].map(quoteValue)).toEqual([
      'gpt-5',
      '"Claude Code"',
      '"v2:0"',
      '""',
    ]);
  });

  test('formatting never throws', () => {
    fc.assert(fc.property(text, text, (key, value) => typeof stringifyQuery([{ key, value }]) === 'string'));
  });
});
