import { axe, expect, test } from '#e2e/support/fixtures.ts';
import { SCREENSHOT_PAGES, waitUntilStable } from '#e2e/support/screenshot-pages.ts';

for (const { name, path, prepare } of SCREENSHOT_PAGES) {
  for (const width of [390, 1440]) {
    test(
      `axe finds nothing on ${name}, ${width} wide`,
      { tag: '@long' },
      async ({ openFresh, expectFailure }) => {
        expectFailure('/api/v2/aibridge', 'net::ERR_FAILED');
        const page = await openFresh({ viewport: { width, height: 900 } });
        await page.goto(path);
        await waitUntilStable(page);
        await prepare?.(page);
        await axe(page);
        // WCAG 2.2, 1.4.10: nothing is wider than a screen of 320 px has room for.
        await page.setViewportSize({ width: 320, height: 640 });
        const beyond = () =>
          page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        await expect.poll(beyond).toBeLessThanOrEqual(0);
      },
    );
  }
}
