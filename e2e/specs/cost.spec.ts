import type { Page } from '@playwright/test';
import type { Interception } from '#shared/domain/interception.ts';
import { readAll } from '#e2e/support/api.ts';
import { apiTest, expect, test } from '#e2e/support/fixtures.ts';

/** Cache writes have no price. */
const PRICES = {
  currency: 'USD',
  as_of: '2026-11-01',
  prices: [
    { provider: 'openai', model: 'gpt-5', input: 1.25, cache_read: 0.125, cache_write: null, output: 10 },
  ],
};

async function setPrices(page: Page, columns: readonly string[]): Promise<void> {
  await page.addInitScript(
    ([prices, ids]) => {
      localStorage.setItem('aibridge.prices', prices);
      localStorage.setItem('aibridge.columns', ids);
    },
    [JSON.stringify(PRICES), JSON.stringify(columns)] as const,
  );
}

/** In millionths of a dollar. */
const costOf = ({ token_usages }: Interception): number =>
  token_usages.reduce(
    (sum, usage) =>
      sum +
      1.25 * usage.input_tokens +
      0.125 * (usage.cache_read_input_tokens ?? 0) +
      10 * usage.output_tokens,
    0,
  );

test('with prices, the list shows the cost of each interception, and filters and sorts by it', async ({
  page,
  server,
}) => {
  const all = await readAll(server, { q: 'provider:openai model:gpt-5' });
  const expensive = all.filter(row => costOf(row) >= 20_000).toSorted((a, b) => costOf(b) - costOf(a));
  expect(expensive.length).toBeGreaterThan(5);
  await setPrices(page, ['started', 'model', 'cost', 'tokens']);
  await page.goto('/interceptions?min_cost=0.02');
  await expect(page.getByText(` of ${expensive.length} interceptions`).first()).toBeVisible();
  await expect(page.getByRole('list', { name: 'Active filters' })).toContainText('Minimum cost$0.02');

  const header = page.getByRole('columnheader', { name: 'Cost' });
  await header.getByRole('button').click();
  await expect(page).toHaveURL(/\?min_cost=0.02&sort=cost-desc$/);
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  for (const [at, row] of expensive.slice(0, 5).entries()) {
    const shown = page.locator(`[aria-rowindex="${at + 2}"][data-interception-id]`);
    await expect(shown).toHaveAttribute('data-interception-id', row.id);
    const dollars = costOf(row) / 1_000_000;
    // Smaller amounts have two significant digits.
    await expect(shown).toContainText(`$${dollars < 0.1 ? dollars.toPrecision(2) : dollars.toFixed(2)}`);
  }
  await page.getByRole('link', { name: 'Usage', exact: true }).click();
  await expect(page.getByText(`All ${expensive.length} interceptions`).first()).toBeVisible();
});

test('without prices, a filter or an order by cost says what to do', async ({ page }) => {
  await page.goto('/interceptions?min_cost=1');
  await expect(page.getByRole('alert')).toContainText('A cost needs your own prices.');
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Sort: Newest first' }).click();
  const menu = page.getByRole('menu', { name: 'Sort' });
  await expect(menu.getByRole('menuitemradio', { name: 'Most tokens first' })).toBeVisible();
  await expect(menu.getByRole('menuitemradio', { name: 'Highest cost first' })).toHaveCount(0);

  // An order by cost does not concern the Usage page.
  await page.goto('/usage?sort=cost');
  await expect(page.getByText('All 5,000 interceptions').first()).toBeVisible();
  await page.goto('/usage?min_cost=0.02');
  await page.getByRole('button', { name: 'Set prices' }).click();
  const dialog = page.getByRole('dialog', { name: 'Prices' });
  await dialog.getByRole('button', { name: 'Add row', exact: true }).click();
  const row = page.getByRole('group', { name: 'Row 1', exact: true });
  await row.getByLabel('Provider').fill('*');
  await row.getByLabel('Model').fill('*');
  await row.getByLabel('Output').fill('10');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^All [\d,]+ interceptions$/).first()).toBeVisible();
});

apiTest('over Coder’s API, a filter by cost says that it requires a database', async ({ page }) => {
  await setPrices(page, ['started', 'model', 'cost']);
  await page.goto('/interceptions?max_cost=1');
  await expect(page.getByRole('alert')).toContainText('Filtering by max_cost requires a database.');
});
