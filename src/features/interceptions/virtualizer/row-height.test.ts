import { expect, test } from 'vitest';
import { closedHeight } from './row-layout.ts';

test.each([
  [{ wide: true, density: 'comfortable', promptLines: '1' }, 42],
  [{ wide: true, density: 'compact', promptLines: '1' }, 32],
  [{ wide: true, density: 'comfortable', promptLines: '2' }, 62],
  [{ wide: true, density: 'compact', promptLines: '2' }, 48],
  [{ wide: false, density: 'comfortable', promptLines: '1' }, 89],
  [{ wide: false, density: 'compact', promptLines: '2' }, 93],
] as const)('a row of %o has the height that the stylesheet fills', (appearance, height) => {
  expect(closedHeight(appearance)).toBe(height);
});
