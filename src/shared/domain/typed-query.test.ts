import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NAME_KEYS, NO_FILTERS, withValues } from './filters.ts';
import { queryText } from './filter-query.ts';
import { filtersFromQuery } from './parse-filters.ts';
import { queryDiagnostics, separateFreeText } from './query-completion.ts';
import { quoteTyped, typedWords } from './typed-query.ts';

/** Pairs of quotes in the locales of Unicode's CLDR, and those that keyboards produce. */
const PAIRS = [
  '“”', '‘’', '„“', '‚‘', '„”', '”“', '«»', '»«', '’‘', '‹›', '›‹', '””', '’’', '「」', '『』', '〝〞', '〝〟', '＂＂', '“"', '"”', '""', "''", '❝❞',
]; // prettier-ignore

const modelOf = (text: string) => filtersFromQuery(text, NO_FILTERS);

describe('a typed query', () => {
  it.each(PAIRS)('means the value that stands between %s', pair => {
    const [open, close] = pair;
    for (const value of ['m-odd', 'claude sonnet', 'a:b', 'it’s']) {
      const text = `provider:x model:${open}${value}${close} client:y`;
      expect(modelOf(text)).toEqual({ ...NO_FILTERS, provider: 'x', model: value, client: 'y' });
      expect(queryDiagnostics(text)).toEqual([]);
    }
    expect(modelOf(`${open}model${close}:x`)).toEqual({ ...NO_FILTERS, model: 'x' });
    expect(modelOf(`-model:${open}x${close}`)).toEqual({ ...NO_FILTERS, noneOf: { model: ['x'] } });
  });

  it.each([
    ['model:« m-odd »', { model: 'm-odd' }],
    ['model:«\u00a0m-odd\u202f»', { model: 'm-odd' }],
    ['model：m-odd', { model: 'm-odd' }],
    ['ｍｏｄｅｌ:m-odd', { model: 'm-odd' }],
    ['–model:m-odd', { noneOf: { model: ['m-odd'] } }],
    ['−model:m-odd', { noneOf: { model: ['m-odd'] } }],
    ['model:m-odd\u00a0provider:x', { model: 'm-odd', provider: 'x' }],
    ['model:m-odd\tprovider:x\u3000', { model: 'm-odd', provider: 'x' }],
    ['\ufeffmodel:\u200bm-odd\u200e', { model: 'm-odd' }],
    ['initiator:o’neil', { initiator: 'o’neil' }],
    ["initiator:o'neil", { initiator: "o'neil" }],
    ['model:"“m-odd”"', { model: '“m-odd”' }],
    ['model:"m-odd', { model: 'm-odd' }],
  ])('%j is parsed', (text, filters) => {
    expect(modelOf(text)).toEqual({ ...NO_FILTERS, ...filters });
    expect(queryDiagnostics(text)).toEqual([]);
  });

  it.each([
    ['model:“m-odd', 'model:“m-odd'],
    ['provider:x model:m-odd”', 'model:m-odd”'],
    ['model:“m-odd”x client:y', 'model:“m-odd”x'],
    ['model:«m-odd', 'model:«m-odd'],
    ['model:「m', 'model:「m'],
    // Longer than any value: the search for the closing quote has a limit.
    [`model:“${'x'.repeat(2000)}”`, `model:“${'x'.repeat(2000)}”`],
    ['model:"m-odd provider:x', 'model:"m-odd provider:x'],
  ])('%j has a diagnostic and no filters', (text, marked) => {
    const [mark, ...more] = queryDiagnostics(text);
    expect(mark?.word).toBe(marked);
    expect(mark?.reason).toMatch(/^The quote .+ isn’t closed\./);
    expect(more).toEqual([]);
    expect(modelOf(text).invalid).toHaveLength(1);
  });

  it.each(PAIRS.filter(pair => !pair.includes('"')))(
    'with a straight quote between %s has a diagnostic',
    pair => {
      const text = `client:y model:${pair[0]}a"b c${pair[1]}`;
      expect(queryDiagnostics(text).map(({ reason }) => reason)).toEqual([
        'Coder queries can’t contain a quotation mark (").',
      ]);
      expect(modelOf(text)).toMatchObject({ invalid: [{}] });
    },
  );

  it('is parsed from the text of the query box, with any values', () => {
    const odd = fc.constantFrom('a', 'B', '-', ' ', ':', '：', '“', '”', '„', '«', '»', "'", '’', '「', '\u00a0', '\u200b', '\ufeff', '\u00ad', '–', '\t', '7'); // prettier-ignore
    const value = fc
      .array(odd, { minLength: 1, maxLength: 8 })
      .map(parts => parts.join(''))
      .filter(text => text.trim() !== '');
    fc.assert(
      fc.property(
        fc.constantFrom(...NAME_KEYS),
        fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
        (key, any) => {
          const filters = withValues(NO_FILTERS, key, { any });
          expect(filtersFromQuery(queryText(filters), NO_FILTERS)).toEqual(filters);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        for (const { from, to } of typedWords(text)) expect(from).toBeLessThan(to);
        expect(quoteTyped(text).includes(text)).toBe(true);
      }),
    );
  });
});

it.each<[string, string, string | null]>([
  ['memory leak', '', 'memory leak'],
  ['  memory   leak ', '', 'memory leak'],
  ['"memory leak"', '', 'memory leak'],
  ['model:gpt-5 memory -client:Zed leak', 'model:gpt-5 -client:Zed', 'memory leak'],
  ['model:"a b" c', 'model:"a b"', 'c'],
  ['model:gpt-5', 'model:gpt-5', null],
  ['nonsense:x y', 'nonsense:x', 'y'],
  ['', '', null],
])('%j is the query %j and a search for %j', (text, query, find) => {
  expect(separateFreeText(text)).toEqual({ query, find });
});

it('words without a key are invalid nowhere if they are searched for', () => {
  expect(queryDiagnostics('memory leak', { hasFreeText: true })).toEqual([]);
  const [mark, ...more] = queryDiagnostics('memory nonsense:x leak', { hasFreeText: true });
  expect(mark?.word).toBe('nonsense:x');
  expect(more).toEqual([]);
});
