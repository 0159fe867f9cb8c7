import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointName, isBlank, splitInvisible } from './invisible-characters.ts';

describe('what would not be seen', () => {
  it('is told apart, and nothing is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(
          splitInvisible(text)
            .map(piece => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it.each(['\u202e', '\u2066', '\u200b', '\u0000', '\u001b', '\ufeff', '\ud800', '\u{e0041}', '\r'])(
    'covers %j',
    character => {
      expect(splitInvisible(`a${character}b`)).toEqual([
        { text: 'a', invisible: false },
        { text: character, invisible: true },
        { text: 'b', invisible: false },
      ]);
    },
  );

  it('covers what is heaped on a letter beyond any script', () => {
    const heap = 'z' + '\u0323\u0300'.repeat(9);
    expect(splitInvisible(`${heap}!`)).toEqual([
      { text: heap.slice(0, 13), invisible: false },
      ...Array.from(heap.slice(13), mark => ({ text: mark, invisible: true })),
      { text: '!', invisible: false },
    ]);
  });

  it('leaves scripts, emoji and line breaks whole', () => {
    for (const text of ['می‌خواهم', '👩‍👩‍👧', 'a\r\nb\tc', 'नमस्ते']) {
      expect(splitInvisible(text)).toEqual([{ text, invisible: false }]);
    }
  });

  it('has a name', () => expect(codePointName('\u202e')).toBe('U+202E'));
});

it('is blank where nothing can be seen, whatever it is made of', () => {
  const unseen = fc.constantFrom(
    ...' \t\n\r\u00a0\u3000\u0000\u001b\u0085\u00ad\u200b\u200d\u200e\u202e\u2060\u2066\u2800\u3164\ufe0f\ufeff\ud800',
    '\u{e0041}',
  );
  const blank = fc.array(unseen, { maxLength: 20 }).map(characters => characters.join(''));
  fc.assert(
    fc.property(
      blank,
      fc.constantFrom('a', '0', '-', '"', '.', 'é', '日', '🙂'),
      blank,
      (before, seen, after) => {
        expect([isBlank(before), isBlank(before + seen + after)]).toEqual([true, false]);
      },
    ),
  );
});
