import { defineConfig } from '@playwright/test';

/** What is too long for `npm test` is marked so, and tried with the soak. */
const ALL = process.env['E2E'] === 'all';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/end-to-end',
  globalSetup: './global-setup.ts',
  reporter: [['line'], ['json', { outputFile: '../test-results/end-to-end.json' }]],
  ...(ALL ? {} : { grepInvert: /@long/ }),
  fullyParallel: true,
  // A browser mostly waits: more than there are cores.
  workers: 3,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    video: 'off',
    // Recording costs every test an eighth of its time: `--trace on` for one that fails.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
