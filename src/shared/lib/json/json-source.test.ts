import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTextDeeperThan, isValueDeeperThan } from './json-source.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test('the depth of a text and of a value equals that of a recursive walk', () => {
  const texts = fc.oneof(fc.string(), fc.constantFrom('[[[[', '"}]"', '\\"{'));
  const { tree } = fc.letrec(tie => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      texts,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(texts, tie('tree'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(tree, fc.integer({ min: 0, max: 8 }), (value, max) => {
      const isDeeper = depthOf(value) > max;
      expect(isTextDeeperThan(JSON.stringify(value), max)).toBe(isDeeper);
      expect(isValueDeeperThan(value, max)).toBe(isDeeper);
    }),
  );
});

test.each([
  ['[', ']'],
  ['{"a":', '}'],
  ['{"a":[', ']}'],
])('any depth of %s can be measured', (open, close) => {
  const text = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
  expect(isTextDeeperThan(text, 500)).toBe(true);
  expect(isTextDeeperThan(text, 300_000)).toBe(false);
  expect(isValueDeeperThan(JSON.parse(text), 500)).toBe(true);
  expect(isValueDeeperThan(JSON.parse(text), 300_000)).toBe(false);
});
