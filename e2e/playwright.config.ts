import { defineConfig } from '@playwright/test';

/** Tests marked `@long` are too slow for `npm test` and run in the soak only. */
const isSoak = process.env['E2E'] === 'all';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/end-to-end',
  globalSetup: './global-setup.ts',
  reporter: [['line'], ['json', { outputFile: '../test-results/end-to-end.json' }]],
  ...(isSoak ? {} : { grepInvert: /@long/ }),
  fullyParallel: true,
  // More workers than cores, because a browser mostly waits.
  workers: 3,
  // A busy machine can make any browser wait too long. `npm test` lists the tests that passed on retry.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    video: 'off',
    // Recording makes every test an eighth slower. Use `--trace on` for a failing test.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
