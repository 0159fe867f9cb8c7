import type { Interception } from '#shared/domain/interception.ts';
import type { Page } from '@playwright/test';
import { readAll, readPage } from '#e2e/support/api.ts';
import { apiTest, axe, expect, test } from '#e2e/support/fixtures.ts';

const searched = (page: Page) => page.getByRole('status').filter({ hasText: /^Searched / });
const box = (page: Page) => page.getByRole('searchbox', { name: 'Search content' });
const hits = (page: Page) => page.getByRole('list', { name: 'Matches' }).getByRole('link');
const panel = (page: Page) => page.getByRole('region', { name: 'Interception', exact: true });

/** All searched texts of a row, in readable form. */
const textsOf = (row: Interception): string[] => [
  row.error_type ?? '',
  row.error_message ?? '',
  ...row.user_prompts.map(({ prompt }) => prompt),
  ...row.tool_usages.flatMap(({ tool, input, invocation_error }) => [tool, input, invocation_error]),
  ...Object.entries(row.metadata ?? {}).flatMap(([key, value]) => [key, JSON.stringify(value)]),
];

test('finds a text in every field, with a link, and keeps the results', async ({ page, server }) => {
  const wanted = 'The';
  const rows = await readAll(server, { q: 'model:gpt-5' });
  const ids = rows
    .filter(row => textsOf(row).some(text => text.toLowerCase().includes(wanted.toLowerCase())))
    .map(({ id }) => id);
  await page.goto('/interceptions?model=gpt-5');
  await page.getByRole('button', { name: 'Search content' }).click();
  await expect(box(page)).toBeFocused();
  await page.keyboard.type(wanted);
  await page.keyboard.press('Enter');
  await expect(searched(page)).toHaveText(`Searched ${rows.length} of ${rows.length}: ${ids.length} matches`);
  await expect(page).toHaveURL(/\/interceptions\?model=gpt-5&find=The$/);
  const listed = await hits(page).evaluateAll(links => links.map(link => link.getAttribute('data-hit')));
  expect(listed).toEqual(ids.slice(0, 100));
  await expect(hits(page).first().locator('mark')).toHaveText(/^the$/i);

  await hits(page).nth(2).click();
  await expect(page).toHaveURL(new RegExp(`/interceptions/${ids[2]}\\?model=gpt-5&find=The&`));
  await expect(
    panel(page)
      .getByRole('status')
      .filter({ hasText: /^1 of \d/ }),
  ).toBeVisible();
  await expect(panel(page).getByRole('searchbox', { name: 'Find in interception' })).toHaveValue(wanted);
  await expect(hits(page).nth(2)).toHaveAttribute('aria-current', 'true');
  await expect(panel(page).getByText(`3 of ${ids.length} matches`)).toBeVisible();
  await panel(page).getByRole('button', { name: 'Next', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/interceptions/${ids[3]}\\?model=gpt-5&find=The&`));
  await expect(hits(page).nth(3)).toHaveAttribute('aria-current', 'true');
  await page.goBack();
  await expect(hits(page)).toHaveCount(Math.min(100, ids.length));
  await page.goBack();
  await expect(page.getByRole('grid', { name: 'Interceptions' })).toBeVisible();
});

test('words without a key in the query are searched for, on every page', async ({ page }) => {
  await page.goto('/interceptions?model=gpt-5');
  const query = page.getByRole('textbox', { name: 'Query' });
  await query.fill('model:gpt-5 the build');
  await expect(page.getByText('Search for “the build”')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/interceptions\?model=gpt-5&find=the(\+|%20)build$/);
  await expect(searched(page)).toHaveText(/^Searched ([\d,]+) of \1: /);
  await expect(query).toHaveValue('model:gpt-5');

  await page.goto('/usage?model=gpt-5');
  await query.fill('model:gpt-5 memory');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/interceptions\?model=gpt-5&find=memory$/);
});

apiTest('stops, continues, and shows what was searched', async ({ page }) => {
  let held: (() => void) | null = null;
  await page.route(/interceptions\?.*limit=1000&after_id=|after_id=.*limit=1000/, async route => {
    await new Promise<void>(resolve => (held = resolve));
    // The request may have been aborted already.
    await route.continue().catch(() => undefined);
  });
  await page.goto('/interceptions?find=Bash&find_in=tools');
  // The strip above can still be loading.
  const stop = page.getByRole('button', { name: 'Stop' }).last();
  await expect.poll(() => held).not.toBeNull();
  await expect(hits(page).first()).toBeVisible();
  await stop.click();
  await expect(searched(page)).toHaveText(/^Searched 1,000 of 5,000, newest first: \d+ match(?:es)?$/);
  await page.unroute(/interceptions\?.*limit=1000&after_id=|after_id=.*limit=1000/);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(searched(page)).toHaveText(/^Searched 5,000 of 5,000: [\d,]+ matches$/);
});

const hitLine = (id: string): string =>
  JSON.stringify({
    hits: [
      {
        id,
        started_at: '2026-11-20T10:00:00Z',
        model: 'm',
        person: 'Ada',
        places: { tool: 1 },
        isCut: false,
        excerpt: { before: '', match: 'Bash', after: '' },
        kind: 'tool',
        tool: 'Bash',
      },
    ],
  });

test('over a database, the server searches everything with one request', async ({ page, server }) => {
  const requests: string[] = [];
  page.on('request', request => {
    if (request.url().includes('/dashboard/search')) requests.push(new URL(request.url()).search);
  });
  const wanted = (await readAll(server, {})).filter(row =>
    row.tool_usages.some(({ tool }) => /bash/i.test(tool)),
  );
  await page.goto('/interceptions?find=Bash&find_in=tools');
  await expect(searched(page)).toHaveText(
    `Searched 5,000 of 5,000: ${wanted.length.toLocaleString('en')} matches`,
  );
  await expect(hits(page).first()).toHaveAttribute('data-hit', wanted[0]?.id ?? '');
  expect(requests).toHaveLength(1);
  expect(requests[0]).toContain('find=Bash&find_in=tools&as_of=');
});

test('over a database, a search waits, stops, continues, and survives a broken connection', async ({
  page,
  server,
  expectFailure,
}) => {
  const [row] = (await readPage(server, { limit: 1 })).results;
  const lines = ['{"overview":{"count":5000}}', hitLine(row?.id ?? ''), '{"searched":1000}'];
  await page.route('**/dashboard/search?*', () => undefined);
  await page.goto('/interceptions?find=Bash&find_in=tools');
  const searching = page.getByRole('status').filter({ hasText: 'Searching…: no matches yet' });
  // The totals of the list can be stopped too.
  await searching.locator('..').getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Not searched' })).toBeVisible();

  // The connection ends without the last line.
  await page.unroute('**/dashboard/search?*');
  await page.route('**/dashboard/search?*', route => route.fulfill({ body: lines.join('\n') }));
  await page.getByRole('button', { name: 'Continue' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'Matches found so far are still shown.' });
  await expect(alert).toBeVisible();
  await expect(searched(page)).toHaveText('Searched 1,000 of 5,000, newest first: 1 match');
  await expect(hits(page)).toHaveCount(1);

  await page.unroute('**/dashboard/search?*');
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(searched(page)).toHaveText(/^Searched 5,000 of 5,000: [\d,]+ matches$/);

  expectFailure('/dashboard/search', 400);
  await page.goto(`/interceptions?find=${encodeURIComponent('\\p{L}x')}&find_as=regex`);
  const refusal = page.getByRole('alert').filter({ hasText: 'Expression not supported' });
  await expect(refusal).toContainText('Invalid regular expression: invalid escape');
  await refusal.getByRole('button', { name: 'Search as plain text' }).click();
  await expect(searched(page)).toHaveText('Searched 5,000 of 5,000: no matches');
});

apiTest('reports an invalid expression and stops one that never finishes', async ({ page, server }) => {
  const [row] = (await readPage(server, { limit: 1 })).results;
  if (!row) throw new Error('There are no rows.');
  const child = {
    interception_id: row.id,
    provider_response_id: '',
    metadata: null,
    created_at: row.started_at,
  };
  const prompt = `${'a'.repeat(60)}!`;
  const slow = { ...row, user_prompts: [{ ...child, id: row.id, prompt }] };
  await page.route(/interceptions\?.*limit=1000/, route =>
    route.fulfill({ json: { count: 1, results: [slow] } }),
  );
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Search content' }).click();
  await page.getByRole('button', { name: 'Regular expression' }).click();
  await box(page).fill('(a+)+$(');
  await expect(page.getByRole('alert')).toHaveText(/^Invalid regular expression: /);
  await box(page).press('Enter');
  await expect(page).toHaveURL(/\/interceptions$/);
  await box(page).fill('(a+)+$');
  await box(page).press('Enter');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Expression timed out');
  await expect(searched(page)).toHaveText('Searched 0 of 1, newest first: no matches');
  await alert.getByRole('button', { name: 'Search as plain text' }).click();
  await expect(searched(page)).toHaveText('Searched 1 of 1: no matches');
  await expect(page.getByText('No matches', { exact: true })).toBeVisible();
});

test('finds in an expanded row and expands collapsed content around a match', async ({ page, server }) => {
  const [first] = (await readPage(server, { limit: 1 })).results;
  if (!first) throw new Error('There are no rows.');
  const child = { interception_id: first.id, provider_response_id: '', metadata: null };
  const call = (number: number, input: object, invocation_error = '') => ({
    ...child,
    id: `call-${number}`,
    created_at: first.started_at,
    server_url: '',
    tool: 'Bash',
    input: JSON.stringify(input),
    injected: true,
    invocation_error,
  });
  const row: Interception = {
    ...first,
    // After the part of a long text that is shown initially.
    user_prompts: [
      { ...child, id: 'prompt', created_at: first.started_at, prompt: `${'Words. '.repeat(300)}NEEDLE` },
    ],
    tool_usages: [
      ...[1, 2, 3, 4].map(number => call(number, { command: 'ls' })),
      // From the fifth on, calls are initially collapsed, and so are long strings in them.
      call(5, { deep: [{ text: `${'x'.repeat(300)}\n"needle"\n${'y'.repeat(2000)}needle` }] }),
      call(6, {}, 'no needle'),
    ],
  };
  await page.route(/aibridge\/interceptions\?/, route =>
    route.fulfill({ json: { count: 1, results: [row] } }),
  );
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Show details' }).click();
  const detail = page.getByRole('region', { name: `Details of interception ${row.id}` });
  await detail.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(detail.getByRole('searchbox', { name: 'Find in interception' })).toBeFocused();
  await page.keyboard.type('Needle');
  const status = detail.getByRole('status').filter({ hasText: / of |found|match/ });
  await expect(status).toHaveText('1 of 4');
  await expect.poll(() => page.evaluate(() => CSS.highlights.get('found')?.size)).toBe(4);
  const ground = () =>
    detail
      .getByText(/Words.*NEEDLE$/)
      .evaluate(text => getComputedStyle(text, '::highlight(found)').backgroundColor);
  expect(await ground()).not.toBe('rgba(0, 0, 0, 0)');
  await page.keyboard.press('Shift+Enter');
  await expect(status).toHaveText('4 of 4');
  await detail.getByRole('button', { name: 'Show less' }).first().click();
  await expect(status).toHaveText(/of 3, 1 in collapsed text$/);
  await detail.getByRole('searchbox', { name: 'Find in interception' }).press('Escape');
  await expect(detail.getByRole('button', { name: 'Find', exact: true })).toBeFocused();
  expect(await page.evaluate(() => CSS.highlights.get('found')?.size)).toBe(0);
});

test('opens from the tools of the usage page', async ({ page }) => {
  await page.goto('/usage?range=30d');
  const figure = page.getByRole('figure', { name: 'By tool' });
  await figure.getByRole('button', { name: /^Show all/ }).click();
  const failed = figure.getByRole('link', { name: / · / }).first();
  await expect(failed).toHaveAttribute('href', /^\/interceptions\?range=30d&find=.+&find_in=errors$/);
  await failed.click();
  await expect(searched(page)).toHaveText(/: \d+ match/);
});

apiTest('has no axe violations', async ({ page, server }) => {
  const [first] = (await readPage(server, { limit: 1 })).results;
  if (!first) throw new Error('There are no rows.');
  const child = { interception_id: first.id, provider_response_id: '', metadata: null };
  const prompt = { ...child, id: 'prompt', created_at: first.started_at, prompt: 'A needle' };
  // Few elements, because axe checks each.
  await page.route(/aibridge\/interceptions\?/, route =>
    route.fulfill({ json: { count: 1, results: [{ ...first, user_prompts: [prompt] }] } }),
  );
  await page.goto('/interceptions?find=needle');
  await expect(searched(page)).toHaveText('Searched 1 of 1: 1 match');
  await hits(page).first().click();
  await expect(panel(page).getByRole('status').filter({ hasText: '1 of 1' })).toBeVisible();
  await axe(page);
});
