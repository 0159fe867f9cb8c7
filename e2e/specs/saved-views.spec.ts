import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { axe, expect, test } from '#e2e/support/fixtures.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

const rows = (page: Page) => page.locator('[data-interception-id]');
const headers = (page: Page) =>
  page.getByRole('columnheader').evaluateAll(all => all.map(each => each.ariaLabel ?? each.textContent));
const views = (page: Page) => page.getByRole('button', { name: /^Views/ });
const DEFAULTS = ['Started', 'Initiator', 'Prompt', 'Model', 'Client', 'Tool calls', 'Tokens', 'Duration'];

const openView = async (page: Page) => {
  await page.getByRole('button', { name: 'Display' }).click();
  const view = page.getByRole('dialog', { name: 'Display' });
  // The first control gets the focus, which would scroll.
  await expect(view.locator(':focus')).toHaveCount(1);
  return view;
};
const choose = async (page: Page, item: string) => {
  await views(page).click();
  await page.getByRole('menuitem', { name: item }).click();
};
const save = async (page: Page, name: string) => {
  await choose(page, 'Save as new view…');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Save view' })).toBeHidden();
};

test('columns are selected, sorted and resized, also by keyboard, and stay so', async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 800 });
  await page.goto('/interceptions');
  await rows(page).first().waitFor();
  await expect.poll(() => headers(page)).toEqual(['Details', ...DEFAULTS]);
  const view = await openView(page);
  await view.getByRole('checkbox', { name: 'Client' }).uncheck();
  await view.getByRole('checkbox', { name: 'Tokens in · cached · out' }).check();
  await view.getByRole('button', { name: 'Move Model up' }).focus();
  for (let time = 0; time < 3; time += 1) await page.keyboard.press('Enter');
  await expect(view.getByText('Model moved to position 1 of 8')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(view.getByRole('button', { name: 'Move Model up' })).toBeFocused();
  await page.keyboard.press('Escape');
  const own = [
    'Details',
    'Model',
    'Started',
    'Initiator',
    'Prompt',
    'Tool calls',
    'Tokens',
    'Tokens in · cached · out',
    'Duration',
  ];
  await expect.poll(() => headers(page)).toEqual(own);
  await expect(rows(page).first().locator('[data-column]').nth(1)).toHaveAttribute('data-column', 'model');

  const width = page.getByRole('separator', { name: 'Width of Initiator' });
  const header = page.getByRole('columnheader', { name: 'Initiator' });
  await page.getByRole('separator', { name: 'Width of Started' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(width).toBeFocused();
  for (let time = 0; time < 5; time += 1) await page.keyboard.press('ArrowRight');
  await expect(width).toHaveAttribute('aria-valuenow', '190');
  await expect.poll(async () => (await header.boundingBox())?.width).toBe(190);

  await page.reload();
  await expect(page.getByRole('columnheader', { name: 'Tokens in · cached · out' })).toBeVisible();
  await expect.poll(() => headers(page)).toEqual(own);
  await expect.poll(async () => (await header.boundingBox())?.width).toBe(190);
  await width.dblclick();
  await expect(width).toHaveAttribute('aria-valuenow', '150');

  // Cards have their own, shorter list of columns.
  await page.setViewportSize({ width: 390, height: 800 });
  await expect(rows(page).first().locator('[data-column="started"]')).toBeVisible();
  await page.setViewportSize({ width: 1600, height: 800 });
  await (await openView(page)).getByRole('button', { name: 'Reset columns' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => headers(page)).toEqual(['Details', ...DEFAULTS]);
});

test('a column is dragged, and columns that do not fit in split view are hidden', async ({ page }) => {
  await page.addInitScript(() =>
    localStorage.setItem('aibridge.columns', '["started","model","prompt","took","id"]'),
  );
  await page.goto('/interceptions');
  const header = page.getByRole('columnheader', { name: 'Duration' });
  const handle = page.getByRole('separator', { name: 'Width of Duration' });
  const box = await handle.boundingBox();
  if (!box) throw new Error('The handle is not there.');
  await page.mouse.move(box.x + 6, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x - 44, box.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await header.boundingBox())?.width).toBe(122);
  await rows(page).first().getByRole('link').click();
  await expect(page.getByRole('separator', { name: /panel|list|interception/i }).first()).toBeAttached();
  await expect(page.getByRole('columnheader', { name: 'ID', exact: true })).toBeHidden();
  await expect(page.getByRole('columnheader', { name: 'Prompt' })).toBeVisible();
});

test('the row height changes, and the visible row keeps its position', async ({ page }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  const view = await openView(page);
  const heights = () =>
    rows(page).evaluateAll(all => [...new Set(all.map(row => row.getBoundingClientRect().height))]);
  await page.evaluate(() => window.scrollTo(0, 1500));
  const row = page.locator('[aria-rowindex="41"]');
  const top = async () => (await row.boundingBox())?.y;
  await expect(row).toBeInViewport();
  // The first visible row. The column header covers a small part of it.
  // Ends after the scroll event. A script, unlike a user, can change the row height between a scroll and its event.
  await row.evaluate(async element => {
    const scrolled = new Promise(resolve => window.addEventListener('scroll', resolve, { once: true }));
    window.scrollBy(0, element.getBoundingClientRect().top - 80);
    await scrolled;
  });
  const before = await top();
  expect(Math.round(before ?? 0)).toBe(80);
  // Not by a real click, which would scroll up to the control.
  await view.getByText('Compact').dispatchEvent('click');
  await expect.poll(heights).toEqual([30]);
  await expect.poll(top).toBe(before);
  await view.getByText('Two lines').dispatchEvent('click');
  await expect.poll(heights).toEqual([46]);
  await view.getByText('Dark').dispatchEvent('click');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await rows(page).first().waitFor();
  await expect.poll(heights).toEqual([46]);
  await (await openView(page)).getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(heights).toEqual([36]);
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
});

test('a view is saved, recognized, changed and updated, and opens by its link', async ({ page }) => {
  await page.goto('/interceptions?provider=openai');
  await save(page, 'Only OpenAI');
  await expect(views(page)).toHaveText('Views: Only OpenAI');
  await expect(views(page)).toBeFocused();
  await page.getByRole('combobox', { name: 'Time range' }).click();
  await page.getByRole('button', { name: 'Last 30 days' }).click();
  await expect(views(page)).toHaveText('Views: Only OpenAIedited');
  await page.reload();
  await choose(page, 'Update view “Only OpenAI”');
  await expect(views(page)).toHaveText('Views: Only OpenAI');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(views(page)).toHaveText('Views');

  await (await openView(page)).getByRole('checkbox', { name: 'Duration' }).uncheck();
  await page.keyboard.press('Escape');
  await views(page).click();
  const link = page.getByRole('menuitem', { name: 'Only OpenAI' });
  await expect(link).toHaveAttribute('href', '/interceptions?provider=openai&range=30d');
  await link.click();
  await expect(page).toHaveURL(/provider=openai&range=30d$/);
  await expect(page.getByRole('columnheader', { name: 'Duration' })).toBeVisible();
  await page.goBack();
  await expect(views(page)).toHaveText('Views');
});

test('views are renamed, moved, deleted, restored, exported and imported', async ({ page }) => {
  const old = { name: 'Gone', filters: 'range=forever&colour=red', columns: ['price'] };
  const file = (list: unknown[]) => ({
    name: 'views.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ aibridge_views: 1, views: list })),
  });
  await page.goto('/interceptions?provider=openai');
  await save(page, 'First');
  await choose(page, 'Manage views…');
  const dialog = page.getByRole('dialog', { name: 'Views' });
  await dialog.getByLabel('Views file').setInputFiles(file([old, { name: 'x' }]));
  await expect(dialog.getByText('1 view added.')).toBeVisible();
  await expect(dialog.getByText('View 2 skipped: filters is missing.')).toBeVisible();
  await expect(dialog.getByText('Unknown column: price.')).toBeVisible();

  const name = dialog.getByLabel('Rename First');
  await name.fill('Gone');
  await expect(name).toHaveAccessibleDescription(/^A view with this name already exists\./);
  await name.fill('Mine');
  await dialog.getByRole('button', { name: 'Move Mine down' }).click();
  await expect(dialog.getByText('“Mine” moved to position 2 of 2')).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete Gone' }).click();
  await expect(dialog.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Delete Gone' })).toBeFocused();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export' }).click(),
  ]);
  const written: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(written).toMatchObject({ views: [old, { name: 'Mine', filters: 'provider=openai' }] });
  await dialog.getByRole('button', { name: 'Done' }).click();

  await views(page).click();
  await page.getByRole('menuitem', { name: /^Gone\s*outdated$/ }).click();
  await expect(page).toHaveURL('/interceptions?range=forever');
  await expect(page.getByText('Fix or remove the invalid filter above')).toBeVisible();
});

test('filters that were open for a while are suggested again', async ({ page }) => {
  await page.goto('/interceptions?provider=openai&range=30d');
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('aibridge.recent-views')))
    .toContain('provider=openai');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await choose(page, 'provider openai · Last 30 days');
  await expect(page).toHaveURL(/provider=openai&range=30d$/);
});

test('has no axe violations', async ({ openFresh }) => {
  const page = await openFresh();
  // An empty list has the same controls and fewer elements for axe.
  await page.goto('/interceptions?client=nobody');
  await save(page, 'First');
  await openView(page);
  await axe(page);
  await page.keyboard.press('Escape');
  await views(page).click();
  await page.getByRole('menuitem', { name: 'First' }).waitFor();
  await axe(page);
  await page.getByRole('menuitem', { name: 'Manage views…' }).click();
  await page.getByRole('dialog', { name: 'Views' }).waitFor();
  await axe(page);
});
