import { defineConfig } from 'vitest/config';

/** What is too long for `npm test`, one after the other: each has the whole machine. */
export default defineConfig({
  test: {
    include: ['e2e/soak/*.soak.ts'],
    environment: 'node',
    fileParallelism: false,
    // Limits for what hangs, not measures.
    testTimeout: 20 * 60_000,
    hookTimeout: 20 * 60_000,
  },
});
