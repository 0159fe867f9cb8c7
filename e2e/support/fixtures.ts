import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type BrowserContextOptions, type Page } from '@playwright/test';
import { startClock } from './clock.ts';
import type { ServerAddress } from './server.ts';
import { readShared } from './shared.ts';
import { createConsoleGuard, type Watch } from './console-guard.ts';

interface TestFixtures {
  /**
   * Set by tests that install Playwright's clock, which must find the machine's in the page. Over a clock that is ahead,
   * it would run ahead twice as far, and its timers would not fire.
   */
  installsClock: boolean;
  watch: ReturnType<typeof createConsoleGuard>;
  /** Marks a response as expected to fail, by a part of its URL and its status or Chromium's `net::` error name. */
  expectFailure: Watch['expectFailure'];
  /** Opens a page in a new browser context, without cookies or stored data. It is guarded like `page`. */
  openFresh: (options?: BrowserContextOptions) => Promise<Page>;
}

interface WorkerFixtures {
  /** The built program with 5,000 demo interceptions. All tests share it, so none may change it. */
  server: ServerAddress;
  /** The same rows from a server that reads them from Coder's API. */
  apiServer: ServerAddress;
}

/** The page can still load rows when its test ends. A route that waits for their response would fail then. */
async function endRoutes(pages: readonly Page[]): Promise<void> {
  const open = pages.filter(page => !page.isClosed());
  await Promise.all(open.map(page => page.unrouteAll({ behavior: 'ignoreErrors' })));
}

/** Playwright's test. Any console message, page error or request to another machine fails it. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  launchOptions: [async ({}, use) => use(readShared().launchOptions), { scope: 'worker' }],
  server: [async ({}, use) => use(readShared().server), { scope: 'worker' }],
  apiServer: [async ({}, use) => use(readShared().apiServer), { scope: 'worker' }],
  baseURL: async ({ server }, use) => use(server.url),
  installsClock: [false, { option: true }],
  watch: async ({}, use) => {
    const watch = createConsoleGuard();
    await use(watch);
    expect(watch.problems, 'problems in the browser').toEqual([]);
  },
  expectFailure: async ({ watch }, use) => use(watch.expectFailure),
  context: async ({ context, watch, installsClock }, use) => {
    watch.over(context);
    if (!installsClock) await startClock(context);
    await use(context);
    await endRoutes(context.pages());
  },
  openFresh: async ({ browser, watch, contextOptions, baseURL, installsClock }, use) => {
    const opened: Page[] = [];
    await use(async options => {
      const context = await browser.newContext({
        ...contextOptions,
        ...(baseURL && { baseURL }),
        ...options,
      });
      watch.over(context);
      if (!installsClock) await startClock(context);
      const page = await context.newPage();
      opened.push(page);
      return page;
    });
    await endRoutes(opened);
    await Promise.all(opened.map(page => page.context().close()));
  },
});

/** Playwright's test with an owner who is signed in to `apiServer`, where rows are summed in the browser. */
export const apiTest = test.extend({
  baseURL: async ({ apiServer }, use) => use(apiServer.url),
  context: async ({ context, apiServer: { url, tokens } }, use) => {
    await context.addCookies([{ name: 'aibridge_session', value: tokens.owner, url }]);
    await use(context);
  },
  openFresh: async ({ openFresh, apiServer: { url, tokens } }, use) =>
    use(async options => {
      const page = await openFresh(options);
      await page.context().addCookies([{ name: 'aibridge_session', value: tokens.owner, url }]);
      return page;
    }),
});

/** Color modes to check. Only contrast rules differ between them, and only the soak checks the last one. */
const COLOR_MODES = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const;

/**
 * Fails on every axe violation of the current page, in each color mode.
 * @param within limits the check to a part, because axe takes seconds for a whole page
 */
export async function axe(page: Page, within = ':root'): Promise<void> {
  const lines: string[] = [];
  const modes = process.env['E2E'] === 'all' ? COLOR_MODES : COLOR_MODES.slice(0, 2);
  for (const [at, mode] of modes.entries()) {
    await page.emulateMedia(mode);
    await page.evaluate(async () => {
      const finite = document
        .getAnimations()
        .filter(animation => animation.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(finite.map(({ finished }) => finished));
    });
    const builder = new AxeBuilder({ page })
      // Faster: reports violations only, and opens no second page to collect results of frames, because there are none.
      .options({ resultTypes: ['violations'] })
      .setLegacyMode()
      .include(within)
      // The focus guards around an open menu pass the focus on at once.
      .exclude('[data-base-ui-focus-guard]')
      // Every row costs time, and all rows have the same structure.
      .exclude('[role="grid"] > [role="rowgroup"] > :nth-child(n + 7)');
    const { violations } = await (at === 0 ? builder : builder.withRules('color-contrast')).analyze();
    for (const { id, help, nodes } of violations) {
      for (const { target, failureSummary, html } of nodes)
        lines.push(
          `${id} (${help}), ${Object.values(mode).join(' ')}, at ${target.join(' ')}: ${failureSummary ?? html}`,
        );
    }
  }
  await page.emulateMedia({ colorScheme: null, forcedColors: null });
  expect(lines, 'axe violations').toEqual([]);
}

export { expect } from '@playwright/test';
