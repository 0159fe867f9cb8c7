import { axe, expect, test } from '#e2e/support/fixtures.ts';
import { SCREENSHOT_PAGES, waitUntilStable } from '#e2e/support/screenshot-pages.ts';

for (const { name, path, prepare } of SCREENSHOT_PAGES) {
  for (const width of [390, 1440]) {
    test(
      `${name} has no axe violations, ${width} wide`,
      { tag: '@long' },
      async ({ openFresh, expectFailure }) => {
        expectFailure('/api/v2/aibridge', 'net::ERR_FAILED');
        const page = await openFresh({ viewport: { width, height: 900 } });
        await page.goto(path);
        await waitUntilStable(page);
        await prepare?.(page);
        await axe(page);
        // WCAG 2.2, 1.4.10 (reflow): no horizontal scrolling at 320 px.
        await page.setViewportSize({ width: 320, height: 640 });
        const beyond = () =>
          page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        await expect.poll(beyond).toBeLessThanOrEqual(0);
      },
    );
  }
}
