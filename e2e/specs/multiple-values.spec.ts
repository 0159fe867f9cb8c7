import type { Interception } from '#shared/domain/interception.ts';
import { readAll, tokensOf } from '#e2e/support/api.ts';
import { apiTest, expect, test } from '#e2e/support/fixtures.ts';

const idsIn = (rows: readonly Interception[]): string[] => rows.map(({ id }) => id);

apiTest('included and excluded models by URL, keyboard, chip and export', async ({ page, server }) => {
  const all = await readAll(server);
  const models = [...new Set(all.map(({ model }) => model))].sort();
  const [one = '', two = '', three = ''] = models;
  const count = (rows: readonly Interception[]): string => rows.length.toLocaleString('en');
  const either = all.filter(({ model }) => model === one || model === two);
  const status = page.getByRole('status').filter({ hasText: /^[\d,]+ of [\d,]+ interceptions$/ });
  const box = page.getByRole('combobox', { name: 'Model' });
  const chosen = page.getByRole('list', { name: 'Active filters' });

  await test.step('by URL', async () => {
    await page.goto(`/interceptions?model=${one}&model=${two}`);
    await expect(status).toContainText(`of ${count(either)} interceptions`);
    await expect(chosen.getByRole('listitem')).toHaveCount(2);
    await expect(page.getByText('2 requests per page')).toBeVisible();
    const shown = page.locator('[data-interception-id]');
    for (let at = 0; at < 5; at += 1) {
      await expect(shown.nth(at)).toHaveAttribute('data-interception-id', idsIn(either)[at] ?? '');
    }
    await expect(page.getByRole('textbox', { name: 'Query' })).toHaveValue(`model:${one} model:${two}`);
  });

  await test.step('another value by keyboard', async () => {
    await box.fill(`+${three}`);
    await page.getByRole('option', { name: `or ${three}` }).waitFor();
    await box.press('Enter');
    await expect(page).toHaveURL(new RegExp(`model=${two}&model=${three}`));
    await expect(chosen.getByRole('listitem')).toHaveCount(3);
  });

  await test.step('chips are removed one by one', async () => {
    await chosen.getByRole('button', { name: `Remove Model ${two}` }).click();
    await chosen.getByRole('button', { name: `Remove Model ${three}` }).click();
    await expect(page).toHaveURL(new RegExp(`\\?model=${one}$`));
    await expect(box).toHaveValue(one);
  });

  const others = all.filter(({ model, provider }) => model !== one && provider === 'anthropic');
  await test.step('exclusion by keyboard, which is exact in the list', async () => {
    await page.goto('/interceptions?provider=anthropic');
    await box.fill(`-${one}`);
    await page.getByRole('option', { name: `not ${one}` }).waitFor();
    await box.press('Enter');
    await expect(page).toHaveURL(new RegExp(`provider=anthropic&-model=${one}$`));
    await expect(status).toContainText(`of ${count(others)} interceptions`);
  });

  await test.step('and on the usage page', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Usage' }).click();
    const reading = page.getByRole('region', { name: 'Loading' });
    await expect(reading).toContainText(`All ${count(others)} interceptions`, { timeout: 40_000 });
    await expect(page.getByRole('definition').first()).toHaveText(count(others));
  });
});

test('over a database, several and excluded values are one request for each page', async ({
  page,
  server,
}) => {
  const all = await readAll(server);
  const [one = '', two = '', three = ''] = [...new Set(all.map(({ model }) => model))].sort();
  const people = [...new Set(all.map(({ initiator }) => initiator.username))].sort();
  const rows = all.filter(
    ({ model, initiator, client }) =>
      [one, two, three].includes(model) && initiator.username !== people[0] && client !== 'Zed',
  );
  const requests: string[] = [];
  page.on('request', request => {
    if (/interceptions\?/.test(request.url()) && request.resourceType() === 'fetch')
      requests.push(request.url());
  });
  const params = new URLSearchParams([
    ...[one, two, three].map(model => ['model', model]),
    ['-initiator', people[0] ?? ''],
    ['-client', 'Zed'],
  ]);
  await page.goto(`/interceptions?${params.toString()}`);
  await expect(page.getByText(`of ${rows.length.toLocaleString('en')} interceptions`).first()).toBeVisible();
  await expect(page.getByText('requests per page')).toHaveCount(0);
  const shown = page.locator('[data-interception-id]');
  for (let at = 0; at < 5; at += 1) {
    await expect(shown.nth(at)).toHaveAttribute('data-interception-id', rows[at]?.id ?? '');
  }
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(page.getByText(/^[2-9]\d\d of /).first()).toBeVisible();
  expect(requests.filter(url => url.includes('/api/v2/aibridge/interceptions?'))).toEqual([]);
  expect(requests.length).toBeLessThan(5);
});

test('over a database, filters that Coder’s API does not have, by query, chip and on the usage page', async ({
  page,
  server,
}) => {
  const all = await readAll(server);
  const hasFailedCall = ({ tool_usages }: Interception): boolean =>
    tool_usages.some(({ invocation_error }) => invocation_error !== '');
  const isFailedRequest = (row: Interception): boolean => Boolean(row.error_type ?? row.error_message);
  const failed = all.filter(row => hasFailedCall(row) && !isFailedRequest(row));
  const large = failed.filter(row => tokensOf(row) >= 20_000);
  const count = (rows: readonly Interception[]): string => rows.length.toLocaleString('en');
  const status = page.getByRole('status').filter({ hasText: /^[\d,]+ of [\d,]+ interceptions$/ });
  const chosen = page.getByRole('list', { name: 'Active filters' });
  const query = page.getByRole('textbox', { name: 'Query' });
  expect(large.length).toBeGreaterThan(0);

  await page.goto('/interceptions');
  await query.fill('stat');
  await page.getByRole('option', { name: /^status:/ }).click();
  await page.getByRole('option', { name: /^status:tool_failed/ }).click();
  await query.press('Enter');
  await expect(page).toHaveURL(/\?status=tool_failed$/);
  await expect(status).toContainText(`of ${count(failed)} interceptions`);
  await expect(chosen.getByRole('listitem')).toContainText(['StatusTool failed']);
  const shown = page.locator('[data-interception-id]');
  for (let at = 0; at < 5; at += 1) {
    await expect(shown.nth(at)).toHaveAttribute('data-interception-id', idsIn(failed)[at] ?? '');
  }

  await query.fill('status:tool_failed min_tokens:20000');
  await query.press('Enter');
  await expect(page).toHaveURL(/\?status=tool_failed&min_tokens=20000$/);
  await expect(status).toContainText(`of ${count(large)} interceptions`);
  await page.getByRole('navigation').getByRole('link', { name: 'Usage' }).click();
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(
    `All ${count(large)} interceptions`,
  );
  await page.goBack();

  await chosen.getByRole('button', { name: 'Remove Minimum tokens 20,000' }).click();
  await expect(status).toContainText(`of ${count(failed)} interceptions`);
  // The values of tools come with their counts under the other filters.
  const tools = new Map<string, number>();
  for (const { tool_usages } of failed) {
    for (const tool of new Set(tool_usages.map(usage => usage.tool))) {
      tools.set(tool, (tools.get(tool) ?? 0) + 1);
    }
  }
  const [[most, uses] = ['', 0]] = [...tools].sort(([, a], [, b]) => b - a);
  await query.fill('status:tool_failed tool:');
  const option = new RegExp(`^tool:${most}\\s*${uses.toLocaleString('en')}$`);
  await page.getByRole('option', { name: option }).click();
  await query.press('Enter');
  await expect(status).toContainText(`of ${uses.toLocaleString('en')} interceptions`);

  await query.fill('status:broken');
  await query.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Use one of ok, request_failed, tool_failed, running.');
});

apiTest(
  'over Coder’s API, a filter that only a database answers shows why, and loads nothing',
  async ({ page }) => {
    const requests: string[] = [];
    page.on('request', request => requests.push(request.url()));
    await page.goto('/interceptions?status=tool_failed&model=a');
    await expect(page.getByRole('alert')).toContainText('Filtering by status requires a database.');
    expect(requests.filter(url => url.includes('aibridge/interceptions'))).toEqual([]);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page).toHaveURL(/\?model=a$/);
    const query = page.getByRole('textbox', { name: 'Query' });
    await query.fill('stat');
    await expect(page.getByRole('option', { name: /^status:/ })).toHaveCount(0);
  },
);

test('filters that cannot be combined show an error and load nothing', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  await page.goto('/interceptions?model=a&-model=a');
  await expect(page.getByRole('alert')).toContainText('This value is both included and excluded.');
  expect(asked.filter(url => url.includes('aibridge/interceptions'))).toEqual([]);
  await page.getByRole('button', { name: 'Remove', exact: true }).first().click();
  await expect(page).toHaveURL(/\?-?model=a$/);
});
