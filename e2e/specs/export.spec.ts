import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import * as v from 'valibot';
import { parseCsv, unguarded } from '#e2e/support/parse-csv.ts';
import { readAll } from '#e2e/support/api.ts';
import { apiTest as test, axe, expect, test as databaseTest } from '#e2e/support/fixtures.ts';

/** Only for tests that hang: five pages of 1,000 rows, loaded sequentially, are slow on a busy machine. */
const WHOLE = { timeout: 60_000 };
test.describe.configure({ timeout: 150_000 });

const LIST = '**/api/v2/aibridge/interceptions?*';
const DescriptionSchema = v.object({
  file: v.string(),
  format: v.string(),
  columns: v.nullable(v.array(v.string())),
  q: v.string(),
  filters: v.record(v.string(), v.string()),
  asked_at: v.pipe(v.string(), v.isoTimestamp()),
  exported_at: v.pipe(v.string(), v.isoTimestamp()),
  rows: v.number(),
  count: v.number(),
  complete: v.boolean(),
  missing: v.array(
    v.object({ started_before: v.nullable(v.string()), after_id: v.nullable(v.string()), rows: v.number() }),
  ),
});

const openExport = async (page: Page, address = '/interceptions') => {
  await page.goto(address);
  await page.getByRole('button', { name: 'Export rows' }).click();
  return page.getByRole('dialog', { name: 'Export rows' });
};

async function save(page: Page, dialog: Locator, button: RegExp): Promise<{ file: Download; text: string }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: button }).click(),
  ]);
  return { file, text: await readFile(await file.path(), 'utf8') };
}

const saveDescription = async (page: Page, dialog: Locator) => {
  const { file, text } = await save(page, dialog, /^Download summary/);
  return { name: file.suggestedFilename(), ...v.parse(DescriptionSchema, JSON.parse(text)) };
};

test('all rows are exported to CSV, newest first, with the selected columns', async ({ page, server }) => {
  const dialog = await openExport(page);
  await expect(dialog).toContainText(
    /All 5,000 matching interceptions, newest first\. Takes about \d+ requests/,
  );
  await dialog.getByLabel('Client', { exact: true }).uncheck();
  await dialog.getByLabel('Prompt text').check();
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog.getByText('All 5,000 interceptions exported.')).toBeVisible(WHOLE);
  await expect(dialog.getByRole('button', { name: /^Download file \([\d.]+ [kM]B\)$/ })).toBeFocused();

  const { file, text } = await save(page, dialog, /^Download file/);
  expect(file.suggestedFilename()).toMatch(/^interceptions-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.csv$/);
  const [header = [], ...rows] = parseCsv(text);
  expect(header.slice(0, 3)).toEqual(['id', 'started_at', 'ended_at']);
  expect(header).not.toContain('client');
  const all = await readAll(server);
  const column = (name: string): string[] => rows.map(row => row[header.indexOf(name)] ?? '');
  expect(column('id')).toEqual(all.map(({ id }) => id));
  expect(column('model')).toEqual(all.map(({ model }) => model));
  const prompts = all.map(({ user_prompts }) => user_prompts.map(({ prompt }) => prompt).join('\n\n'));
  // An apostrophe protects every part that a spreadsheet could run as a formula.
  expect(column('prompt_text').map(unguarded)).toEqual(prompts.map(unguarded));
  // No field starts with a formula character.
  expect(rows.flat().filter(field => /^\s*[=+\-@]/.test(field))).toEqual([]);
  expect(new Set(rows.map(row => row.length))).toEqual(new Set([header.length]));

  const description = await saveDescription(page, dialog);
  expect(description).toMatchObject({
    file: file.suggestedFilename(),
    format: 'csv',
    columns: header,
    q: '',
    filters: {},
    rows: 5000,
    count: 5000,
    complete: true,
    missing: [],
  });
  expect(description.name).toMatch(/-description\.json$/);

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Export rows' })).toBeFocused();
  await page.reload();
  await page.getByRole('button', { name: 'Export rows' }).click();
  await expect(dialog.getByLabel('Client', { exact: true })).not.toBeChecked();
  await expect(dialog.getByLabel('Prompt text')).toBeChecked();
});

test('a filtered list is exported to NDJSON as sent by the server, and the summary has the query', async ({
  page,
  server,
}) => {
  const dialog = await openExport(page, '/interceptions?provider=anthropic&range=7d');
  await dialog.getByLabel('NDJSON').check();
  await expect(dialog.getByRole('group', { name: 'Columns' })).toBeHidden();
  await dialog.getByRole('button', { name: 'Export' }).click();
  const { text } = await save(page, dialog, /^Download file/);
  const description = await saveDescription(page, dialog);
  expect(description.filters).toEqual({ provider: 'anthropic', range: '7d' });
  expect(description.q).toMatch(/^provider:anthropic started_after:"?[\dT:.-]+Z"?$/);
  expect(description).toMatchObject({ format: 'ndjson', columns: null, complete: true });
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  const all = await readAll(server, { q: description.q });
  expect(all.length).toBe(description.rows);
  expect(lines.map(line => v.parse(v.object({ id: v.string() }), JSON.parse(line)).id)).toEqual(
    all.map(({ id }) => id),
  );
});

test('a stopped export shows what is missing, continues, and is not discarded by accident', async ({
  page,
}) => {
  let pages = 0;
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => (release = resolve));
  await page.route(LIST, async route => {
    const isLarge = new URL(route.request().url()).searchParams.get('limit') === '1000';
    if (isLarge && (pages += 1) === 3) await held;
    await route.continue().catch(() => undefined);
  });
  const dialog = await openExport(page);
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog.getByText(/^2,000 of 5,000, [\d.]+ [kM]B$/)).toBeVisible(WHOLE);
  await expect(dialog.getByRole('progressbar', { name: 'Export' })).toHaveAttribute('aria-valuenow', '2000');
  await expect(dialog.getByRole('button', { name: 'Stop' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog.getByText('Export in progress. Close again to cancel it.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(dialog.getByText(/^2,000 of 5,000 exported\./)).toBeVisible();

  const { text } = await save(page, dialog, /^Download file/);
  const rows = parseCsv(text);
  expect(rows.length).toBe(2001);
  const { complete, missing, rows: written } = await saveDescription(page, dialog);
  expect([complete, written, missing.map(each => each.rows)]).toEqual([false, 2000, [3000]]);
  expect(missing[0]?.after_id).toBe(rows.at(-1)?.[0]);
  expect(missing[0]?.started_before).toBe(rows.at(-1)?.[1]);

  release();
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog.getByText('All 5,000 interceptions exported.')).toBeVisible(WHOLE);
  await page.keyboard.press('Escape');
  await expect(dialog.getByText('Not downloaded yet. Close again to discard the file.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a failure is shown and can be retried', async ({ page, expectFailure }) => {
  const dialog = await openExport(page);
  expectFailure('/api/v2/aibridge/interceptions', 403);
  await page.route(LIST, route =>
    route.fulfill({ status: 403, json: { message: 'AI Bridge is a Premium feature. Contact sales!' } }),
  );
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog.getByRole('alert')).toContainText('AI Bridge isn’t licensed or isn’t enabled');
  await expect(dialog.getByRole('button', { name: /^Download file/ })).toBeDisabled();
  await page.unroute(LIST);
  await dialog.getByRole('button', { name: 'Retry' }).click();
  await expect(dialog.getByText('All 5,000 interceptions exported.')).toBeVisible(WHOLE);
});

test('a page whose files were removed from the server shows it instead of waiting', async ({
  page,
  expectFailure,
}) => {
  const dialog = await openExport(page);
  expectFailure('/assets/export.worker', 404);
  await page.route('**/assets/export.worker*', route => route.fulfill({ status: 404 }));
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Reload the page');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('the export has no axe violations', { tag: '@long' }, async ({ openFresh }) => {
  const page = await openFresh({ viewport: { width: 390, height: 844 } });
  const dialog = await openExport(page, '/interceptions?provider=anthropic&range=7d');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await dialog.getByRole('button', { name: 'All columns' }).click();
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog.getByText(/^All [\d,]+ interceptions exported\.$/)).toBeVisible(WHOLE);
  await axe(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await axe(page);
});

databaseTest('over a database the file is a download of the server', async ({ page, server }) => {
  const dialog = await openExport(page, '/interceptions?provider=openai&-model=gpt-5');
  await expect(dialog).toContainText('Your browser downloads the file.');
  await dialog.getByLabel('Client', { exact: true }).uncheck();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  await expect(dialog).toBeHidden();
  const [head = [], ...lines] = parseCsv(await readFile(await file.path(), 'utf8'));
  const rows = await readAll(server, { q: 'provider:openai' });
  const expected = rows.filter(({ model }) => model !== 'gpt-5');
  expect(lines.map(cells => cells[head.indexOf('id')])).toEqual(expected.map(({ id }) => id));
  expect(head).not.toContain('client');
  expect(file.suggestedFilename()).toMatch(/^interceptions-[\d-]+\.csv$/);
});
