import { expect, test } from 'vitest';
import { closedHeight } from './row-layout.ts';

test.each([
  [{ wide: true, density: 'compact', promptLines: '1' }, 30],
  [{ wide: true, density: 'default', promptLines: '1' }, 36],
  [{ wide: true, density: 'comfortable', promptLines: '1' }, 44],
  [{ wide: true, density: 'compact', promptLines: '2' }, 46],
  [{ wide: true, density: 'default', promptLines: '2' }, 56],
  [{ wide: false, density: 'default', promptLines: '1' }, 89],
  [{ wide: false, density: 'compact', promptLines: '2' }, 93],
] as const)('a row of %o has the height that the stylesheet fills', (appearance, height) => {
  expect(closedHeight(appearance)).toBe(height);
});
