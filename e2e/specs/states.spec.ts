import type { Locator } from '@playwright/test';
import { expect, test } from '#e2e/support/fixtures.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

test('an error of the first page can be retried', async ({ page, expectFailure }) => {
  expectFailure('/aibridge/interceptions', 500);
  let broken = true;
  await page.route(/aibridge\/interceptions\?/, route =>
    broken
      ? route.fulfill({ status: 500, json: { message: 'Internal error getting AI Bridge interceptions.' } })
      : route.continue(),
  );
  await page.goto('/interceptions');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Internal error getting AI Bridge interceptions.');
  broken = false;
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
});

test('rows stay when a later page fails', async ({ page, expectFailure }) => {
  expectFailure('after_id', 500);
  let broken = true;
  await page.route(/after_id=/, route =>
    broken ? route.fulfill({ status: 500, json: { message: 'Internal error.' } }) : route.continue(),
  );
  await page.goto('/interceptions');
  await page.locator('[data-interception-id]').first().waitFor();
  await page.getByRole('button', { name: 'Load more' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Rows already loaded are still shown.');
  await expect(page.getByText('100 of 5,000 interceptions').first()).toBeVisible();
  broken = false;
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByText('200 of 5,000 interceptions').first()).toBeVisible();
});

test('the first load is a skeleton', async ({ page }) => {
  await page.route(/aibridge\/interceptions\?/, () => undefined);
  await page.goto('/interceptions');
  await expect(page.getByText('Loading interceptions…')).toBeAttached();
});

test('while rows of other filters load, their space is reserved', async ({ page }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  // Measured from below the filters, whose height depends on the selection.
  const below = async (what: Locator): Promise<number> => {
    const filters = await page.getByRole('region', { name: 'Filters' }).boundingBox();
    return ((await what.boundingBox())?.y ?? 0) - (filters ? filters.y + filters.height : 0);
  };
  await page.getByRole('button', { name: 'Tokens by model' }).click();
  const model = page.getByRole('figure', { name: 'Tokens by model' }).getByRole('link').first();
  await model.waitFor();
  const before = await below(page.getByRole('grid', { name: 'Interceptions' }));
  await page.route(/aibridge\/interceptions\?/, () => undefined);
  await model.click();
  const outline = page.getByRole('status').filter({ hasText: 'Loading interceptions…' });
  await expect(outline.locator('[aria-hidden] > span').first()).toBeVisible();
  // Without rows the toolbar is empty, and its line is lower.
  expect(Math.abs((await below(outline)) - before)).toBeLessThanOrEqual(12);
});

test('a signed-out user sees it and signs in with a token', async ({
  page,
  context,
  server,
  expectFailure,
}) => {
  expectFailure('/aibridge/interceptions', 401);
  await page.goto('/interceptions');
  await waitForList(page);
  await context.clearCookies();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Not now' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('You’re signed out');
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
  await alert.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Session token').fill(server.tokens.auditor);
  await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Signed in as arun')).toBeAttached();
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
});

test('a member sees that the role cannot read', async ({ page, context, server }) => {
  await context.addCookies([{ name: 'aibridge_session', value: server.tokens.member, url: server.url }]);
  await page.goto('/interceptions');
  await expect(page.getByText('You don’t have access to interceptions')).toBeVisible();
});

test('an unknown URL shows "Page not found"', async ({ page }) => {
  await page.goto('/nowhere');
  await expect(page.getByText('Page not found')).toBeVisible();
});

test('a narrow screen collapses the filters and the chart', async ({ openFresh }) => {
  const page = await openFresh({ viewport: { width: 390, height: 844 } });
  await page.goto('/interceptions?provider=openai');
  await page.getByRole('button', { name: 'Filters (1)' }).click();
  await expect(page.getByRole('combobox', { name: 'Provider' })).toHaveValue('openai');
  await page.getByRole('button', { name: 'Usage' }).click();
  await expect(page.getByRole('figure', { name: 'Interceptions over time' })).toBeVisible();
  await page.getByRole('button', { name: 'Tokens by model' }).click();
  await expect(page.getByRole('figure', { name: 'Tokens by model' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
