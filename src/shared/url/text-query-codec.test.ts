import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SEARCH_SCOPES } from '#shared/domain/filters.ts';
import { findSearch, parseFind, withFind } from './filters-codec.ts';

it('round-trips a text query next to any other parameters', () => {
  const find = fc.record({
    text: fc.string({ minLength: 1, unit: 'grapheme' }),
    isRegex: fc.boolean(),
    place: fc.constantFrom(...SEARCH_SCOPES),
  });
  fc.assert(
    fc.property(find, find, (wanted, before) => {
      const search = withFind(withFind('model=a&started_at=b', before), wanted);
      expect(parseFind(`?${search}`)).toEqual(wanted);
      expect(parseFind(findSearch(search))).toEqual(wanted);
      expect(withFind(search, null)).toBe('model=a&started_at=b');
    }),
  );
});

it('parses any query string', () => {
  expect(parseFind('?find=&find_as=regex')).toBeNull();
  expect(parseFind('?find=x&find_as=y&find_in=z')).toEqual({
    text: 'x',
    isRegex: false,
    place: 'everything',
  });
});
