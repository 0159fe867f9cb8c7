import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reversedRangeError } from './filter-query.ts';
import { QUERY_KEYS } from './filters.ts';
import { filtersFromQuery } from './parse-filters.ts';
import { queryDiagnostics } from './query-completion.ts';

const pieces = [
  ...QUERY_KEYS.map(key => `${key}:`),
  '-model:',
  'modle:',
  'gpt-5',
  '"a b"',
  '"2026-11-20T00:00:00Z"',
  '"2026-11-19T00:00:00Z"',
];
const piece = fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(' ', ' ', ':', '"', 'x', '\ud800'));
const text = fc.array(piece, { maxLength: 14 }).map(chosen => chosen.join(''));

const words = (query: string, refused?: { key: string; reason: string }[]) =>
  queryDiagnostics(query, refused && { rejected: refused }).map(({ from, to, word }) => {
    expect(query.slice(from, to)).toBe(word);
    return word;
  });

describe('the diagnostics of a query', () => {
  it.each([
    ['model:gpt-5 provider:openai', []],
    ['modle:gpt-5 provider:openai', ['modle:gpt-5']],
    ['model:a model:b', []],
    ['model:a -model:b', []],
    ['model:a -model:a', ['model:a', '-model:a']],
    ['provider_name:a provider_name:b', ['provider_name:a', 'provider_name:b']],
    ['model:a:b client:x', ['model:a:b']],
    ['ada client:x lovelace', []],
    ['ada initiator:mei', []],
    ['ada -initiator:ada', ['ada', '-initiator:ada']],
    ['"ada"', ['"ada"']],
    ['started_after:yesterday model:a', ['started_after:yesterday']],
    [
      'started_before:"2026-11-19T00:00:00Z" started_after:"2026-11-20T00:00:00Z"',
      ['started_before:"2026-11-19T00:00:00Z"'],
    ],
    ['model:"" client:x', ['model:""']],
    ['initiator:00000000-0000-0000-0000-000000000000', ['initiator:00000000-0000-0000-0000-000000000000']],
  ])('%s', (query, marked) => {
    expect(words(query)).toEqual(marked);
  });

  it('include the values that the server rejected', () => {
    const refused = [{ key: 'initiator', reason: 'no such user' }];
    expect(words('model:a initiator:nobody', refused)).toEqual(['initiator:nobody']);
    expect(words('nobody model:a', refused)).toEqual(['nobody']);
    expect(queryDiagnostics('initiator:nobody', { rejected: refused })[0]?.reason).toBe('no such user');
  });

  it('are empty exactly if all filters are valid', () => {
    fc.assert(
      fc.property(text, query => {
        const filters = filtersFromQuery(query, { invalid: [] });
        const isWhole = filters.invalid.length === 0 && reversedRangeError(filters) === null;
        return (words(query).length === 0) === isWhole;
      }),
      { numRuns: 3000 },
    );
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), query => Array.isArray(queryDiagnostics(query))));
  });
});

describe('a query as filters', () => {
  it('keeps the relative range unless it contains times', () => {
    const before = { range: '7d', model: 'a', invalid: [] };
    expect(filtersFromQuery('client:x', before)).toEqual({ range: '7d', client: 'x', invalid: [] });
    expect(filtersFromQuery('started_after:"2026-11-20T00:00:00Z"', before)).toEqual({
      started_after: '2026-11-20T00:00:00Z',
      invalid: [],
    });
  });
});
