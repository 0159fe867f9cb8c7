import { readPage } from '#e2e/support/api.ts';
import { axe, expect, test } from '#e2e/support/fixtures.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

const ROW = '[data-interception-id]';
const focusedRow = `${ROW}:has(button:focus)`;

test('the command menu finds users and models, and shows recent ones first', async ({ page, server }) => {
  const { count } = await readPage(server, { limit: 1, q: 'model:gpt-5-codex' });
  await page.goto('/interceptions');
  await waitForList(page);
  await page.keyboard.press('Control+k');
  const menu = page.getByRole('dialog', { name: 'Command menu' });
  await menu.getByRole('combobox', { name: 'Command' }).fill('gpt-5-codex');
  await expect(menu.getByRole('option', { name: 'Only gpt-5-codex' })).toHaveAttribute(
    'data-highlighted',
    '',
  );
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\?model=gpt-5-codex$/);
  await expect(page.getByText(`of ${count.toLocaleString('en')} interceptions`).first()).toBeVisible();
  await expect(page.locator(focusedRow)).toHaveAttribute('aria-rowindex', '2');

  await page.keyboard.press('Control+k');
  await menu.getByRole('combobox', { name: 'Command' }).fill('olivia');
  await menu.getByRole('option', { name: 'Only Olivia Owner olivia' }).click();
  await expect(page).toHaveURL(/\?initiator=olivia&model=gpt-5-codex$/);
  await page.getByRole('button', { name: 'Go to…' }).click();
  await expect(menu.getByRole('group', { name: 'Recent' }).getByRole('option')).toHaveText([
    'Only olivia',
    'Only gpt-5-codex',
  ]);
  await menu.getByRole('option', { name: 'Keyboard shortcuts' }).click();
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the command menu knows the words that people try', async ({ page }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  const command = page.getByRole('combobox', { name: 'Command' });
  const first = page.getByRole('option').first();
  // A key that is pressed while a dialog closes belongs to the dialog.
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  for (const [word, name] of [
    ['shortcut', 'Keyboard shortcuts'],
    ['help', 'Keyboard shortcuts'],
    ['csv', 'Export rows'],
    ['hide content', 'Privacy mode'],
    ['columns', 'Display'],
    ['yesterday', 'Yesterday'],
    ['failed tool', 'Only Tool failed'],
    ['sort tokens', 'Most tokens first'],
    ['dark', 'Theme: dark'],
  ] as const) {
    await page.keyboard.press('Control+k');
    await command.fill(word);
    await expect(first).toContainText(name);
    await close();
  }

  await page.keyboard.press('Control+k');
  await command.fill('csv');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Export rows' })).toBeVisible();
  await close();
  await page.keyboard.press('Control+k');
  await command.fill('columns');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Display' })).toBeVisible();
  await close();
  await page.keyboard.press('Control+k');
  await command.fill('yesterday');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('combobox', { name: 'Time range' })).toHaveText('Yesterday');
  await page.keyboard.press('Control+k');
  await command.fill('tool failed');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/status=tool_failed/);
});

test('rows that load while the command menu is open get the focus when it closes', async ({ page }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  let open = (): void => undefined;
  const isOpen = new Promise<void>(resolve => (open = resolve));
  await page.route(/q=model/, async route => {
    await isOpen;
    await route.continue();
  });
  const command = page.getByRole('combobox', { name: 'Command' });
  await page.keyboard.press('Control+k');
  await command.fill('gpt-5-codex');
  await expect(page.getByRole('option', { name: 'Only gpt-5-codex' })).toHaveAttribute(
    'data-highlighted',
    '',
  );
  await page.keyboard.press('Enter');
  await expect(page.locator(ROW)).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(command).toBeFocused();
  open();
  await page.locator(ROW).first().waitFor();
  await page.keyboard.press('Escape');
  await expect(page.locator(focusedRow)).toHaveAttribute('aria-rowindex', '2');
});

test('single keys work everywhere, or only in the table, but never in a field', async ({ page }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  const query = page.getByRole('textbox', { name: 'Query' });
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.locator('body').press('/');
  await expect(query).toBeFocused();
  await page.keyboard.type('?jx');
  await expect(query).toHaveValue('?jx');
  await expect(keys).toHaveCount(0);
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Escape');
  await expect(page.locator(focusedRow)).toHaveAttribute('aria-rowindex', '2');
  await page.keyboard.press('?');
  const switchKeys = keys.getByRole('checkbox', { name: /^Enable single-key shortcuts everywhere/ });
  await switchKeys.uncheck();
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Refresh' }).focus();
  await page.keyboard.press('/');
  await expect(query).not.toBeFocused();
  await page.getByRole('button', { name: 'Show details' }).first().focus();
  await page.keyboard.press('?');
  await switchKeys.check();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Refresh' }).focus();
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(page).toHaveURL(/\/usage$/);
});

test('the table has one tab stop at any scroll position, and keys continue from a clicked row', async ({
  page,
}) => {
  await page.goto('/interceptions');
  await waitForList(page);
  await page.evaluate(() => window.scrollTo(0, 2600));
  await expect(page.locator('[aria-rowindex="2"]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Refresh' }).focus();
  await page.keyboard.press('Tab');
  // The column resize handles share another tab stop.
  await expect(page.locator('[role="separator"]:focus')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(page.locator(focusedRow)).toBeInViewport();
  await page.keyboard.press('Tab');
  await expect(page.locator(focusedRow)).toHaveCount(0);

  // The focus is on what follows the list, to which the browser has scrolled or still does.
  const row = page.locator(ROW).nth(12);
  await expect(async () => {
    await page.evaluate(() => window.scrollTo(0, 2600));
    await page.waitForTimeout(200);
    expect(await page.evaluate(() => window.scrollY)).toBe(2600);
    await expect(row).toBeInViewport({ timeout: 500 });
  }).toPass();
  const at = Number(await row.getAttribute('aria-rowindex'));
  // The number of rows rendered above it can change at any time.
  const same = page.locator(`[aria-rowindex="${at}"]`);
  await same.getByRole('gridcell').nth(5).click();
  await expect(same.getByRole('button', { name: 'Hide details' })).toBeFocused();
  await page.keyboard.press('x');
  await page.keyboard.press('k');
  await expect(page.locator(focusedRow)).toHaveAttribute('aria-rowindex', String(at - 1));
});

test('any row can filter the list, by mouse and by keyboard', async ({ page, server }) => {
  const row = (await readPage(server, { limit: 1 })).results[0];
  if (!row) throw new Error('There are no rows.');
  await page.goto('/interceptions');
  await waitForList(page);
  const first = page.locator(ROW).first();
  await first.locator('[data-column="model"]').hover();
  await page.getByRole('button', { name: 'Filter by this row' }).click();
  const menu = page.getByRole('menu', { name: 'Filter by this row' });
  await expect(menu.getByRole('menuitem').first()).toHaveText(`Only ${row.model}`);
  await page.keyboard.press('Escape');
  await expect(page.locator(focusedRow)).toHaveAttribute('aria-rowindex', '2');

  await page.keyboard.press('Shift+F10');
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`\\?initiator=${row.initiator.username}$`));
  await waitForList(page);
  await expect(page.locator(focusedRow)).toHaveAttribute('aria-rowindex', '2');
  await page.keyboard.press('f');
  await menu.getByRole('menuitem', { name: /, \d{4}$/ }).click();
  await expect(page).toHaveURL(/started_after=.*Z&started_before=.*\.999999Z$/);
  await expect(first).toHaveAttribute('data-interception-id', row.id);
});

test('the query completes keys and values, and marks errors at the word', async ({ page }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  const query = page.getByRole('textbox', { name: 'Query' });
  await query.fill('modle:x cli');
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await expect(query).toHaveAccessibleDescription(/"modle" is not a valid query param/);
  await expect(page.locator('[data-wrong]')).toHaveText('modle:x');
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Tab');
  await expect(query).toHaveValue('modle:x client:');
  await page.keyboard.type('code');
  await options.filter({ hasText: 'Claude Code' }).click();
  await expect(query).toHaveValue('modle:x client:"Claude Code" ');
  await expect(query).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
  await expect(query).toHaveValue(/^modle/);
  await page.keyboard.press('Escape');
  await expect(query).toHaveValue('');

  await query.fill('initiator:mei');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\?initiator=mei$/);
  await page.goBack();
  await expect(query).toHaveValue('');
});

test('an unknown user is marked at the word', async ({ page, expectFailure }) => {
  expectFailure('/aibridge/interceptions', 400);
  await page.goto('/interceptions?initiator=nobody&model=gpt-5');
  await expect(page.locator('[data-wrong]')).toHaveText('initiator:nobody');
  await expect(page.getByRole('textbox', { name: 'Query' })).toHaveAccessibleDescription(/user "nobody"/);
});

test('has no axe violations', { tag: '@long' }, async ({ page, server }) => {
  const newest = (await readPage(server, { limit: 1 })).results[0]?.started_at ?? '';
  // One row, because axe checks each.
  await page.goto(`/interceptions?started_after=${encodeURIComponent(newest)}`);
  await waitForList(page);
  await page.getByRole('textbox', { name: 'Query' }).fill('modle:x model:g');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { selected: true })).toBeVisible();
  await axe(page);
  await page.getByRole('button', { name: 'Show details' }).first().focus();
  await page.keyboard.press('f');
  await expect(page.getByRole('menu')).toBeVisible();
  await axe(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await axe(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  await axe(page);
});

test('if the toolbar has no space for its button, the account menu opens the commands', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/interceptions');
  await page.locator(ROW).first().waitFor();
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Go to…' }).click();
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
  await page.keyboard.type('usage');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/usage$/);
});
