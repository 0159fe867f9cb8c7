import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/end-to-end',
  globalSetup: './global-setup.ts',
  reporter: [['line'], ['json', { outputFile: '../test-results/end-to-end.json' }]],
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
