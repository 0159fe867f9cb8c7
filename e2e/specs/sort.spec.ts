import type { Interception } from '#shared/domain/interception.ts';
import { readAll, tokensOf } from '#e2e/support/api.ts';
import { apiTest, axe, expect, test } from '#e2e/support/fixtures.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';
import type { Page } from '@playwright/test';

/** Rows with equal values stay newest first. */
function idsBy(
  rows: readonly Interception[],
  valueOf: (row: Interception) => number,
  sign: 1 | -1,
): string[] {
  return rows.toSorted((one, other) => sign * (valueOf(one) - valueOf(other))).map(({ id }) => id);
}

async function expectFirst(page: Page, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < 5; at += 1) {
    await expect(page.locator(`[aria-rowindex="${at + 2}"][data-interception-id]`)).toHaveAttribute(
      'data-interception-id',
      ids[at] ?? '',
    );
  }
}

test('the column names sort the whole list, in both directions, and Back undoes it', async ({
  page,
  server,
}) => {
  const all = await readAll(server);
  const newest = all.map(({ id }) => id);
  const usage: string[] = [];
  page.on('request', request => {
    if (request.url().includes('/dashboard/usage')) usage.push(request.url());
  });
  await page.goto('/interceptions');
  await waitForList(page);
  await expectFirst(page, newest);
  const tokens = page.getByRole('columnheader', { name: 'Tokens' });
  const started = page.getByRole('columnheader', { name: 'Started' });
  await expect(started).toHaveAttribute('aria-sort', 'descending');
  const sums = usage.length;

  await tokens.getByRole('button', { name: /^Tokens/ }).click();
  await expect(page).toHaveURL(/\?sort=tokens-desc$/);
  await expectFirst(page, idsBy(all, tokensOf, -1));
  await expect(tokens).toHaveAttribute('aria-sort', 'descending');
  await expect(started).not.toHaveAttribute('aria-sort', /./);
  await expect(page.getByText('100 of 5,000 interceptions').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Clear filters' })).toHaveCount(0);

  await tokens.getByRole('button', { name: /^Tokens/ }).click();
  await expect(page).toHaveURL(/\?sort=tokens-asc$/);
  const fewest = idsBy(all, tokensOf, 1);
  await expectFirst(page, fewest);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(page.getByText(/^[2-9]\d\d of 5,000 interceptions/).first()).toBeVisible();
  await page.goBack();
  await expectFirst(page, idsBy(all, tokensOf, -1));
  await started.getByRole('button').click();
  await expect(page).toHaveURL(/\/interceptions$/);
  await expectFirst(page, newest);
  // The order does not change the totals.
  expect(usage).toHaveLength(sums);
});

test('the menu of orders works by keyboard, and the query box has the order', async ({ page, server }) => {
  const all = await readAll(server, { q: 'provider:anthropic' });
  await page.goto('/interceptions?provider=anthropic');
  await waitForList(page);
  await page.getByRole('button', { name: 'Sort: Newest first' }).focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu', { name: 'Sort' });
  await expect(menu.getByRole('menuitemradio')).toHaveCount(8);
  await axe(page, '[role="menu"]');
  await menu.getByRole('menuitemradio', { name: 'Newest first' }).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await expect(page).toHaveURL(/\?provider=anthropic&sort=duration-desc$/);
  await expect(page.getByRole('button', { name: 'Sort: Longest first' })).toBeFocused();
  const durationOf = ({ started_at, ended_at }: Interception): number =>
    Date.parse(ended_at ?? '') - Date.parse(started_at);
  const [longest = ''] = idsBy(all, durationOf, -1);
  await expect(page.locator('[aria-rowindex="2"]')).toHaveAttribute('data-interception-id', longest);

  const query = page.getByRole('textbox', { name: 'Query' });
  await expect(query).toHaveValue('provider:anthropic sort:duration-desc');
  await query.fill('provider:anthropic sort:tool_calls');
  await query.press('Enter');
  await expect(page).toHaveURL(/\?provider=anthropic&sort=tool_calls$/);
  const callsOf = ({ tool_usages }: Interception): number => tool_usages.length;
  await expectFirst(page, idsBy(all, callsOf, -1));
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\?sort=tool_calls$/);
  await query.fill('sort:size');
  await query.press('Enter');
  await expect(page.getByRole('alert')).toContainText(
    'Use one of started, duration, tokens, cost, tool_calls',
  );
});

test('in another order than newest first, refreshing reads the first page and live updates are off', async ({
  page,
}) => {
  await page.goto('/interceptions?sort=duration');
  await waitForList(page);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(page.getByText(/^[2-9]\d\d of 5,000 interceptions/).first()).toBeVisible();
  const live = page.getByRole('button', { name: 'Live' });
  await expect(live).toBeDisabled();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('100 of 5,000 interceptions').first()).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test('the list is sorted by the menu', async ({ page, server }) => {
    const all = await readAll(server);
    await page.goto('/interceptions');
    await page.getByRole('button', { name: 'Sort: Newest first' }).click();
    await page.getByRole('menuitemradio', { name: 'Most tokens first' }).click();
    await expect(page).toHaveURL(/\?sort=tokens-desc$/);
    const [most = ''] = idsBy(all, tokensOf, -1);
    await expect(page.locator('[aria-rowindex="2"]')).toHaveAttribute('data-interception-id', most);
  });
});

apiTest(
  'over Coder’s API, the list cannot be sorted, and a link that asks for it says why',
  async ({ page }) => {
    await page.goto('/interceptions');
    await waitForList(page);
    await expect(page.getByRole('button', { name: /^Sort:/ })).toHaveCount(0);
    await expect(page.getByRole('columnheader').getByRole('button')).toHaveCount(0);
    await page.goto('/interceptions?sort=tokens');
    await expect(page.getByRole('alert')).toContainText('Sorting requires a database.');
  },
);
