import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceTable } from '#shared/domain/prices.ts';
import {
  addRow,
  changeRow,
  checkDraft,
  dayOf,
  draftOf,
  impliedOneHourPrice,
  moveRow,
  removeRow,
  modelsWithoutPrice,
} from './price-draft.ts';

const NONE = { input: null, cache_read: null, cache_write: null, cache_write_1h: null, output: null };
const TABLE: PriceTable = {
  currency: 'EUR',
  as_of: '2026-11-01',
  prices: [
    {
      provider: 'anthropic',
      model: 'claude-*',
      input: 3,
      cache_read: 0.3,
      cache_write: 3.75,
      cache_write_1h: 6,
      output: 15,
    },
    { provider: '*', model: 'gpt-5', ...NONE, input: 1e-7, output: 0 },
    { provider: '*', model: '*', ...NONE },
  ],
};
const DRAFT = draftOf(TABLE, '2026-12-24');
const models = (draft: typeof DRAFT) => draft.rows.map(({ model }) => model);

describe('a price draft', () => {
  it('starts with the saved table, or empty with the date of today', () => {
    expect(checkDraft(DRAFT)).toEqual({ table: TABLE, problems: new Map() });
    expect(draftOf(null, '2026-12-24')).toMatchObject({ currency: 'USD', as_of: '2026-12-24', rows: [] });
    expect(dayOf(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
  });

  it.each([
    ['3', '3.75', '6'],
    ['', '3.75', '6'],
    ['0.1', '0.125', '0.2'],
    ['3', '0', '0'],
    ['3', '', ''],
    ['3,00', '3.75', '6'],
    ['3', '3,75', ''],
    ['', '', ''],
  ])('with %j for input and %j for cache writes implies %j for one hour', (input, cacheWrite, implied) => {
    const [row] = changeRow(changeRow(DRAFT, 0, 'input', input), 0, 'cache_write', cacheWrite).rows;
    expect(row && impliedOneHourPrice(row)).toBe(implied);
  });

  it('adds, moves and removes rows', () => {
    const added = addRow(DRAFT, { provider: 'a', model: 'new' });
    expect(models(added)).toEqual(['claude-*', 'gpt-5', '*', 'new']);
    expect(models(moveRow(added, 3, -1))).toEqual(['claude-*', 'gpt-5', 'new', '*']);
    expect(models(moveRow(added, 0, 1))).toEqual(['gpt-5', 'claude-*', '*', 'new']);
    expect(moveRow(added, 0, -1)).toBe(added);
    expect(moveRow(added, 3, 1)).toBe(added);
    expect(models(removeRow(added, 1))).toEqual(['claude-*', '*', 'new']);
  });

  it('never reuses a row ID', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(addRow, removeRow, moveRow), fc.nat(6)), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(steps, all => {
        const { rows } = all.reduce((draft, [step, id]) => {
          if (step === addRow) return addRow(draft, { provider: '', model: '' });
          return step === removeRow ? removeRow(draft, id) : moveRow(draft, id, 1);
        }, DRAFT);
        return new Set(rows.map(({ id }) => id)).size === rows.length;
      }),
    );
  });

  it('reports each invalid field, and still uses the valid rows', () => {
    let draft = { ...DRAFT, currency: 'eu', as_of: '' };
    draft = changeRow(draft, 0, 'input', '3,00');
    draft = changeRow(draft, 0, 'model', '  ');
    draft = addRow(draft, { provider: '', model: '' });
    const { table, problems } = checkDraft(draft);
    expect([...problems.keys()]).toEqual(['currency', 'as_of', '0.model', '0.input']);
    expect(problems.get('0.input')).toBe('price');
    expect(table.prices).toEqual(TABLE.prices.slice(1));
  });

  it('ignores empty rows and whitespace around a pattern', () => {
    const draft = addRow(changeRow(DRAFT, 0, 'provider', ' anthropic '), { provider: '', model: '' });
    expect(checkDraft(draft)).toEqual({ table: TABLE, problems: new Map() });
  });
});

it('finds the models that match no row, most tokens first', () => {
  const group = (model: string, input: number) => ({
    provider: 'a',
    model,
    tokens: { input, cache_read: 0, cache_write: 0, cache_write_1h: 0, output: 0 },
  });
  const groups = [
    group('small', 1),
    group('gpt-5', 9),
    group('large', 5),
    group('none', 0),
    group('also', 1),
  ];
  const table = { ...TABLE, prices: TABLE.prices.slice(0, 2) };
  expect(modelsWithoutPrice(groups, table).map(({ model }) => model)).toEqual(['large', 'also', 'small']);
});
