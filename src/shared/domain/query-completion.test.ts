import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUERY_KEYS } from './filters.ts';
import { canQuote, readElement, splitQuery, elementTerms } from './query-language.ts';
import { acceptKey, acceptValue, completionAt } from './query-completion.ts';

/** `|` marks the caret. */
const at = (marked: string) => {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  return { text, completion: completionAt(text, caret) };
};
const shown = ({ text, caret }: { text: string; caret: number }) =>
  `${text.slice(0, caret)}|${text.slice(caret)}`;

describe('completionAt', () => {
  it.each([
    ['|', null, ''],
    ['mod|', null, 'mod'],
    ['mod|el:x', null, 'mod'],
    ['model:|', 'model', ''],
    ['model:gp|t-5', 'model', 'gp'],
    ['MODEL:"claude s|', 'model', 'claude s'],
    ['model:a | client:b', null, ''],
    ['model:a cl|', null, 'cl'],
    ['started_after:"2026-11-20T1|"', 'started_after', '2026-11-20T1'],
    ['"mo del|', null, 'mo del'],
  ])('%s', (marked, key, typed) => {
    expect(at(marked).completion).toMatchObject({ key, typed });
  });
});

describe('accepting', () => {
  it.each([
    ['mod|', 'model:|'],
    ['mo|dle:x client:b', 'model:|x client:b'],
    ['a | client:b', 'a model:| client:b'],
  ])('a key: %s', (marked, result) => {
    const { text, completion } = at(marked);
    expect(shown(acceptKey(text, completion, 'model'))).toBe(result);
  });

  it.each([
    ['client:|', 'client:"Claude Code" |'],
    ['client:cl| model:x', 'client:"Claude Code" |model:x'],
    ['client:"cl| model:x', 'client:"Claude Code" |model:x'],
    ['client:old|er', 'client:"Claude Code" |'],
    ['model:x client:"a b|"', 'model:x client:"Claude Code" |'],
  ])('a value: %s', (marked, result) => {
    const { text, completion } = at(marked);
    expect(shown(acceptValue(text, completion, 'Claude Code'))).toBe(result);
  });

  it('a value with its key, if the word has none', () => {
    const { text, completion } = at('ad| model:x');
    expect(shown(acceptValue(text, completion, 'ada', 'initiator'))).toBe('initiator:ada |model:x');
  });
});

const awkward = fc.string({ unit: fc.constantFrom('a', 'B', ' ', ':', '"', 'é', '\n', 'm') });
const query = fc
  .array(fc.oneof(awkward, fc.constantFrom(...QUERY_KEYS.map(key => ` ${key}:`))), { maxLength: 6 })
  .map(pieces => pieces.join(''));
const value = fc.oneof(awkward, fc.string({ unit: 'binary' })).filter(canQuote);

describe('any text, any caret', () => {
  it('never throws, and the replaced range contains the caret', () => {
    fc.assert(
      fc.property(fc.oneof(query, fc.string({ unit: 'binary' })), fc.double(), (text, caret) => {
        const { from, to } = completionAt(text, caret);
        return 0 <= from && from <= to && to <= text.length;
      }),
    );
  });

  it('Coder parses an accepted value, and the text before it is unchanged', () => {
    fc.assert(
      fc.property(query, fc.nat(60), fc.constantFrom(...QUERY_KEYS), value, (text, caret, key, chosen) => {
        const completion = completionAt(text, caret);
        fc.pre(completion.key !== null || !completion.hasValue);
        const own = completion.key ?? key;
        const done = acceptValue(text, completion, chosen, completion.key === null ? key : null);
        const word = elementTerms(done.text).find(({ to }) => to === done.caret - 1);
        expect(done.text.slice(0, completion.from)).toBe(text.slice(0, completion.from));
        expect(word).toBeDefined();
        const element = readElement(done.text.slice(word?.from, word?.to));
        // A word that starts with a colon, or has an unknown key, is still rejected.
        fc.pre(own !== '' && !('detail' in element));
        expect(element).toEqual({ key: own, value: chosen });
      }),
      { numRuns: 3000 },
    );
  });

  it('a valid query stays valid, with the value among its terms', () => {
    fc.assert(
      fc.property(query, fc.nat(60), value, (text, caret, chosen) => {
        const completion = completionAt(text, caret);
        fc.pre(splitQuery(text).ok && completion.key === null && !completion.hasValue);
        const split = splitQuery(acceptValue(text, completion, chosen, 'model').text);
        return !split.ok || split.terms.some(term => term.key === 'model' && term.value === chosen);
      }),
      { numRuns: 2000 },
    );
  });
});
