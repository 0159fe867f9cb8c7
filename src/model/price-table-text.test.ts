import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePriceTable, printPriceTable } from './price-table-text.ts';
import type { PriceTable } from './prices.ts';

const DATED = { currency: 'EUR', as_of: '2026-10-31' };
const HEADER = 'provider,model,input,cache_read,cache_write,output';
const parse = (text: string) => parsePriceTable(text, DATED);

describe('a price table as text', () => {
  it('comes back as it was exported', () => {
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
    { provider: 'anthropic', model: 'claude-*', input: 3, cache_read: 0.3, cache_write: null, output: 0 },
  ];

  it.each([
    [`${HEADER}\nanthropic,claude-*,3,0.3,,0\n`],
    [`\uFEFF\r\nProvider; Model;input;cache_read;cache_write;output\r\n"anthropic";claude-*;3;.3;;0`],
    ['model\tprovider\toutput\tinput\tcache_read\tcache_write\nclaude-*\tanthropic\t0\t3\t0.3\t'],
  ])('is read from rows: %j', text => {
    expect(parse(text)).toEqual({ ok: true, table: { ...DATED, prices: rows } });
  });
});

const json = (more: object) => JSON.stringify({ currency: 'USD', as_of: '2026-11-01', prices: [], ...more });
const row = { provider: '*', model: '*', input: 1, cache_read: 1, cache_write: 1, output: 1 };

test.each([
  ['', 'There is nothing in it.'],
  ['[]', 'This is a list, not an object with currency, as_of and prices.'],
  ['{"currency":"USD"}', 'as_of is missing.'],
  [json({ prices: null }), 'prices has to be a list.'],
  [json({ currency: 'usd' }), 'currency has to be a currency’s three capital letters, such as USD.'],
  [json({ as_of: '2026-13-01' }), 'as_of has to be a day, such as 2026-11-01.'],
  [
    json({ prices: [5] }),
    'Price 1 has to be an object with provider, model, input, cache_read, cache_write, output.',
  ],
  [json({ prices: [row, { ...row, output: undefined }] }), 'Price 2, output is missing.'],
  [
    json({ prices: [row, { ...row, cache_read: '3' }] }),
    'Price 2, cache_read has to be a number that is not below 0, such as 3.75, or null where there is none.',
  ],
  [
    json({ prices: [{ ...row, input: -3 }] }),
    'Price 1, input has to be a number that is not below 0, such as 3.75.',
  ],
  [json({ prices: [{ ...row, model: '' }] }), 'Price 1, model must not be empty; * stands for any.'],
  ['provider,model,input,output', `The first line has to name the columns ${HEADER}: cache_read is missing.`],
  [`${HEADER},note\n`, `The first line has to name the columns ${HEADER}: “note” is one too many.`],
  [`${HEADER},input\n`, `The first line has to name the columns ${HEADER}: “input” is one too many.`],
  [HEADER, 'There are no prices below the first line.'],
  [`${HEADER}\na,b,1,2,3`, 'Line 2 has 5 columns, not 6.'],
  [`${HEADER}\n\n,b,1,2,3,4`, 'Line 3, provider must not be empty; * stands for any.'],
  [
    `${HEADER}\na,b,1,2,3,4\na,b,1,2,3,$4`,
    'Line 3, output has to be a number that is not below 0, such as 3.75, or empty where there is none; it is “$4”.',
  ],
])('%j is refused: %s', (text, reason) => {
  expect(parse(text)).toEqual({ ok: false, reason });
});

test('broken JSON is refused with the engine’s own words', () => {
  expect(JSON.stringify(parse('{"currency": "USD",'))).toMatch(/"This is no complete JSON: .+"/);
});
