import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build, preview, type PreviewServer } from 'vite';
import { HOSTILE } from '#e2e/gallery/examples.ts';
import { axe, expect, test } from '#e2e/support/fixtures.ts';

const CONFIG = fileURLToPath(new URL('../gallery/vite.config.ts', import.meta.url));

// One worker, so that the gallery is built and served once.
test.describe.configure({ mode: 'default' });

let gallery: PreviewServer;
test.beforeAll(async () => {
  await build({ configFile: CONFIG, logLevel: 'error' });
  gallery = await preview({ configFile: CONFIG, logLevel: 'error', preview: { port: 0 } });
});
test.afterAll(() => gallery.close());

test.beforeEach(async ({ page }) => {
  const address = gallery.httpServer.address();
  const port = typeof address === 'object' ? address?.port : null;
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.getByRole('heading', { name: 'Components', level: 1 }).waitFor();
});

const group = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('every component passes axe, in light and dark', async ({ page }) => {
  await axe(page);
  await page.getByRole('button', { name: 'Actions' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await axe(page, '[role="menu"]');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Open dialog' }).click();
  await axe(page, '[role="dialog"]');
});

test('no text widens a narrow page', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess).toBeLessThanOrEqual(0);
});

test('Button', async ({ page }) => {
  const buttons = group(page, 'Buttons');
  for (const name of ['Plain', 'Primary']) await buttons.getByRole('button', { name }).click();
  await expect(buttons.getByRole('status')).toHaveText('Presses: 2, file: none');
  await expect(buttons.getByRole('button', { name: 'Disabled' })).toBeDisabled();
  await expect(buttons.getByRole('img', { name: 'Icon with a name' })).toBeVisible();
});

test('IconButton has a name and a tooltip, and keeps the focus while disabled', async ({ page }) => {
  const buttons = group(page, 'Buttons');
  for (const name of ['Small', 'Medium', 'Large', 'Slim']) {
    await buttons.getByRole('button', { name, exact: true }).press('Enter');
  }
  await expect(buttons.getByRole('status')).toContainText('Presses: 4');
  await expect(buttons.getByRole('button', { name: 'Small' })).toHaveAttribute('title', 'Small');
  await expect(buttons.getByRole('button', { name: 'Medium' })).toHaveAttribute('title', 'Medium (m)');
  await expect(buttons.getByRole('button', { name: 'Medium' }).locator('svg')).toHaveAttribute(
    'aria-hidden',
    'true',
  );
  const unavailable = buttons.getByRole('button', { name: 'Unavailable' });
  await unavailable.focus();
  await expect(unavailable).toBeFocused();
  await expect(unavailable).toBeDisabled();
  const toggle = buttons.getByRole('button', { name: 'Toggle' });
  await toggle.press('Space');
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  const hostile = buttons.getByRole('button', { name: /^Remove / });
  await expect(hostile).toHaveAccessibleName(/^Remove \[U\+202E\]gnp\.exe<img/);
  await expect(hostile).toHaveAttribute('title', /^Remove \[U\+202E\]gnp/);
});

test('CopyButton copies the text and announces it', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy text' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('copied text');
  await expect(page.getByRole('button', { name: 'Copy npm start' })).toBeVisible();
});

test('FileButton opens the file picker', async ({ page }) => {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose…' }).click();
  await (await chooser).setFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await expect(group(page, 'Buttons').getByRole('status')).toContainText('file: a.json');
});

test('SearchBar moves by keyboard and by button', async ({ page }) => {
  const search = page
    .getByRole('search')
    .filter({ has: page.getByRole('searchbox', { name: 'Search in a box' }) });
  const input = search.getByRole('searchbox');
  const next = search.getByRole('button', { name: 'Next match' });
  await expect(next).toBeDisabled();
  await input.press('Enter');
  await expect(search.getByRole('status')).toBeEmpty();
  await input.fill('a');
  await input.press('Enter');
  await expect(search.getByRole('status')).toHaveText('2 of 3');
  await input.press('Shift+Enter');
  await expect(search.getByRole('status')).toHaveText('1 of 3');
  await search.getByRole('button', { name: 'Previous match' }).click();
  await expect(search.getByRole('status')).toHaveText('3 of 3');
  await next.click();
  await expect(search.getByRole('status')).toHaveText('1 of 3');
  await input.press('Escape');
  await expect(group(page, 'Inputs').getByText('Closed')).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Search with an error' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
});

test('SearchBar without a button to close is cleared by Escape', async ({ page }) => {
  const input = page.getByRole('textbox', { name: 'Search in a field' });
  await input.fill('a');
  await input.press('Escape');
  await expect(input).toHaveValue('');
  await expect(input).toBeFocused();
});

test('ChoiceInput filters, adds, excludes and removes', async ({ page }) => {
  const inputs = group(page, 'Inputs');
  const input = inputs.getByRole('combobox', { name: 'Fruit' });
  const chosen = inputs.getByRole('status').filter({ hasText: 'Fruits:' });
  await input.fill('yel');
  await expect(page.getByRole('option').first()).toHaveText(/Banana/);
  await input.press('Enter');
  await expect(chosen).toHaveText('Fruits: banana');
  for (const typed of ['+app', '-app']) {
    await input.fill(typed);
    await expect(page.getByRole('option').first()).toHaveText(/Apple/);
    await input.press('Enter');
  }
  await expect(chosen).toHaveText('Fruits: banana, or apple, not apple');
  await input.fill('cherry');
  await expect(page.getByRole('option', { name: /Cherry/ })).toBeDisabled();
  await input.press('Escape');
  await inputs.getByRole('button', { name: 'Remove banana' }).click();
  await expect(chosen).toHaveText('Fruits: none, or apple, not apple');
  await expect(inputs.getByRole('combobox', { name: 'Unavailable choice' })).toBeDisabled();
});

test('Menu works by keyboard', async ({ page }) => {
  const trigger = page.getByRole('button', { name: 'Actions' });
  const chosen = group(page, 'Popups').getByRole('status');
  await trigger.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Copy' })).toBeFocused();
  await expect(page.getByRole('menuitem', { name: 'Unavailable' })).toBeDisabled();
  await expect(page.getByRole('menuitem', { name: 'Link' })).toHaveAttribute('href', '#target');
  await expect(page.getByRole('group', { name: 'More' })).toBeVisible();
  const checkbox = page.getByRole('menuitemcheckbox', { name: 'Show hidden' });
  await page.keyboard.press('s');
  await expect(checkbox).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(checkbox).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(trigger).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(chosen).toHaveText('Chosen: copy');
});

test('Dialog holds the focus and returns it', async ({ page }) => {
  const opener = page.getByRole('button', { name: 'Open dialog' });
  await opener.click();
  const dialog = page.getByRole('dialog', { name: 'Example dialog' });
  await expect(dialog).toHaveAccessibleDescription('Says what it is for.');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(page.locator('html')).toHaveAttribute('data-dimmed');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(page.locator('html')).not.toHaveAttribute('data-dimmed');
});

test('states say what happened and what to do', async ({ page }) => {
  const states = group(page, 'States');
  const failed = states.getByRole('alert').filter({ hasText: 'Couldn’t load' });
  await expect(failed).not.toContainText('gnp.exe');
  await failed.getByRole('button', { name: 'Show response text' }).click();
  await expect(failed).toContainText('gnp.exe<img src=x');
  await failed.getByRole('button', { name: 'Retry' }).click();
  await expect(states.getByRole('status').filter({ hasText: 'Retries' })).toHaveText('Retries: 1');
  await expect(states.getByRole('alert').getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(states.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  await expect(states.getByText('Nothing here')).toBeVisible();
  await expect(states.getByText('A region that renders')).toBeVisible();
  await expect(states.getByRole('progressbar', { name: 'Refreshing' })).toBeAttached();
  await expect(states.getByText('Loading 1,000,000 characters…')).toHaveRole('status');
  await expect(states.getByRole('heading', { name: 'Section', level: 3 })).toBeVisible();
  await expect(states.getByRole('img', { name: 'anthropic' })).toHaveText('A');
  await expect(states.getByRole('img', { name: /^\[U\+202E\]/ })).toHaveText('?');
});

test('untrusted text stays text', async ({ page }) => {
  const texts = group(page, 'Texts');
  const hostile = texts.locator('[data-example="hostile"] bdi');
  await expect(hostile).toHaveText(HOSTILE);
  await expect(hostile).toHaveCSS('unicode-bidi', 'isolate');
  await expect(hostile.locator('[data-name="U+202E"]')).toBeVisible();
  await expect(texts.locator('img')).toHaveCount(0);
  await expect(texts.locator('[data-example="blank"]')).not.toBeEmpty();
  const link = texts.getByRole('link', { name: /^coder\.example.*\(opens in a new tab\)$/ });
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
});

test('long text, patches and JSON expand', async ({ page }) => {
  const texts = group(page, 'Texts');
  await expect(texts.getByText('Line 60')).toHaveCount(0);
  await texts.getByRole('button', { name: /^Show all/ }).press('Enter');
  await expect(texts.getByText('Line 60')).toBeVisible();
  await expect(texts.getByRole('button', { name: 'Show less' })).toHaveAttribute('aria-expanded', 'true');
  await expect(texts.getByRole('insertion')).toHaveText('+new line');
  await expect(texts.getByRole('deletion')).toHaveText('-old line');
  await expect(texts.getByRole('tree', { name: 'Input' })).toBeVisible();
  const search = texts.getByRole('textbox', { name: 'Search Input' });
  await search.fill('value 299');
  await expect(texts.getByRole('search').getByRole('status')).toHaveText('1 of 1');
});

test('hidden text is shown on request, and gets the focus', async ({ page }) => {
  const texts = group(page, 'Texts');
  await expect(texts).not.toContainText('the hidden prompt');
  await expect(texts.getByText('a text without privacy mode')).toBeVisible();
  await texts.getByRole('button', { name: 'Show prompt, 1,204 characters' }).press('Enter');
  await expect(texts.getByRole('group', { name: 'prompt' })).toHaveText('the hidden prompt');
  await expect(texts.getByRole('group', { name: 'prompt' })).toBeFocused();
});
