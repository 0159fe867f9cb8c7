import { readPage } from '#e2e/support/api.ts';
import { axe, expect, test } from '#e2e/support/fixtures.ts';

const MESSAGE =
  'This request would exceed your organization’s rate limit of 450,000 input tokens per minute.';
const SESSION = 'a90d64c4-5c1b-4a0e-9d2c-0a6a8a3c1b11';

test('a failed request is marked in its row and its detail', async ({ openFresh, server }) => {
  const page = await openFresh();
  const { results } = await readPage(server, { limit: 100 });
  // Some demo requests failed too. Which are the newest depends on the hour.
  const [first, second, third] = results.filter(row => row.error_type === undefined);
  const failed = {
    ...second,
    error_type: 'rate_limit_error',
    error_message: MESSAGE,
    client_session_id: SESSION,
    thread_root_id: third?.id,
    thread_parent_id: first?.id,
  };
  await page.route(/interceptions\?limit=100$/, route =>
    route.fulfill({ json: { count: 3, results: [first, failed, third] } }),
  );
  await page.goto('/interceptions');
  const row = page.locator(`[data-interception-id="${second?.id}"]`);
  await expect(row.getByText('error', { exact: true })).toBeVisible();
  await expect(row.getByTitle(`rate_limit_error: ${MESSAGE}`)).toBeVisible();
  await expect(page.locator('[data-interception-id]').getByText('error', { exact: true })).toHaveCount(1);
  await row.getByRole('button', { name: 'Show details' }).click();
  const detail = page.getByRole('region', { name: `Details of interception ${second?.id}` });
  await expect(detail.getByText('rate_limit_error')).toBeVisible();
  await expect(detail.getByText(MESSAGE)).toBeVisible();
  for (const [name, value] of [
    ['Session', SESSION],
    ['Thread', third?.id],
    ['Parent', first?.id],
  ]) {
    const fact = detail.getByRole('term').filter({ hasText: name ?? '' });
    await expect(fact.locator('xpath=following-sibling::dd')).toHaveText(value ?? '');
  }
  await axe(page);
});
