import type { Page } from '@playwright/test';
import { expect, test } from '#e2e/support/fixtures.ts';
import { idOf, interception } from '#e2e/bench/json-bench-inputs.ts';

const COUNT = 300;
const patch = `*** Begin Patch\n*** Update File: a.ts\n${Array.from({ length: 90 }, (_, at) => `+line ${at}`).join('\n')}`;

/** Newest first, each with its own prompt. The third from the end has long content that is collapsed on screen. */
const ROWS = Array.from({ length: COUNT }, (_, at) => COUNT - at).map(number =>
  number === 3
    ? interception(
        number,
        [`${'A long line.\n'.repeat(40)}The end.`],
        [
          ['apply_patch', JSON.stringify(patch)],
          ['list', JSON.stringify(Array.from({ length: 90 }, (_, at) => `item ${at}`))],
        ],
      )
    : interception(number, [`Prompt number ${number}.`], []),
);

async function openRows(page: Page): Promise<void> {
  await page.route(/\/api\/v2\/aibridge\/interceptions\?/, route => {
    const search = new URL(route.request().url()).searchParams;
    const after = ROWS.findIndex(row => 'id' in row && row.id === search.get('after_id'));
    const results = ROWS.slice(after + 1, after + 1 + Number(search.get('limit')));
    return route.fulfill({ json: { count: COUNT, results } });
  });
  await page.goto('/interceptions');
}

async function loadAll(page: Page): Promise<void> {
  // Scrolling loads the next page.
  await expect(async () => {
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expect(page.getByText('300 of 300 interceptions').first()).toBeVisible({ timeout: 2000 });
  }).toPass();
}

test('all loaded rows are printed, with complete expanded details', async ({ page }) => {
  await openRows(page);
  await loadAll(page);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  const third = page.locator(`[data-interception-id="${idOf(3)}"]`);
  await third.getByRole('button', { name: 'Show details' }).click();
  await expect(page.getByRole('region', { name: `Details of interception ${idOf(3)}` })).toBeVisible();
  // The row with the focus stays in the document.
  await page.getByRole('textbox', { name: 'Query' }).focus();
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(third).toHaveCount(0);

  await page.emulateMedia({ media: 'print' });
  const rows = page.locator('[data-interception-id]');
  await expect(rows).toHaveCount(COUNT);
  for (const number of [1, 2, 150, 299, 300]) {
    await expect(page.getByText(`Prompt number ${number}.`, { exact: true })).toBeVisible();
  }
  const region = page.getByRole('region', { name: `Details of interception ${idOf(3)}` });
  await expect(region.getByText('The end.')).toBeVisible();
  await expect(region.getByText('+line 89')).toBeVisible();
  await expect(region.getByText('item 89')).toBeVisible();
  // No empty pages after the last row.
  const [bottom, height] = await page.evaluate(() => [
    [...document.querySelectorAll('[data-interception-id]')].at(-1)?.getBoundingClientRect().bottom ?? 0,
    document.documentElement.scrollHeight - window.scrollY,
  ]);
  expect(height - bottom).toBeLessThan(200);
  const pdf = (await page.pdf()).toString('latin1');
  const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(8);
  expect(pages).toBeLessThan(60);

  await page.emulateMedia({ media: 'screen' });
  expect(await rows.count()).toBeLessThan(100);
});

test('rows that are not loaded are mentioned', async ({ page }) => {
  await openRows(page);
  await expect(page.getByText('100 of 300 interceptions').first()).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('[data-interception-id]')).toHaveCount(100);
  await expect(page.getByText(/^Printing the first 100 interceptions of 300\./)).toBeVisible();
});

test('hidden text is not printed', async ({ page }) => {
  await openRows(page);
  await page.getByRole('button', { name: 'Show details' }).first().click();
  await expect(
    page.getByRole('region', { name: /^Details of/ }).getByText('Prompt number 300.'),
  ).toBeVisible();
  await page
    .getByRole('button', { name: /hide prompts|privacy|hide text/i })
    .first()
    .click();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('[data-interception-id]')).toHaveCount(100);
  await expect(page.getByText(/Prompt number/)).toHaveCount(0);
});
