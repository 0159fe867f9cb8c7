import { expect, test } from 'vitest';
import { makeTokens, roleOf } from './tokens.ts';

test('tokens have Coder’s format and are unique', () => {
  const allTokens = Array.from({ length: 50 }, () => Object.values(makeTokens())).flat();
  for (const token of allTokens) expect(token).toMatch(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/);
  expect(new Set(allTokens).size).toBe(allTokens.length);
});

test('bytes that would bias the letters are discarded', () => {
  // 248 is the first byte after four full alphabets of 62 letters; mapping it to A would bias the result.
  const bytes = [248, 255, 0, 61, 62];
  const { owner } = makeTokens(size => Uint8Array.from({ length: size }, (_, at) => bytes[at % 5] ?? 0));
  expect(owner).toBe('A9AA9AA9AA-A9AA9AA9AA9AA9AA9AA9AA');
});

test('a secret with another last letter, or with non-ASCII letters, is rejected', () => {
  const tokens = makeTokens();
  const last = tokens.owner.endsWith('x') ? 'y' : 'x';
  expect(roleOf(tokens.owner, tokens)).toBe('owner');
  expect(() => roleOf(tokens.owner.slice(0, -1) + last, tokens)).toThrow(/signed out/);
  expect(() => roleOf(`${tokens.owner.slice(0, -2)}é`, tokens)).toThrow(/signed out/);
  expect(() => roleOf(`${tokens.owner.slice(0, -1)}é`, tokens)).toThrow(/signed out/);
});
