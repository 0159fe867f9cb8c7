import { expect, test } from '#e2e/support/fixtures.ts';
import type { Watch } from '#e2e/support/console-guard.ts';

const EXPORT_CHUNK = /\/assets\/export-dialog-[^/]+\.js$/;
const CHART_CHUNK = /\/assets\/time-chart-[^/]+\.js$/;

/** React logs each error that a boundary catches. */
function expectImportErrors({ problems }: Watch): void {
  const others = problems.filter(problem => !problem.includes('Failed to fetch dynamically imported module'));
  expect(others).toEqual([]);
  expect(problems).not.toEqual([]);
  problems.length = 0;
}

test('a chunk that fails once is retried', async ({ page, expectFailure }) => {
  expectFailure('export-dialog', 'net::ERR_FAILED');
  let requests = 0;
  await page.route(EXPORT_CHUNK, route => {
    requests += 1;
    return requests === 1 ? route.abort() : route.continue();
  });
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Export rows' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(requests).toBe(2);
});

test('a dialog whose chunk fails leaves the page as it is', async ({ page, expectFailure, watch }) => {
  expectFailure('export-dialog', 'net::ERR_FAILED');
  let isBroken = true;
  await page.route(EXPORT_CHUNK, route => (isBroken ? route.abort() : route.continue()));
  await page.goto('/interceptions');
  const button = page.getByRole('button', { name: 'Export rows' });
  await button.click();
  await expect(page.getByText('Couldn’t open this. Reload the page and try again.')).toBeVisible();
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
  isBroken = false;
  await button.click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expectImportErrors(watch);
});

test('a chart whose chunk fails replaces only the chart', async ({ page, expectFailure, watch }) => {
  expectFailure('time-chart', 'net::ERR_FAILED');
  let isBroken = true;
  await page.route(CHART_CHUNK, route => (isBroken ? route.abort() : route.continue()));
  await page.goto('/usage');
  const alert = page.getByRole('alert').filter({ hasText: 'Couldn’t show this part of the page' });
  await expect(alert).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Usage' })).toBeAttached();
  isBroken = false;
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(alert).toHaveCount(0);
  expectImportErrors(watch);
});
