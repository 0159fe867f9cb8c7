import type { Page } from '@playwright/test';
import { readPage } from '#e2e/support/api.ts';
import { apiTest, expect, test } from '#e2e/support/fixtures.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

/** Number of rows rendered without scrolling. */
const IN_SIGHT = 10;

/** Changes one row of the list responses as text, so that every digit is preserved. */
async function breakRow(page: Page, id: string, change: (row: string) => string): Promise<void> {
  await page.route(/aibridge\/interceptions\?/, async route => {
    const response = await route.fetch();
    const text = await response.text();
    const start = text.indexOf(`{"id":"${id}"`);
    const end = text.indexOf('},{"id":"', text.indexOf('"tool_usages"', start)) + 1;
    const row = text.slice(start, end);
    await route.fulfill({ response, body: start === -1 ? text : text.replace(row, () => change(row)) });
  });
}

apiTest(
  'an invalid row is marked, shows its source, and does not affect other rows',
  async ({ page, server }) => {
    const { results } = await readPage(server, { limit: 100 });
    // All three invalid fields are marked and nothing else. A failed request has no token usage.
    const broken = results
      .slice(0, IN_SIGHT)
      .find(({ token_usages, error_type }) => token_usages.length > 0 && error_type === undefined);
    if (!broken) throw new Error('None of the rows in sight has a token usage.');
    let written = '';
    await breakRow(page, broken.id, row => {
      written = row
        .replace(/"started_at":"[^"]*"/, '"started_at":"yesterday"')
        .replace(/"user_prompts":\[.*?\],"tool_usages"/, '"user_prompts":null,"tool_usages"')
        .replace(/"input_tokens":\d+/, '"input_tokens":9007199254740993');
      return written;
    });
    await page.goto('/interceptions');
    await waitForList(page);
    const row = page.locator(`[data-interception-id="${broken.id}"]`);
    await expect(row).toContainText('3 unreadable fields');
    await expect(row.getByTitle(broken.model)).toBeVisible();
    // An invalid value is shown neither as none nor as a number.
    await expect(row.getByTitle('Unreadable')).toHaveCount(2);
    await expect(page.getByText(/^\d+ unreadable fields?$/)).toHaveCount(1);
    await expect(page.getByText('100 of 5,000 interceptions').first()).toBeVisible();
    // No total claims to be complete.
    const figure = page.getByRole('figure', { name: 'Interceptions over time' });
    await expect(figure.getByRole('status')).toContainText('1 has unreadable fields');

    await row.getByRole('button', { name: 'Show details' }).click();
    const note = page.getByRole('note').filter({ hasText: '3 unreadable fields' });
    await expect(note).toContainText('started_at"yesterday"');
    await expect(note).toContainText('user_promptsnull');
    await expect(note).toContainText('token_usages.0.input_tokens9007199254740993');
    const detail = page.getByRole('region', { name: `Details of interception ${broken.id}` });
    await expect(detail).toContainText('This data couldn’t be read.');
    await expect(detail).toContainText('Unreadable counts aren’t included.');
    await note.getByRole('button', { name: 'Raw JSON' }).click();
    await note.getByRole('button', { name: 'Raw', exact: true }).click();
    await expect(note.getByText('"input_tokens":9007199254740993')).toBeVisible();
  },
);

test('an invalid response shows its beginning as text', async ({ page }) => {
  const begins = '<script>window.ran = 1</script><h1>Welcome</h1>\u202e';
  await page.route(/aibridge\/interceptions\?/, route =>
    route.fulfill({ contentType: 'text/html', body: begins }),
  );
  await page.goto('/interceptions');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Unexpected response');
  await expect(alert).toContainText('<script>window.ran = 1</script><h1>Welcome</h1>');
  await expect(alert.locator('[data-name="U+202E"]')).toBeVisible();
});
