import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePriceTable, printPriceTable } from './price-table.ts';
import { MAX_PRICES, type PriceTable } from './prices.ts';

const DATED = { currency: 'EUR', as_of: '2026-10-31' };
const HEADER = 'provider,model,input,cache_read,cache_write,output';
const parse = (text: string) => parsePriceTable(text, DATED);

describe('a price table as text', () => {
  it('can be exported and parsed again', () => {
    const price = fc.option(
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(value => value + 0),
    );
    const pattern = fc.string({ unit: 'binary', minLength: 1 });
    const table: fc.Arbitrary<PriceTable> = fc.record({
      currency: fc.constantFrom('USD', 'EUR', 'JPY'),
      as_of: fc
        .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
        .map(day => day.toISOString().slice(0, 10)),
      prices: fc.array(
        fc.record({
          provider: pattern,
          model: pattern,
          input: price,
          cache_read: price,
          cache_write: price,
          cache_write_1h: price,
          output: price,
        }),
      ),
    });
    fc.assert(
      fc.property(table, exported => {
        expect(parse(printPriceTable(exported))).toEqual({ ok: true, table: exported });
      }),
    );
  });

  const rows = [
    {
      provider: 'anthropic',
      model: 'claude-*',
      input: 3,
      cache_read: 0.3,
      cache_write: null,
      cache_write_1h: null,
      output: 0,
    },
  ];

  it.each([
    [`${HEADER}\nanthropic,claude-*,3,0.3,,0\n`],
    [`\uFEFF\r\nProvider; Model;input;cache_read;cache_write;output\r\n"anthropic";claude-*;3;.3;;0`],
    [`provider,model,input,cache_read,cache_write,cache_write_1h,output\nanthropic,claude-*,3,0.3,,,0`],
    ['model\tprovider\toutput\tinput\tcache_read\tcache_write\nclaude-*\tanthropic\t0\t3\t0.3\t'],
  ])('is parsed from rows: %j', text => {
    expect(parse(text)).toEqual({ ok: true, table: { ...DATED, prices: rows } });
  });
});

const json = (more: object) => JSON.stringify({ currency: 'USD', as_of: '2026-11-01', prices: [], ...more });
const row = { provider: '*', model: '*', input: 1, cache_read: 1, cache_write: 1, output: 1 };

test.each([
  ['', 'It’s empty.'],
  ['[]', 'Expected an object with currency, as_of and prices, not a list.'],
  ['{"currency":"USD"}', 'as_of is missing.'],
  [json({ prices: null }), 'prices must be a list.'],
  [json({ currency: 'usd' }), 'currency must be a three-letter currency code, such as USD.'],
  [json({ as_of: '2026-13-01' }), 'as_of must be a date, such as 2026-11-01.'],
  [
    json({ prices: [5] }),
    'Price 1 must be an object with provider, model, input, cache_read, cache_write, output.',
  ],
  [json({ prices: [row, { ...row, output: undefined }] }), 'Price 2, output is missing.'],
  [
    json({ prices: [row, { ...row, cache_read: '3' }] }),
    'Price 2, cache_read must be a number of 0 or more, such as 3.75, or null.',
  ],
  [json({ prices: [{ ...row, input: -3 }] }), 'Price 1, input must be a number of 0 or more, such as 3.75.'],
  [json({ prices: [{ ...row, model: '' }] }), 'Price 1, model can’t be empty. Use * to match any.'],
  ['provider,model,input,output', `The header must contain ${HEADER}. cache_read is missing.`],
  [`${HEADER},note\n`, `The header must contain only ${HEADER}. Remove “note”.`],
  [`${HEADER},input\n`, `The header must contain only ${HEADER}. Remove “input”.`],
  [HEADER, 'There are no prices below the header.'],
  [`${HEADER}\na,b,1,2,3`, 'Line 2 has 5 columns instead of 6.'],
  [`${HEADER}\n\n,b,1,2,3,4`, 'Line 3, provider can’t be empty. Use * to match any.'],
  [
    `${HEADER}\na,b,1,2,3,4\na,b,1,2,3,$4`,
    'Line 3, output: enter a number of 0 or more, such as 3.75, or leave it empty. Found “$4”.',
  ],
])('%j is rejected: %s', (text, reason) => {
  expect(parse(text)).toEqual({ ok: false, reason });
});

test.each([
  ['rows', (count: number) => `${HEADER}\n${'a,b,1,2,3,4\n'.repeat(count)}`],
  ['JSON', (count: number) => json({ prices: Array.from({ length: count }, () => row) })],
])('has a limited number of rows, as %s', (_form, textOf) => {
  expect(parse(textOf(MAX_PRICES))).toMatchObject({ ok: true });
  expect(parse(textOf(MAX_PRICES + 1))).toEqual({
    ok: false,
    reason:
      'A price table can have at most 2,000 rows. Use * in provider and model to cover more with one row.',
  });
});

const UNITS = [
  '"',
  '"a,',
  '"""a,',
  '"a\n',
  ',',
  ';',
  '\t',
  ' ',
  '\r',
  '1',
  '1.',
  '1e',
  '[',
  '{"a":',
  'a,b,1,1,1,1\n',
];
test.each(UNITS)('a long text of %j is refused in a few words, and soon', unit => {
  const text = unit.repeat(300_000 / unit.length);
  for (const each of [
    text,
    `${HEADER}\n${text}`,
    `${HEADER}\na,b,${text}x,1,1,1`,
    `${HEADER}\n${text}`.replaceAll(',', ';'),
    `${HEADER}\n"${text}`,
    json({ prices: [{ ...row, model: text }] }),
  ]) {
    const read = parse(each);
    const words = read.ok ? '' : read.reason;
    expect(words.length).toBeLessThan(300);
  }
});

const long = 'x'.repeat(300_000);
test.each([
  ['a price', `${HEADER}\na,b,1,1,1,${long}`, 'Line 2, output: enter a number of 0 or more'],
  ['a pattern', `${HEADER}\n${long},b,1,1,1,1`, 'Line 2, provider is longer than 500 characters.'],
  ['JSON', json({ prices: [{ ...row, model: long }] }), 'Price 1, model is longer than 500 characters.'],
  ['a column', `${HEADER},${long}`, '“xxxx'],
  [
    'all',
    ' '.repeat(1_000_001),
    'A price table can have at most 1,000,000 characters. This one has 1,000,001.',
  ],
])('a long text in %s is not repeated', (_place, text, words) => {
  const read = parse(text);
  if (read.ok) throw new Error('it was taken');
  expect(read.reason).toContain(words);
  expect(read.reason.length).toBeLessThan(300);
});

test('invalid JSON is rejected with the error message of the engine', () => {
  expect(JSON.stringify(parse('{"currency": "USD",'))).toMatch(/"Invalid JSON: .+"/);
});
