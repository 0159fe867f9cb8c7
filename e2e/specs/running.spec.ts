import { expect, test } from '#e2e/support/fixtures.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

test('running interceptions are listed on request, and a refresh shows how they ended', async ({ page }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  await expect(page.getByRole('gridcell', { name: 'running', exact: true })).toHaveCount(0);
  const query = page.getByRole('textbox', { name: 'Query' });
  await query.fill('status:running');
  await query.press('Enter');
  await expect(page.getByText('10 of 10 interceptions').first()).toBeVisible();
  await expect(page.getByRole('gridcell', { name: 'running', exact: true })).toHaveCount(10);
  await expect(page.getByRole('button', { name: 'Live', exact: true })).toHaveAccessibleDescription(
    'Live updates don’t cover running interceptions. Refresh instead.',
  );

  await page.goto('/interceptions?status=running&status=ok');
  const first = page.locator('[data-interception-id]').first();
  await first.getByRole('button', { name: 'Show details' }).click();
  await expect(page.getByText('still running')).toBeVisible();
  await page.route('**/dashboard/interceptions?*', async route => {
    const response = await route.fetch();
    const text = await response.text();
    const started = /"started_at":"([^"]+)"/.exec(text)?.[1] ?? '';
    const ended = new Date(Date.parse(started) + 7000).toISOString();
    await route.fulfill({ response, body: text.replace('"ended_at":null', `"ended_at":"${ended}"`) });
  });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(first.getByRole('gridcell', { name: '7.0 s' })).toBeVisible();
  await expect(page.getByText('still running')).toHaveCount(0);
});

test('a link to a running interception opens it', async ({ page }) => {
  await page.goto('/interceptions?status=running');
  const first = page.locator('[data-interception-id]').first();
  const id = (await first.getAttribute('data-interception-id')) ?? '';
  await page.goto(`/interceptions/${id}`);
  const panel = page.getByRole('region', { name: 'Interception' });
  await expect(panel.getByText('still running')).toBeVisible();
  await expect(panel.getByText(id)).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test('a card says that its interception is running', async ({ page }) => {
    await page.goto('/interceptions?status=running');
    const first = page.locator('[data-interception-id]').first();
    await expect(first.getByText('running', { exact: true })).toBeVisible();
  });
});
