import { expect, test } from 'vitest';
import { makeTokens, roleOf } from './tokens.ts';

test('tokens look like Coder’s, and no two are alike', () => {
  const made = Array.from({ length: 50 }, () => Object.values(makeTokens())).flat();
  for (const token of made) expect(token).toMatch(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/);
  expect(new Set(made).size).toBe(made.length);
});

test('bytes that would favour some letters are thrown away', () => {
  // 248 is the first byte behind four whole alphabets of 62 letters: taken, it would be an A too many.
  const bytes = [248, 255, 0, 61, 62];
  const { owner } = makeTokens(size => Uint8Array.from({ length: size }, (_, at) => bytes[at % 5] ?? 0));
  expect(owner).toBe('A9AA9AA9AA-A9AA9AA9AA9AA9AA9AA9AA');
});

test('a secret that differs in its last letter, or holds other than ASCII, is refused', () => {
  const tokens = makeTokens();
  const last = tokens.owner.endsWith('x') ? 'y' : 'x';
  expect(roleOf(tokens.owner, tokens)).toBe('owner');
  expect(() => roleOf(tokens.owner.slice(0, -1) + last, tokens)).toThrow(/signed out/);
  expect(() => roleOf(`${tokens.owner.slice(0, -2)}é`, tokens)).toThrow(/signed out/);
  expect(() => roleOf(`${tokens.owner.slice(0, -1)}é`, tokens)).toThrow(/signed out/);
});
