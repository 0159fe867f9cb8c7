import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatQuery, goParseBool, goParseInt, goParseQuery } from './go-compat.ts';

/** The results of `strconv.ParseInt(text, 10, bits)` in Go 1.26. */
const SYNTAX = 'invalid syntax';
const RANGE = 'value out of range';

describe('ParseInt', () => {
  test.each<[text: string, bits: 32 | 64, value: bigint | string]>([
    ['', 32, SYNTAX],
    ['+', 32, SYNTAX],
    ['-', 32, SYNTAX],
    ['+-1', 32, SYNTAX],
    ['--1', 32, SYNTAX],
    ['0', 32, 0n],
    ['-0', 32, 0n],
    ['+7', 32, 7n],
    ['007', 32, 7n],
    ['2147483647', 32, 2147483647n],
    ['2147483648', 32, RANGE],
    ['+2147483648', 32, RANGE],
    ['-2147483648', 32, -2147483648n],
    ['-2147483649', 32, RANGE],
    ['4294967295', 32, RANGE],
    ['4294967295x', 32, SYNTAX],
    ['4294967296x', 32, RANGE],
    ['3000000000x', 32, SYNTAX],
    ['-3000000000x', 32, SYNTAX],
    ['-4294967296x', 32, RANGE],
    ['99999999999999999999abc', 32, RANGE],
    ['9999999999 ', 32, RANGE],
    ['1_000', 32, SYNTAX],
    ['0x10', 32, SYNTAX],
    ['1e3', 32, SYNTAX],
    ['1.5', 32, SYNTAX],
    [' 1', 32, SYNTAX],
    ['1 ', 32, SYNTAX],
    ['١', 32, SYNTAX],
    ['99999999999١', 32, RANGE],
    ['x99999999999999', 32, SYNTAX],
    [`${'9'.repeat(5000)}x`, 32, RANGE],
    [`${'0'.repeat(5000)}x`, 32, SYNTAX],
    ['9223372036854775807', 64, 9223372036854775807n],
    ['9223372036854775808', 64, RANGE],
    ['-9223372036854775808', 64, -9223372036854775808n],
    ['-9223372036854775809', 64, RANGE],
    ['18446744073709551615x', 64, SYNTAX],
    ['18446744073709551616x', 64, RANGE],
    ['184467440737095516150', 64, RANGE],
  ])('%.40j in %i bits is %s', (text, bits, value) => {
    expect(goParseInt(text, bits)).toEqual(
      typeof value === 'bigint'
        ? { ok: true, value }
        : { ok: false, error: `strconv.ParseInt: parsing ${JSON.stringify(text)}: ${value}` },
    );
  });

  test('every 32-bit number is parsed, and every other number is out of range', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }), number => {
        const fits = number >= -(2n ** 31n) && number < 2n ** 31n;
        expect(goParseInt(String(number), 32)).toMatchObject(fits ? { value: number } : { ok: false });
      }),
    );
  });
});

test.each([
  ['1', true],
  ['t', true],
  ['True', true],
  ['0', false],
  ['FALSE', false],
  ['yes', null],
  ['', null],
  ['tRUE', null],
])('ParseBool of %j is %s', (text, value) => {
  expect(goParseBool(text)).toBe(value);
});

describe('ParseQuery', () => {
  test.each<[query: string, pairs: [string, string][]]>([
    [
      'q=a&q=b',
      [
        ['q', 'a'],
        ['q', 'b'],
      ],
    ],
    ['q=%zz&q=b', [['q', 'b']]],
    ['q=%&limit=1', [['limit', '1']]],
    ['q=%2&limit=1', [['limit', '1']]],
    ['%zz=1&limit=2', [['limit', '2']]],
    ['q=a;b&limit=1', [['limit', '1']]],
    ['q=a&limit=1;offset=2', [['q', 'a']]],
    [
      '=a&q=b',
      [
        ['', 'a'],
        ['q', 'b'],
      ],
    ],
    ['&&q=b&', [['q', 'b']]],
    ['q', [['q', '']]],
    ['q=a=b', [['q', 'a=b']]],
    ['q=a+b%2B', [['q', 'a b+']]],
    ['q=a%3Bb', [['q', 'a;b']]],
    ['%71=x', [['q', 'x']]],
    ['q=%C3%A9%E2%82%AC%F0%9F%98%80', [['q', 'é€😀']]],
    ['q=%EF%BB%BFa', [['q', '\ufeffa']]],
    ['q=%C3%A9%C3', [['q', 'é\udcc3']]],
    ['q=%ed%a0%80', [['q', '\udced\udca0\udc80']]],
  ])('%s', (query, pairs) => {
    expect(goParseQuery(query)).toEqual(pairs);
  });

  test('a formatted query parses to the same pairs, byte for byte', () => {
    const bytes = fc
      .uint8Array({ maxLength: 12 })
      .map(some => [...some].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join(''));
    fc.assert(
      fc.property(fc.array(fc.tuple(bytes, bytes)), escaped => {
        const pairs = goParseQuery(escaped.map(pair => pair.join('=')).join('&'));
        expect(pairs).toHaveLength(escaped.length);
        expect(goParseQuery(formatQuery(pairs))).toEqual(pairs);
      }),
    );
  });

  test('any query parses as in a browser, except for the pairs that Go drops', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))),
        pairs => {
          expect(goParseQuery(new URLSearchParams(pairs).toString())).toEqual(pairs);
        },
      ),
    );
  });
});
