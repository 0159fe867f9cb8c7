import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { Interception } from '#shared/domain/interception.ts';
import { readAll, readPage, tokensOf } from '#e2e/support/api.ts';
import { CLOCK_START } from '#e2e/support/clock.ts';
import { apiTest, axe, expect, test } from '#e2e/support/fixtures.ts';

const figureOf = (page: Page, name: string) => page.getByRole('figure', { name, exact: true });
const number = (text: string | null): number => Number((text ?? '').replaceAll(',', ''));

/** Some hundreds of rows, which are enough for most tests. */
const FEW = '?provider=anthropic&range=7d';

/** Opens the usage page of a filter and waits until all rows are loaded. */
async function openUsage(page: Page, search = ''): Promise<void> {
  await page.goto(`/usage${search}`);
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(/All [\d,]+ interceptions/, {
    timeout: 40_000,
  });
}

/** Sums by a key, independent of the app's own code. */
function sumsBy(rows: readonly Interception[], keyOf: (row: Interception) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + tokensOf(row));
  return sums;
}

async function tableOf(page: Page, name: string): Promise<string[][]> {
  const figure = figureOf(page, name);
  await figure.getByRole('button', { name: 'View as table' }).click();
  const rows = await figure.getByRole('table', { name }).getByRole('row').all();
  const cells = await Promise.all(rows.map(row => row.locator('th, td').allTextContents()));
  await figure.getByRole('button', { name: 'View as table' }).click();
  return cells;
}

async function csvOf(page: Page, name: string): Promise<string[][]> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    figureOf(page, name).getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  // No name in the demo data needs quotes.
  return text
    .replace('\uFEFF', '')
    .trimEnd()
    .split('\r\n')
    .map(line => line.split(','));
}

test('every group equals the sum of its rows, in the table and in the file', async ({ page, server }) => {
  await openUsage(page);
  const rows = await readAll(server);
  const groups = [
    ['Tokens by model', (row: Interception) => row.model, 5],
    ['By user', (row: Interception) => row.initiator.username, 9],
    ['By client', (row: Interception) => row.client ?? 'Unknown', 6],
  ] as const;
  for (const [name, keyOf, total] of groups) {
    const [, ...lines] = await tableOf(page, name);
    expect(new Map(lines.map(cells => [cells[0], number(cells[total] ?? '')]))).toEqual(sumsBy(rows, keyOf));
  }
  const [head = [], ...lines] = await csvOf(page, 'Tokens by model');
  const [, ...shown] = await tableOf(page, 'Tokens by model');
  expect(lines.map(line => line.slice(0, 7))).toEqual(
    shown.map(cells => cells.map(cell => cell.replaceAll(',', ''))),
  );
  expect(head.slice(-3)).toEqual(['Provider', 'Provider name', 'Coverage']);
  expect(new Set(lines.map(line => line.slice(9).join(',')))).toEqual(new Set(['"All 5,000 interceptions"']));
  const [, ...times] = await tableOf(page, 'Tokens over time');
  expect(times.reduce((sum, cells) => sum + number(cells.at(-1) ?? ''), 0)).toBe(
    rows.reduce((sum, row) => sum + tokensOf(row), 0),
  );
  const calls = rows.flatMap(row => row.tool_usages);
  const [, ...tools] = await tableOf(page, 'By tool');
  // Error rates are for injected calls only.
  for (const [tool, all, injected, failed, rate] of tools) {
    const own = calls.filter(call => call.tool === tool);
    const ours = own.filter(call => call.injected);
    const errors = ours.filter(call => call.invocation_error !== '').length;
    expect([number(all ?? ''), number(injected ?? '')]).toEqual([own.length, ours.length]);
    expect(failed).toBe(ours.length === 0 ? '–' : String(errors));
    expect(rate).toMatch(ours.length === 0 ? /^–$/ : /%$/);
  }
});

test('dragging over the time chart sets the range, and Back restores the old one', async ({ page }) => {
  await openUsage(page, FEW);
  const whole = (await page.getByRole('region', { name: 'Loading' }).textContent()) ?? '';
  const chart = figureOf(page, 'Tokens over time').locator('.recharts-surface').first();
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (!box) throw new Error('The chart is not rendered');
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 });
  await page.mouse.move(box.x + box.width * 0.6, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/started_after=.+&started_before=.+999999Z/);
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(/All [\d,]+ interceptions/);
  await expect(page.getByRole('region', { name: 'Loading' })).not.toContainText(whole);
  await page.goBack();
  await expect(page).toHaveURL(/range=7d/);
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(whole);
});

test('values link to their rows, and the navigation keeps the filter', async ({ page }) => {
  await openUsage(page, FEW);
  const person = figureOf(page, 'By user').getByRole('link').first();
  await person.click();
  await expect(page).toHaveURL(/initiator=/);
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(/All [\d,]+ interceptions/);
  const count = await page.getByRole('definition').first().textContent();
  await page.getByRole('navigation').getByRole('link', { name: 'Interceptions' }).click();
  await expect(page.getByText(new RegExp(`^\\d+ of ${count} interceptions$`))).toBeVisible();
});

apiTest('a week is compared with the previous one, which ends at its start', async ({ page, server }) => {
  const asked: string[] = [];
  page.on('request', request => asked.push(new URL(request.url()).searchParams.get('q') ?? ''));
  await openUsage(page, '?range=7d');
  const figures = page.locator('dl[aria-label="Summary"]');
  await expect(figures.getByText('–')).toHaveCount(0);
  await expect(page.getByText(/^Compared with /)).toBeVisible();
  const boundOf = (q: string, key: string) => Date.parse(new RegExp(`${key}:"([^"]+)"`).exec(q)?.[1] ?? '');
  const start = boundOf(asked.find(q => q.startsWith('started_after')) ?? '', 'started_after');
  const isBefore = (each: string) => boundOf(each, 'started_before') === start - 1;
  // The period is shown as soon as it is known, before any request for it.
  await expect.poll(() => asked.some(isBefore)).toBe(true);
  const q = asked.find(isBefore) ?? '';
  const before = (await readPage(server, { q, limit: 1 })).count;
  await expect(figures.getByText(`was ${before.toLocaleString('en')}`, { exact: true })).toBeVisible();
  const old = await readAll(server, { q });
  const people = new Set(old.map(row => row.initiator.id)).size;
  await expect(figures.getByText(`was ${people}`, { exact: true })).toBeVisible();
});

apiTest('loaded rows are not loaded again', async ({ page }) => {
  await openUsage(page);
  const pages: string[] = [];
  page.on('request', request => {
    if (request.url().includes('limit=1000&') || request.url().endsWith('limit=1000'))
      pages.push(request.url());
  });
  await page.reload();
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText('from cache');
  const yesterday = CLOCK_START.getTime() - 48 * 3_600_000;
  const old = pages.filter(url => {
    const before = /started_before:"([^"]+)"/.exec(new URL(url).searchParams.get('q') ?? '')?.[1];
    return before !== undefined && Date.parse(before) < yesterday;
  });
  expect(old).toEqual([]);
  await page.getByRole('button', { name: 'Clear cache' }).click();
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(
    /All 5,000 interceptions loaded/,
    {
      timeout: 40_000,
    },
  );
  await expect(page.getByRole('region', { name: 'Loading' })).not.toContainText('from cache');
});

apiTest('failed requests do not change any value', async ({ page, server, expectFailure }) => {
  let asked = 0;
  expectFailure('/api/v2/aibridge/interceptions', 429);
  expectFailure('/api/v2/aibridge/interceptions', 500);
  await page.route(/aibridge\/interceptions/, async route => {
    asked += 1;
    if (asked === 9)
      return route.fulfill({ status: 429, headers: { 'Retry-After': '1' }, json: { message: 'slow' } });
    if (asked === 20) return route.fulfill({ status: 500, json: { message: 'oops' } });
    if (/limit=1000/.test(route.request().url()) && asked % 2 === 0) {
      const response = await route.fetch();
      const text = await response.text();
      return asked % 4 === 0
        ? route.fulfill({ response, body: text.slice(0, -40) })
        : route.fulfill({ response });
    }
    return route.continue();
  });
  await openUsage(page);
  const [, ...lines] = await tableOf(page, 'Tokens by model');
  expect(new Map(lines.map(cells => [cells[0], number(cells[5] ?? '')]))).toEqual(
    sumsBy(await readAll(server), row => row.model),
  );
});

test('sums that end early are an error with what they cover, and Retry completes them', async ({ page }) => {
  const slicesOf = (text: string) => text.split('\n').filter(line => !line.startsWith('{"done"'));
  const endings = [
    (lines: string[]) => lines.slice(0, -2),
    (lines: string[]) => [
      ...lines.slice(0, 2),
      '{"error":{"status":503,"message":"The connection to Postgres was lost."}}',
    ],
  ];
  await page.route(/dashboard\/usage/, async route => {
    const ending = endings.shift();
    if (!ending) return route.continue();
    const response = await route.fetch();
    const body = `${ending(slicesOf(await response.text()).filter(line => line !== '')).join('\n')}\n`;
    return route.fulfill({ response, body });
  });
  await page.goto('/usage');
  const alert = page.getByRole('alert').first();
  const model = figureOf(page, 'Tokens by model').getByRole('status');
  await expect(alert).toContainText('Loading stopped. The figures cover only what was loaded.');
  await expect(model).toHaveText(/^[\d,]+ of 5,000 interceptions$/);
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(alert).toContainText('The connection to Postgres was lost.');
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(model).toHaveText('All 5,000 interceptions');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('has no axe violations', async ({ openFresh }) => {
  const page = await openFresh({ viewport: { width: 1440, height: 900 } });
  await openUsage(page, FEW);
  await figureOf(page, 'Tokens over time').getByRole('button', { name: 'View as table' }).click();
  await axe(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await axe(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

apiTest('while rows load, "no match" is never shown', async ({ page }) => {
  await page.addInitScript(() => {
    new MutationObserver(() => {
      const { textContent } = document.documentElement;
      if (textContent.includes('No interceptions match')) document.documentElement.id = 'false-claim';
    }).observe(document, { childList: true, subtree: true });
  });
  await openUsage(page, FEW);
  await expect(page.locator('#false-claim')).toHaveCount(0);
});

apiTest(
  'while rows load, figures of a part are never shown beside “All … interceptions”',
  async ({ page }) => {
    await page.addInitScript(() => {
      const figures: (string | undefined)[] = [];
      Object.assign(window, { figures });
      new MutationObserver(() => {
        const loading = document.querySelector('section[aria-label="Loading"]')?.textContent ?? '';
        const figure = [...document.querySelectorAll('figure')].find(({ textContent }) =>
          textContent.startsWith('Tokens by model'),
        );
        if (/All [\d,]+ interceptions/.test(loading)) figures.push(figure?.textContent);
      }).observe(document, { childList: true, subtree: true, characterData: true });
    });
    await openUsage(page);
    const [, ...models] = await tableOf(page, 'Tokens by model');
    expect(models.length).toBeGreaterThan(5);
    const [first, last] = await page.evaluate(() => {
      const figures: unknown = Reflect.get(window, 'figures');
      return Array.isArray(figures) ? [figures[0] as unknown, figures.at(-1) as unknown] : [];
    });
    // The table was closed again, so the last one is the chart.
    expect(first).toContain(models[0]?.[0]?.replace(/-\d{8}$/, ''));
    expect(first).toBe(last);
  },
);
