import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { matchesGlob } from '#shared/domain/prices.ts';

test.each([
  ['gpt-5', 'gpt-5', true],
  ['gpt-5', 'gpt-5-mini', false],
  ['gpt-5', 'GPT-5', false],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['claude-*', 'claude-', true],
  ['*sonnet*', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', true],
  ['a*a', 'a', false],
  ['a*b*a', 'aba', true],
  ['a*ab', 'ab', false],
  ['gpt-4.1', 'gpt-4x1', false],
  ['a**b', 'ab', true],
])('%j for %j: %j', (pattern, text, matches) => {
  expect(matchesGlob(pattern, text)).toBe(matches);
});

describe('matchesGlob', () => {
  const letters = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 8 });

  it('matches what the equivalent regular expression matches', () => {
    fc.assert(
      fc.property(letters('ab.*'), letters('ab.'), (pattern, text) => {
        const escaped = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
        expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${escaped}$`).test(text));
      }),
    );
  });

  it('stays fast on text that nearly matches', () => {
    expect(matchesGlob('*a'.repeat(1000) + 'b', 'a'.repeat(20_000))).toBe(false);
  });
});
