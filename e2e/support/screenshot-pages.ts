import type { Page } from '@playwright/test';

/** A page, or a state of one. */
export interface ScreenshotPage {
  name: string;
  path: string;
  /** Runs before the screenshot. */
  prepare?: (page: Page) => Promise<void>;
}

const firstRow = (page: Page) => page.locator('[data-interception-id]').first();

/** Expands a row with a prompt and tool calls if there is one. */
async function openFullRow(page: Page): Promise<void> {
  const full = page.locator('[data-interception-id]').filter({ hasNotText: 'Agent follow-up' });
  const row = (await full.count()) > 0 ? full.first() : firstRow(page);
  await row.getByRole('button', { name: 'Show details' }).click();
  await page.getByRole('heading', { name: 'Token usage' }).first().waitFor();
}

export const SCREENSHOT_PAGES: readonly ScreenshotPage[] = [
  { name: 'list', path: '/interceptions' },
  { name: 'open-row', path: '/interceptions', prepare: openFullRow },
  {
    name: 'interception',
    path: '/interceptions',
    async prepare(page) {
      await openFullRow(page);
      await page.getByRole('link', { name: 'Open interception' }).first().click();
      await page.getByRole('region', { name: 'Interception', exact: true }).waitFor();
    },
  },
  {
    name: 'usage',
    path: '/usage?range=7d',
    async prepare(page) {
      await page.getByRole('figure', { name: 'By user' }).waitFor();
      await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden' });
    },
  },
  { name: 'multiple-values', path: '/interceptions?provider=anthropic&provider=openai&-client=Cursor' },
  { name: 'search', path: '/interceptions?find=test&range=7d' },
  { name: 'empty', path: '/interceptions?model=no-such-model' },
  { name: 'invalid-filter', path: '/interceptions?started_after=yesterday' },
  { name: 'not-found', path: '/nowhere' },
  {
    name: 'privacy-mode',
    path: '/interceptions',
    async prepare(page) {
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: 'Privacy mode' }).click();
      await openFullRow(page).catch(() => undefined);
    },
  },
  { name: 'command-menu', path: '/interceptions', prepare: page => page.keyboard.press('Control+k') },
  {
    name: 'display',
    path: '/interceptions',
    prepare: page => page.getByRole('button', { name: 'Display' }).click(),
  },
  {
    name: 'error',
    path: '/interceptions',
    async prepare(page) {
      await page.route('**/api/v2/aibridge/**', route => route.abort());
      await page.reload();
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'loading',
    path: '/interceptions',
    async prepare(page) {
      await page.route('**/api/v2/aibridge/**', () => undefined);
      await page.reload();
    },
  },
];

/** Waits until rendering has finished. */
export async function waitUntilStable(page: Page): Promise<void> {
  await Promise.race([firstRow(page).waitFor(), page.waitForTimeout(3000)]).catch(() => undefined);
  await page.waitForTimeout(900);
}
