import { readAll, readPage } from '#e2e/support/api.ts';
import { expect, test } from '#e2e/support/fixtures.ts';

test('a model is found by typing, appears in the URL, and Back removes it', async ({ page, server }) => {
  const { count } = await readPage(server, { limit: 1, q: 'model:gpt-5-codex' });
  await page.goto('/interceptions');
  await page.getByRole('combobox', { name: 'Model' }).fill('codex');
  await page.getByRole('option', { name: 'gpt-5-codex' }).click();
  await expect(page).toHaveURL(/\?model=gpt-5-codex$/);
  await expect(page.getByText(`of ${count.toLocaleString('en')} interceptions`).first()).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/interceptions$/);
  await expect(page.getByText('100 of 5,000 interceptions').first()).toBeVisible();
  await page.goForward();
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('gpt-5-codex');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByText('100 of 5,000 interceptions').first()).toBeVisible();
});

test('users are searched on the server', async ({ page, server }) => {
  const { count } = await readPage(server, { limit: 1, q: 'initiator:mei' });
  await page.goto('/interceptions');
  await page.getByRole('combobox', { name: 'Initiator' }).fill('mei m');
  await page.getByRole('option', { name: /Mei Member/ }).click();
  await expect(page).toHaveURL(/initiator=mei$/);
  await expect(page.getByText(`of ${count.toLocaleString('en')} interceptions`).first()).toBeVisible();
});

test('the query box accepts Coder’s query text and a pasted link', async ({ page, openFresh }) => {
  await page.goto('/interceptions');
  await page.getByRole('textbox', { name: 'Query' }).fill('provider:openai client:Codex');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\?provider=openai&client=Codex$/);
  const fresh = await openFresh();
  await fresh.goto('/interceptions?q=provider:openai%20client:Codex');
  await expect(fresh).toHaveURL(/\?provider=openai&client=Codex$/);
  const first = page.locator('[data-interception-id]').first();
  const id = await first.getAttribute('data-interception-id');
  await expect(fresh.locator('[data-interception-id]').first()).toHaveAttribute(
    'data-interception-id',
    id ?? '',
  );
});

test('a range is selected and removed', async ({ page }) => {
  await page.goto('/interceptions');
  await page.getByRole('combobox', { name: 'Time range' }).click();
  await page.getByRole('button', { name: 'Last 7 days' }).click();
  await expect(page).toHaveURL(/\?range=7d$/);
  await expect(page.getByText('newest first')).toBeVisible();
  await page.getByRole('button', { name: 'Remove Last 7 days' }).click();
  await expect(page).toHaveURL(/\/interceptions$/);
});

for (const [search, reason] of [
  ['model=a%22b', /can’t contain a quotation mark/],
  ['started_after=yesterday', /“yesterday” isn’t a valid time/],
  ['started_after=2000-01-02T00:00:00Z&started_before=2000-01-01T00:00:00Z', /The end is before the start/],
  ['-range=7d', /can’t be excluded/],
] as const) {
  test(`an invalid filter is shown and loads no rows: ${search}`, async ({ page }) => {
    const asked: string[] = [];
    page.on('request', request => {
      if (request.url().includes('/aibridge/interceptions')) asked.push(request.url());
    });
    await page.goto(`/interceptions?${search}`);
    await expect(page.getByRole('alert').getByText(reason)).toBeVisible();
    await expect(page.getByText('Invalid filter', { exact: true })).toBeVisible();
    expect(asked).toEqual([]);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page.locator('[data-interception-id]').first()).toBeVisible();
  });
}

test('an unknown user shows the server’s error', async ({ page, expectFailure }) => {
  expectFailure('/aibridge/interceptions', 400);
  await page.goto('/interceptions?initiator=nobody');
  await expect(page.getByRole('alert').getByText(/user "nobody" either does not exist/)).toBeVisible();
  // The previous rows do not match the new filters.
  await expect(page.getByText('Invalid filter', { exact: true })).toBeVisible();
  await expect(page.locator('[data-interception-id]')).toHaveCount(0);
});

test('an empty result suggests which filter to remove', async ({ page }) => {
  await page.goto('/interceptions?model=nonsense');
  await expect(page.getByText('No interceptions match these filters')).toBeVisible();
  await page.getByRole('button', { name: 'model: nonsense' }).click();
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
});

test('the query box accepts typographic quotes and marks errors', async ({ page }) => {
  await page.goto('/interceptions');
  const query = page.getByRole('textbox', { name: 'Query' });
  for (const typed of ['model:“gpt-5-codex”', 'model:„gpt-5-codex“', 'model：« gpt-5-codex »']) {
    await query.fill(typed);
    await query.press('Enter');
    await expect(page).toHaveURL(/\?model=gpt-5-codex$/);
    await expect(query).toHaveValue('model:gpt-5-codex');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(page).toHaveURL(/\/interceptions$/);
  }
  await query.fill('model:“gpt-5-codex');
  await query.press('Enter');
  await expect(query).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert').getByText(/The quote “ isn’t closed/)).toBeVisible();
  // The previous rows do not match the new filters.
  await expect(page.getByText('Invalid filter', { exact: true })).toBeVisible();
  await expect(page.locator('[data-interception-id]')).toHaveCount(0);
});

test('bounds and typed times follow the time zone; the URL stays the same', async ({ page }) => {
  const bounds = '?started_after=2026-11-20T10%3A00%3A07.5Z&started_before=2026-11-20T12%3A00%3A09Z';
  await page.goto(`/interceptions${bounds}`);
  const range = page.getByRole('combobox', { name: 'Time range' });
  await expect(range).toHaveText(/11:00:07 – .*13:00:09/);
  await range.click();
  const [from, to] = [page.getByLabel('From', { exact: true }), page.getByLabel('To', { exact: true })];
  await from.fill('2026-11-20T11:30:05');
  await expect(to).toHaveValue('2026-11-20T13:00:09');
  await page.getByRole('button', { name: /Switch to UTC/ }).click();
  await expect(from).toHaveValue('2026-11-20T10:30:05');
  await expect(to).toHaveValue('2026-11-20T12:00:09');
  await expect(range).toHaveText(/10:00:07 – .*12:00:09/);
  await expect(page).toHaveURL(new RegExp(bounds.replace('?', '\\?')));
  await to.fill('2026-11-20T11:45:03');
  await page.getByRole('button', { name: /Switch to local time/ }).click();
  await expect(from).toHaveValue('2026-11-20T11:30:05');
  await expect(to).toHaveValue('2026-11-20T12:45:03');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(
    /started_after=2026-11-20T10%3A30%3A05Z&started_before=2026-11-20T11%3A45%3A03Z/,
  );
});

test('periods of the calendar are chosen by name, and stepped through', async ({ page }) => {
  await page.goto('/interceptions');
  const range = page.getByRole('combobox', { name: 'Time range' });
  const [earlier, later] = [
    page.getByRole('button', { name: 'Earlier period' }),
    page.getByRole('button', { name: 'Later period' }),
  ];
  await expect(earlier).toHaveAttribute('aria-disabled', 'true');
  await range.click();
  await page.getByRole('dialog', { name: 'Time range' }).getByRole('button', { name: 'Today' }).click();
  await expect(range).toHaveText('Today');
  const today = new URL(page.url()).searchParams.get('started_after') ?? '';
  // Midnight in Berlin.
  expect(today).toMatch(/T2[23]:00:00Z$/);
  await expect(later).toHaveAttribute('aria-disabled', 'true');
  await earlier.click();
  await expect(range).toHaveText('Yesterday');
  const before = new URL(page.url()).searchParams.get('started_before') ?? '';
  expect(Date.parse(before) + 1).toBe(Date.parse(today));
  await later.click();
  expect(new URL(page.url()).searchParams.get('started_after')).toBe(today);
  await page.goto('/interceptions?range=24h');
  await earlier.click();
  await expect(page).toHaveURL(/started_after=.*started_before=/);
  await expect(later).not.toHaveAttribute('aria-disabled', 'true');
});

test('a time that occurs twice or never shows which time is used', async ({ page }) => {
  await page.goto('/interceptions');
  await page.getByRole('combobox', { name: 'Time range' }).click();
  const from = page.getByLabel('From', { exact: true });
  await from.fill('2026-10-25T02:30:04');
  await expect(page.getByText(/This time occurs twice .* Using the first, .*00:30:04 UTC/)).toBeVisible();
  await page.getByRole('button', { name: 'Use the second' }).click();
  await expect(page.getByText(/Using the second, .*01:30:04 UTC/)).toBeVisible();
  await page.getByRole('button', { name: /Switch to UTC/ }).click();
  await expect(from).toHaveValue('2026-10-25T01:30:04');
  await page.getByRole('button', { name: /Switch to local time/ }).click();
  await expect(from).toHaveValue('2026-10-25T02:30:04');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/started_after=2026-10-25T01%3A30%3A04Z/);
  await page.getByRole('combobox', { name: 'Time range' }).click();
  await from.fill('2026-03-29T02:30:04');
  await expect(page.getByText(/This time doesn’t exist .* Using .*03:30:04/)).toBeVisible();
});

test('over a database, values have counts under the other filters, and typing finds others', async ({
  page,
  server,
  expectFailure,
}) => {
  const rows = (await readAll(server, { q: 'provider:openai' })).map(({ model }) => model);
  const counts = new Map(rows.map(model => [model, rows.filter(each => each === model).length]));
  const [top = '', most = 0] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const requests: string[] = [];
  page.on('request', request => {
    if (request.url().includes('/dashboard/facets')) requests.push(new URL(request.url()).search);
  });
  await page.goto('/interceptions?provider=openai&-model=nothing');
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
  expect(requests).toEqual([]);
  const control = page.getByRole('combobox', { name: 'Model' });
  await control.click();
  await expect(page.getByRole('option')).toHaveCount(counts.size);
  await expect(page.getByRole('option').first()).toHaveText(`${top}${most.toLocaleString('en')}`);
  expect(requests).toEqual(['?provider=openai&facet=model']);
  await control.fill('codex');
  await expect(page.getByRole('option', { name: /^gpt-5-codex [\d,]+$/ })).toBeVisible();
  await page.keyboard.press('Escape');

  expectFailure('/dashboard/facets', 'net::ERR_FAILED');
  await page.route('**/dashboard/facets?*', route => route.abort());
  await page.getByRole('combobox', { name: 'Client' }).click();
  await expect(page.getByText('Couldn’t load suggestions. Type a value.')).toBeVisible();
});
