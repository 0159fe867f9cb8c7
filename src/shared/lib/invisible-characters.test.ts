import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointName, isBlank, splitInvisible } from './invisible-characters.ts';

describe('splitInvisible', () => {
  it('keeps the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(
          splitInvisible(text)
            .map(segment => segment.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it.each(['\u202e', '\u2066', '\u200b', '\u0000', '\u001b', '\ufeff', '\ud800', '\u{e0041}', '\r'])(
    'treats %j as invisible',
    character => {
      expect(splitInvisible(`a${character}b`)).toEqual([
        { text: 'a', invisible: false },
        { text: character, invisible: true },
        { text: 'b', invisible: false },
      ]);
    },
  );

  it('includes marks beyond 12 on one letter', () => {
    const marked = 'z' + '\u0323\u0300'.repeat(9);
    expect(splitInvisible(`${marked}!`)).toEqual([
      { text: marked.slice(0, 13), invisible: false },
      ...Array.from(marked.slice(13), mark => ({ text: mark, invisible: true })),
      { text: '!', invisible: false },
    ]);
  });

  it('does not split scripts, emoji or line breaks', () => {
    for (const text of ['می‌خواهم', '👩‍👩‍👧', 'a\r\nb\tc', 'नमस्ते']) {
      expect(splitInvisible(text)).toEqual([{ text, invisible: false }]);
    }
  });

  it('names a character', () => expect(codePointName('\u202e')).toBe('U+202E'));
});

it('is blank if no character is visible', () => {
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
