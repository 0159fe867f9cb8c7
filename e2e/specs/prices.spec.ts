import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { axe, expect, test } from '#e2e/support/fixtures.ts';

const JSON_TABLE = {
  currency: 'EUR',
  as_of: '2026-11-01',
  prices: [
    { provider: 'anthropic', model: 'claude-*', input: 3, cache_read: 0.3, cache_write: 3.75, output: 15 },
    { provider: '*', model: 'gpt-5-mini', input: 0.25, cache_read: null, cache_write: null, output: 2 },
  ],
};

/** Some hundreds of rows, enough to have a cost. */
const USAGE = '/usage?provider=anthropic&range=7d';

const openPrices = async (page: Page, button: string) => {
  await page.getByRole('button', { name: button, exact: true }).click();
  return page.getByRole('dialog', { name: 'Prices' });
};
const row = (page: Page, place: number) => page.getByRole('group', { name: `Row ${place}`, exact: true });
const cost = (page: Page) => page.getByText(/^estimated cost(?: of .+ tokens)?, /);

test('no cost is shown without prices, and then it shows what it covers', async ({ page }) => {
  await page.goto(USAGE);
  await expect(page.getByText(/^to estimate cost/)).toBeVisible();
  const dialog = await openPrices(page, 'Set prices');
  await expect(dialog.getByText('No prices yet')).toBeVisible();
  await dialog.getByRole('button', { name: /^Add row for anthropic claude-sonnet-4-5/ }).click();
  await expect(row(page, 1).getByLabel('Provider')).toHaveValue('anthropic');
  await expect(row(page, 1).getByLabel('Input')).toBeFocused();
  await page.keyboard.type('3');
  await dialog.getByLabel('Prices as of').fill('2026-11-01');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Prices', exact: true })).toBeFocused();
  await expect(cost(page)).toHaveText(/^estimated cost of [\d.]+% of tokens, /);
  await expect(page.getByTitle(/^[\d,]+ of [\d,]+ tokens have a price/)).toContainText(/\$\d/);
  await expect(page.getByText('prices as of Nov 1, 2026')).toBeVisible();

  await page.reload();
  await expect(cost(page)).toBeVisible();
  await openPrices(page, 'Prices');
  await dialog.getByRole('button', { name: 'Clear all' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Set prices' })).toBeFocused();
});

test('errors are shown at their field, and nothing is saved until they are fixed', async ({ page }) => {
  await page.goto(USAGE);
  const dialog = await openPrices(page, 'Set prices');
  await dialog.getByRole('button', { name: 'Add row', exact: true }).click();
  await expect(row(page, 1).getByLabel('Provider')).toBeFocused();
  await page.keyboard.type('*');
  await row(page, 1).getByLabel('Output').fill('15,00');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const model = row(page, 1).getByLabel('Model');
  await expect(model).toBeFocused();
  await expect(model).toHaveAccessibleDescription('Model can’t be empty. Use * to match any.');
  await expect(row(page, 1).getByLabel('Output')).toHaveAccessibleDescription(/such as 3\.75/);
  await expect(dialog.getByRole('status')).toHaveText('Fix 2 fields');

  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Set prices' })).toBeFocused();
});

test('a price table is exported and imported, and other tabs use it', async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto(USAGE);
  await page.goto(USAGE);
  const dialog = await openPrices(page, 'Set prices');
  await dialog.getByRole('button', { name: 'Import' }).click();
  const pasted = dialog.getByLabel('Import prices');
  await expect(pasted).toBeFocused();
  await pasted.fill('provider,model,input,cache_read,cache_write,output\nopenai,gpt-5,$1,,,');
  await dialog.getByRole('button', { name: 'Import pasted text' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Line 2, input: enter a number');
  await dialog.getByLabel('Price file').setInputFiles({
    name: 'prices.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(JSON_TABLE)),
  });
  await expect(pasted).toBeHidden();
  await expect(row(page, 1).getByLabel('Provider')).toBeFocused();
  await expect(row(page, 2).getByLabel('Model')).toHaveValue('gpt-5-mini');
  await expect(dialog.getByLabel('Currency')).toHaveValue('EUR');

  await dialog.getByRole('button', { name: 'Move row 2 up' }).click();
  await expect(row(page, 1).getByLabel('Model')).toHaveValue('gpt-5-mini');
  await expect(dialog.getByRole('button', { name: 'Move row 1 up' })).toBeFocused();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('prices-2026-11-01.json');
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toEqual({
    ...JSON_TABLE,
    prices: JSON_TABLE.prices.toReversed(),
  });

  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(cost(other)).toBeVisible();
  await expect(other.getByText('prices as of Nov 1, 2026')).toBeVisible();
});

test('the prices have no axe violations', { tag: '@long' }, async ({ openFresh }) => {
  const page = await openFresh({ viewport: { width: 390, height: 844 } });
  await page.goto(USAGE);
  const dialog = await openPrices(page, 'Set prices');
  await dialog.getByRole('button', { name: /^Add all/ }).click();
  await dialog.getByLabel('Currency').fill('');
  await dialog.getByRole('button', { name: 'Import' }).click();
  await dialog.getByRole('button', { name: 'Import pasted text' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Currency')).toBeFocused();
  await axe(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await axe(page);
});

test('one-hour cache writes have a separate price, or twice the input price', async ({ page }) => {
  await page.goto(USAGE);
  const dialog = await openPrices(page, 'Set prices');
  await dialog.getByRole('button', { name: 'Import' }).click();
  await dialog
    .getByLabel('Import prices')
    .fill('provider,model,input,cache_read,cache_write,output\nanthropic,*,3,0.3,3.75,15');
  await dialog.getByRole('button', { name: 'Import pasted text' }).click();
  const oneHour = row(page, 1).getByLabel('Cache write, 1 h');
  await expect(oneHour).toHaveValue('');
  await expect(oneHour).toHaveAttribute('placeholder', '6');
  await row(page, 1).getByLabel('Input').fill('');
  await expect(oneHour).toHaveAttribute('placeholder', '6');
  await row(page, 1).getByLabel('Input').fill('5');
  await expect(oneHour).toHaveAttribute('placeholder', '10');
  await oneHour.fill('9');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await openPrices(page, 'Prices');
  await expect(oneHour).toHaveValue('9');
});

test('a large table is shown in pages, and one that is too large or invalid is rejected', async ({
  page,
}) => {
  await page.goto(USAGE);
  const dialog = await openPrices(page, 'Set prices');
  await dialog.getByRole('button', { name: 'Import' }).click();
  const header = 'provider,model,input,cache_read,cache_write,output\n';
  const file = async (text: string) =>
    await dialog.getByLabel('Price file').setInputFiles({
      name: 'prices.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    });
  const alert = dialog.getByRole('alert');
  await file(`${header}a,b,${'1'.repeat(280_000)}x,,,`);
  await expect(alert).toContainText('Line 2, input: enter a number');
  await file(header + 'a,b,1,1,1,1\n'.repeat(25_000));
  await expect(alert).toContainText('at most 2,000 rows');

  const rows = Array.from({ length: 2000 }, (_, at) => `a,model-${at + 1},1,1,1,1\n`);
  await file(header + rows.join(''));
  await expect(dialog.getByText('Rows 1 to 50 of 2,000')).toBeVisible();
  await expect(dialog.getByRole('group', { name: /^Row / })).toHaveCount(50);
  await expect(row(page, 1).getByLabel('Provider')).toBeFocused();
  await dialog.getByRole('button', { name: 'Show next rows' }).click();
  await expect(row(page, 51).getByLabel('Model')).toHaveValue('model-51');
  await expect(dialog.getByRole('button', { name: 'Add row', exact: true })).toBeDisabled();
  await row(page, 51).getByLabel('Output').fill('x');
  await dialog.getByRole('button', { name: 'Show previous rows' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 51).getByLabel('Output')).toBeFocused();
  await row(page, 51).getByLabel('Output').fill('2');
  await dialog.getByRole('button', { name: 'Remove row 51' }).click();
  await dialog.getByRole('button', { name: 'Add row', exact: true }).click();
  await expect(row(page, 2000).getByLabel('Provider')).toBeFocused();
  await expect(dialog.getByText('Rows 1,951 to 2,000 of 2,000')).toBeVisible();
});
