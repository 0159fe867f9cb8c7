import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type BrowserContextOptions, type Page } from '@playwright/test';
import { startClock } from './clock.ts';
import type { ServerAddress } from './server.ts';
import { readShared } from './shared.ts';
import { createConsoleGuard, type Watch } from './console-guard.ts';

interface TestFixtures {
  watch: ReturnType<typeof createConsoleGuard>;
  /** Announces an answer that is to fail: part of its address, and its status or Chromium's `net::` name. */
  expectFailure: Watch['expectFailure'];
  /** A page in a fresh browser: no cookies, nothing remembered. Watched like `page`. */
  openFresh: (options?: BrowserContextOptions) => Promise<Page>;
}

interface WorkerFixtures {
  /** The built program on 5,000 made-up interceptions, the same for all tests: none may change it. */
  server: ServerAddress;
}

/** Playwright's test, in which any console message, page error or request to another machine fails the test. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  launchOptions: [async ({}, use) => use(readShared().launchOptions), { scope: 'worker' }],
  server: [async ({}, use) => use(readShared().server), { scope: 'worker' }],
  baseURL: async ({ server }, use) => use(server.url),
  watch: async ({}, use) => {
    const watch = createConsoleGuard();
    await use(watch);
    expect(watch.problems, 'what the browser complained of').toEqual([]);
  },
  expectFailure: async ({ watch }, use) => use(watch.expectFailure),
  context: async ({ context, watch }, use) => {
    watch.over(context);
    await startClock(context);
    await use(context);
  },
  openFresh: async ({ browser, watch, contextOptions, baseURL }, use) => {
    const opened: Page[] = [];
    await use(async options => {
      const context = await browser.newContext({
        ...contextOptions,
        ...(baseURL && { baseURL }),
        ...options,
      });
      watch.over(context);
      await startClock(context);
      const page = await context.newPage();
      opened.push(page);
      return page;
    });
    await Promise.all(opened.map(page => page.context().close()));
  },
});

/** The looks that a page can have; what axe says of anything but contrast is the same in all of them. The last is for the soak. */
const LOOKS = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const;

/**
 * Fails on anything axe finds on the page as it stands, in every look, naming rule, place and reason.
 * @param within only there, where the rest was looked at before: axe takes seconds for a page
 */
export async function axe(page: Page, within = ':root'): Promise<void> {
  const lines: string[] = [];
  const looks = process.env['E2E'] === 'all' ? LOOKS : LOOKS.slice(0, 2);
  for (const [at, look] of looks.entries()) {
    await page.emulateMedia(look);
    await page.evaluate(async () => {
      const ending = document
        .getAnimations()
        .filter(each => each.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map(({ finished }) => finished));
    });
    const builder = new AxeBuilder({ page })
      // What passes need not be described, nor a second page be opened to gather what frames say: there are none.
      .options({ resultTypes: ['violations'] })
      .setLegacyMode()
      .include(within)
      // What an open menu has around it to catch the focus never keeps it.
      .exclude('[data-base-ui-focus-guard]')
      // Each row takes axe a while, and they are drawn alike.
      .exclude('[role="grid"] > [role="rowgroup"] > :nth-child(n + 7)');
    const { violations } = await (at === 0 ? builder : builder.withRules('color-contrast')).analyze();
    for (const { id, help, nodes } of violations) {
      for (const { target, failureSummary, html } of nodes)
        lines.push(
          `${id} (${help}), ${Object.values(look).join(' ')}, at ${target.join(' ')}: ${failureSummary ?? html}`,
        );
    }
  }
  await page.emulateMedia({ colorScheme: null, forcedColors: null });
  expect(lines, 'what axe found').toEqual([]);
}

export { expect } from '@playwright/test';
