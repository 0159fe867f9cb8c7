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
      await page.getByRole('button', { name: 'Tokens by model' }).click();
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
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Tokens by model' }).click();
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
  const covers = page.getByRole('figure', { name: 'Interceptions over time' }).getByRole('status');
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
  const figure = page.getByRole('figure', { name: 'Interceptions over time' });
  const bars = figure.locator('svg');
  await expect(page.getByRole('status').filter({ hasText: 'Summing all interceptions…' })).toBeAttached();
  await expect(summary.first()).toHaveText('5,000');
  await expect(bars).toHaveCount(0);
  await expect(summary.filter({ hasText: /\d/ })).toHaveCount(1);
  await expect.poll(() => answer).not.toBeNull();
  expectFailure('/dashboard/usage', 500);
  (answer as (() => void) | null)?.();
  const retry = page.getByRole('alert').getByRole('button', { name: 'Retry' });
  await expect(retry).toBeVisible();
  await expect(bars).toHaveCount(0);
  await page.unroute('**/dashboard/usage?*');
  await retry.click();
  await expect(figure.getByRole('status')).toHaveText('All 5,000 interceptions');
});

test('a model in the chart sets a filter', async ({ page }) => {
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Tokens by model' }).click();
  const figure = page.getByRole('figure', { name: 'Tokens by model' });
  const link = figure.getByRole('link').first();
  const short = (await link.textContent()) ?? '';
  await link.click();
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue(new RegExp(short));
});

test('dragging over the bars sets the time range, and a double click removes it', async ({ page }) => {
  await page.goto('/interceptions');
  const figure = page.getByRole('figure', { name: 'Interceptions over time' });
  const box = await figure.locator('svg').boundingBox();
  if (!box) throw new Error('There are no bars.');
  const at = (share: number): [number, number] => [box.x + share * box.width, box.y + box.height / 2];
  await page.mouse.move(...at(0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.6), { steps: 3 });
  const tooltip = await figure.getByText(/^[\d,]+ interceptions$/).textContent();
  await page.mouse.up();
  await expect(page).toHaveURL(/started_after=.*started_before=/);
  await expect(page.getByText(`of ${tooltip}`)).toBeVisible();
  await figure.locator('svg').first().dblclick();
  await expect(page).toHaveURL(/\/interceptions$/);
});

test('the figures sort the list, and show what failed', async ({ page, server }) => {
  await page.goto('/interceptions');
  const figures = page.locator('dl[aria-label="Summary"]');
  await figures.getByRole('button', { name: /Sort by tokens/ }).click();
  await expect(page).toHaveURL(/sort=tokens-desc/);
  await figures.getByRole('button', { name: /Show failed/ }).click();
  await expect(page).toHaveURL(/status=request_failed&status=tool_failed/);
  const rows = await readAll(server);
  const failed = rows.filter(
    row => row.error_type || row.error_message || row.tool_usages.some(call => call.invocation_error !== ''),
  );
  await expect(page.getByText(`of ${failed.length.toLocaleString('en')} interceptions`)).toBeVisible();
});
