import { readAll } from '#e2e/support/api.ts';
import { apiTest, expect, test } from '#e2e/support/fixtures.ts';
import type { Interception } from '#shared/domain/interception.ts';

/** Sums independent of the app's own code. */
function sumsByModel(rows: readonly Interception[]): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  for (const row of rows) {
    const sum = sums.get(row.model) ?? [0, 0, 0, 0, 0, 0];
    for (const usage of row.token_usages) {
      const counts = [
        usage.input_tokens,
        usage.cache_read_input_tokens ?? 0,
        usage.cache_write_input_tokens ?? 0,
        usage.output_tokens,
      ];
      counts.forEach((count, kind) => {
        sum[kind] = (sum[kind] ?? 0) + count;
        sum[4] = (sum[4] ?? 0) + count;
      });
    }
    sum[5] = (sum[5] ?? 0) + 1;
    sums.set(row.model, sum);
  }
  return sums;
}

for (const each of [test, apiTest]) {
  const isOverApi = each === apiTest;
  each(
    `the totals are exact, and always show what they cover${isOverApi ? ', over the API' : ''}`,
    async ({ page, server }) => {
      await page.goto('/interceptions');
      const figure = page.getByRole('figure', { name: 'Tokens by model' });
      await expect(figure.getByRole('status')).toHaveText('All 5,000 interceptions');
      await figure.getByRole('button', { name: 'View as table' }).click();
      const table = page.getByRole('table', { name: 'Tokens by model' });
      const expected = sumsByModel(await readAll(server));
      await expect(table.getByRole('row')).toHaveCount(expected.size + 1);
      for (const [model, sums] of expected) {
        const row = table
          .getByRole('row')
          .filter({ has: page.getByRole('link', { name: model, exact: true }) });
        await expect(row.getByRole('cell')).toHaveText(sums.map(sum => sum.toLocaleString('en')));
      }
    },
  );
}

apiTest(
  'a count that is stopped halfway is marked, and its values match the loaded rows',
  async ({ page }) => {
    await page.goto('/interceptions');
    const figure = page.getByRole('figure', { name: 'Tokens by model' });
    let pages = 0;
    await page.route(/limit=1000/, async route => {
      pages += 1;
      // The fourth page never arrives.
      if (pages < 4) await route.continue();
    });
    await expect.poll(() => pages).toBeGreaterThan(3);
    await figure.getByRole('button', { name: 'Stop' }).click();
    await expect(figure.getByRole('button', { name: 'Load all' })).toBeVisible();
    const covers = (await figure.getByRole('status').textContent()) ?? '';
    const [read = 0, count] = (covers.match(/[\d,]+/g) ?? []).map(number =>
      Number(number.replaceAll(',', '')),
    );
    expect(count).toBe(5000);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(5000);
    await figure.getByRole('button', { name: 'View as table' }).click();
    const cells = await figure.getByRole('row').locator('td:last-child').allTextContents();
    expect(cells.reduce((sum, cell) => sum + Number(cell.replaceAll(',', '')), 0)).toBe(read);
  },
);

test('over a database the totals follow the list, and never claim rows that they lack', async ({ page }) => {
  await page.goto('/interceptions');
  const covers = page.getByRole('figure', { name: 'Tokens by model' }).getByRole('status');
  await expect(covers).toHaveText('All 5,000 interceptions');
  await page.route(/aibridge\/interceptions\?/, async route => {
    const response = await route.fetch();
    const body = (await response.text()).replace('{"count":5000', '{"count":5001');
    await route.fulfill({ response, body });
  });
  const summedAgain = page.waitForRequest(/dashboard\/usage/);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await summedAgain;
  await expect(covers).toHaveText('5,000 of 5,001 interceptions');
});

test('over a database, the list shows no figures of a part while the totals load or fail', async ({
  page,
  expectFailure,
}) => {
  let answer: (() => void) | null = null;
  await page.route('**/dashboard/usage?*', async route => {
    await new Promise<void>(resolve => (answer = resolve));
    await route.fulfill({ status: 500, json: { message: 'The query failed.' } });
  });
  await page.goto('/interceptions');
  const summary = page.getByRole('definition');
  const figure = page.getByRole('figure', { name: 'Tokens by model' });
  await expect(page.getByRole('status').filter({ hasText: 'Summing all interceptions…' })).toBeAttached();
  await expect(summary.first()).toHaveText('5,000');
  await expect(figure).toHaveCount(0);
  await expect.poll(() => answer).not.toBeNull();
  expectFailure('/dashboard/usage', 500);
  (answer as (() => void) | null)?.();
  const retry = page.getByRole('alert').getByRole('button', { name: 'Retry' });
  await expect(retry).toBeVisible();
  await expect(figure).toHaveCount(0);
  await page.unroute('**/dashboard/usage?*');
  await retry.click();
  await expect(figure.getByRole('status')).toHaveText('All 5,000 interceptions');
});

test('a model in the chart sets a filter', async ({ page }) => {
  await page.goto('/interceptions');
  const figure = page.getByRole('figure', { name: 'Tokens by model' });
  const link = figure.getByRole('link').first();
  const model = (await link.textContent()) ?? '';
  await link.click();
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue(model);
});
