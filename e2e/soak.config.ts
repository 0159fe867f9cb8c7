import { defineConfig } from 'vitest/config';

/** Tests that are too slow for `npm test`. They run sequentially, so that each has the whole machine. */
export default defineConfig({
  test: {
    include: ['e2e/soak/*.soak.ts'],
    environment: 'node',
    fileParallelism: false,
    // Only for tests that hang.
    testTimeout: 45 * 60_000,
    hookTimeout: 20 * 60_000,
  },
});
