import type { Page } from '@playwright/test';
import { axe, expect, test } from '#e2e/support/fixtures.ts';
import { idOf, INPUTS, interception, PROMPT } from '#e2e/bench/json-bench-inputs.ts';

const SMALL = JSON.stringify({
  command: 'git log < a',
  limits: [1, 2.5, { 'odd key': null }],
  text: 'one\ntwo',
  inner: `{"deep":{"er":${'1'.repeat(200)}}}`,
  evil: 'a\u202eb',
}).replace('2.5', '2.50000000000000000001');
const PATCH = JSON.stringify('*** Begin Patch\n*** Update File: a.ts\n@@\n same\n-old\n+new\n*** End Patch');
const MARKDOWN =
  '# Head\n\nA [link](https://example.com/x), [not one](javascript:x), <b>tag</b>, a\u202eb.\n\n![alt](https://example.com/p.png)';

/** Opens a row in a list that contains only this row. */
async function openRow(page: Page, prompts: string[], tools: [string, string][]): Promise<void> {
  const row = interception(1, prompts, tools);
  await page.route(/\/api\/v2\/aibridge\/interceptions\?/, route =>
    route.fulfill({ json: { count: 1, results: [row] } }),
  );
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Show details' }).click();
  await page.getByRole('region', { name: `Details of interception ${idOf(1)}` }).waitFor();
}

const focused = (page: Page) => page.locator('[role=treeitem]:focus');

test('a tool input is a keyboard tree: one tab stop, arrow keys inside, and every digit is preserved', async ({
  page,
}) => {
  await openRow(page, [], [['Bash', SMALL]]);
  const tree = page.getByRole('tree', { name: 'Input of Bash' });
  await expect(tree.getByText('2.50000000000000000001')).toBeVisible();
  await expect(tree.locator('[data-name="U+202E"]')).toBeVisible();
  const root = tree.getByRole('treeitem').first();
  await expect(root).toHaveAttribute('aria-expanded', 'true');
  await expect(root).toHaveAttribute('aria-level', '1');
  await root.focus();
  await page.keyboard.press('ArrowRight');
  await expect(focused(page)).toHaveAccessibleName(/command/);
  await page.keyboard.press('ArrowDown');
  await expect(focused(page)).toHaveAccessibleName(/limits/);
  await expect(focused(page)).toHaveAttribute('aria-setsize', '5');
  await expect(focused(page)).toHaveAttribute('aria-posinset', '2');
  await page.keyboard.press('ArrowLeft');
  await expect(focused(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(focused(page)).toHaveAccessibleName(/3 items/);
  await page.keyboard.press('ArrowLeft');
  await expect(root).toBeFocused();
  await page.keyboard.press('End');
  await expect(focused(page)).toHaveAccessibleName(/evil/);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(tree.getByRole('treeitem')).toHaveCount(1);
});

test('values and paths are copied from the row with the focus', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await openRow(page, [], [['Bash', SMALL]]);
  const tree = page.getByRole('tree', { name: 'Input of Bash' });
  await tree.getByRole('treeitem', { name: /odd key/ }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(copied).toBe('null');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(copied).toBe('$.limits[2]["odd key"]');
  const command = tree.getByRole('treeitem', { name: /command/ });
  // The button shows while the pointer is over its row, which moves when the totals above the list arrive.
  await expect(async () => {
    await command.hover({ timeout: 2000 });
    await command.getByRole('button', { name: 'Copy value' }).click({ timeout: 2000 });
  }).toPass();
  await expect.poll(copied).toBe('git log < a');
});

test('JSON inside a string opens as a separate tree, and the received text is available', async ({
  page,
}) => {
  await openRow(page, [], [['Bash', SMALL]]);
  await page.getByRole('button', { name: 'View as JSON', exact: true }).click();
  const inner = page.getByRole('tree', { name: 'JSON inside Input of Bash' });
  await inner.getByRole('treeitem', { name: /deep/ }).press('ArrowLeft');
  await expect(inner.getByRole('treeitem')).toHaveCount(2);
  await page.getByRole('button', { name: 'Raw' }).first().click();
  await expect(page.getByText(SMALL)).toBeVisible();
});

test('a patch shows added and removed lines, not only by color', async ({ page }) => {
  await openRow(page, [], [['apply_patch', PATCH]]);
  await expect(page.getByRole('insertion')).toHaveText('+new');
  await expect(page.getByRole('deletion')).toHaveText('-old');
});

test('five megabytes are searched and never fully in the document', async ({ page }) => {
  await openRow(page, [PROMPT], [['big', INPUTS['objects'] ?? '']]);
  await page.getByRole('button', { name: 'big', exact: false }).first().click();
  const tree = page.getByRole('tree', { name: 'Input of big' });
  const search = page.getByRole('textbox', { name: 'Search Input of big' });
  await search.fill('needle');
  await expect(page.getByRole('status').filter({ hasText: /^1 of 1$/ })).toBeVisible();
  await expect(tree.locator('[aria-current]')).toContainText('"last": "needle"');
  await search.fill('MODULE');
  await expect(page.getByRole('status').filter({ hasText: /^1 of [\d,]{6,}$/ })).toBeVisible();
  await search.press('Shift+Enter');
  await expect(tree.locator('[aria-current]')).toContainText('src/module/file.ts');
  await expect(search).toBeFocused();
  await page.getByRole('button', { name: 'Show all (1,999,' }).click();
  expect(await page.locator('section *').count()).toBeLessThan(600);
});

test('prompts are text or Markdown without HTML, images or external URLs; the choice is remembered', async ({
  page,
}) => {
  await openRow(page, [MARKDOWN], []);
  await expect(page.getByRole('listitem').getByText('# Head')).toBeVisible();
  await page.getByRole('button', { name: /render prompts as Markdown/ }).click();
  await expect(page.getByRole('heading', { name: 'Head', level: 3 })).toBeVisible();
  const link = page.getByRole('link', { name: 'link', exact: true });
  await expect(link).toHaveAttribute('href', 'https://example.com/x');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(page.getByText('(javascript:x)', { exact: true })).toBeVisible();
  await expect(page.locator('.markdown').getByText('<b>tag</b>')).toBeVisible();
  await expect(page.locator('.markdown img')).toHaveCount(0);
  await expect(page.locator('.markdown [data-name="U+202E"]')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: /render prompts as Markdown/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});

test('trees, patches and Markdown have no axe violations', async ({ openFresh }) => {
  const page = await openFresh();
  const many = JSON.stringify({
    list: Array.from({ length: 80 }, (_, index) => ({ index, text: 'x\n'.repeat(90) })),
  });
  await openRow(page, [MARKDOWN.replace('# ', '### ')], [['Bash', SMALL], ['apply_patch', PATCH], ['many', many]]); // prettier-ignore
  await page.getByRole('button', { name: /render prompts as Markdown/ }).click();
  await page.getByRole('heading', { name: 'Head' }).waitFor();
  await page.getByRole('button', { name: 'many' }).click();
  await page.getByRole('textbox', { name: /^Search/ }).fill('text');
  await page
    .getByRole('status')
    .filter({ hasText: /^1 of 80$/ })
    .waitFor();
  await axe(page);
});

/** Prompts of 20,000 characters that are slow to parse as Markdown, or deeply nested. The first few run in `npm test`. */
const HARD_MARKDOWN: readonly [name: string, unit: string][] = [
  ['quoted lists', '> - '],
  ['quotes', '>'],
  ['nested lists', '- '],
  ['links', '[a](b'],
  ['code spans', '`a``b```c'],
  ['numbered lists', '1. '],
  ['lists with tabs', '-\t> '],
  ['brackets', '['],
  ['images', '![['],
  ['emphasis', '*a_ '],
  ['strong emphasis', '**a *b '],
  ['HTML', '<a <!-- '],
  ['entities', '&#x200b;'],
  ['definitions', '[a]: b\n'],
  ['quoted lines', '> > > - a\n'],
];

const formatSwitch = (page: Page) => page.getByRole('button', { name: /render prompts as Markdown/ }).first();

for (const [at, [name, unit]] of HARD_MARKDOWN.entries()) {
  const tag = at < 5 ? [] : '@long';
  test(`a long prompt of ${name} does not block the page in Markdown`, { tag }, async ({ page }) => {
    await openRow(page, ['Short *words*.', unit.repeat(Math.floor(20_000 / unit.length))], []);
    await formatSwitch(page).click();
    await expect(page.getByRole('emphasis').filter({ hasText: 'words' })).toBeVisible();
    // The result comes from the worker, and the page stays responsive until then.
    const rendered = page.locator('.markdown').nth(1);
    await expect(rendered.or(page.getByText(/Markdown.* Showing plain text\.$/))).toBeVisible({
      timeout: 30_000,
    });
    await formatSwitch(page).click();
    await expect(page.getByRole('region').getByText('Short *words*.')).toBeVisible();
  });
}

test('a prompt that is too slow as Markdown is shown as text, with the reason', async ({ page }) => {
  await openRow(page, ['> - '.repeat(5000), '# Head'], []);
  await formatSwitch(page).click();
  await expect(page.getByText('Rendering as Markdown took too long. Showing plain text.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Head' })).toBeVisible();
  await expect(page.getByText('> - > - > - ').first()).toBeVisible();
});
