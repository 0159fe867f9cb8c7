import type { Page } from '@playwright/test';
import { readPage } from '#e2e/support/api.ts';
import { axe, expect, test } from '#e2e/support/fixtures.ts';

const panel = (page: Page) => page.getByRole('region', { name: 'Interception', exact: true });
const details = (page: Page, id: string) =>
  panel(page).getByRole('region', { name: `Details of interception ${id}` });

/** Position of the first visible row, and the expanded rows. */
const placeOf = (page: Page) =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-interception-id]')];
    const first = rows.find(row => row.getBoundingClientRect().bottom > 84);
    const open = rows.filter(row => row.querySelector('[aria-expanded="true"]'));
    return {
      id: first?.getAttribute('data-interception-id'),
      top: Math.round(first?.getBoundingClientRect().top ?? 0),
      open: open.map(row => row.getAttribute('data-interception-id')),
    };
  });

/** Waits until the position is stable, after rendering and measuring. */
async function stablePosition(page: Page) {
  let place = await placeOf(page);
  await expect(async () => {
    const last = place;
    await page.evaluate(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    place = await placeOf(page);
    expect(place.id).toBeDefined();
    expect(place).toEqual(last);
  }).toPass();
  return place;
}

/** A row near the middle of the viewport, so that a click does not scroll. */
const inSight = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-interception-id]')]
      .find(row => row.getBoundingClientRect().top > window.innerHeight / 2.5)
      ?.getAttribute('data-interception-id'),
  );

test('a link with only the id shows the interception to any recipient', async ({ openFresh, server }) => {
  for (const offset of [0, 2500, 4999]) {
    const [row] = (await readPage(server, { limit: 1, offset })).results;
    const page = await openFresh();
    await page.goto(`/interceptions/${row?.id}`);
    await expect(details(page, row?.id ?? '')).toBeVisible();
    await page.goto(`/interceptions/${row?.id}?started_at=2020-01-01T00:00:00Z`);
    await expect(details(page, row?.id ?? '')).toBeVisible();
  }
});

test('a link to nothing explains why', async ({ page, expectFailure }) => {
  expectFailure('after_id=3f1d2c4b', 400);
  await page.goto('/interceptions/abc');
  await expect(page.getByText('Invalid interception ID')).toBeVisible();
  await page.goto('/interceptions/00000000-0000-0000-0000-000000000000');
  await expect(page.getByText('Interception not found')).toBeVisible();
  await page.goto('/interceptions/3f1d2c4b-0000-4000-8000-00000000abcd');
  await expect(page.getByText('Interception not found')).toBeVisible();
});

test('opens next to the list with previous and next; Back closes it', async ({ page, server }) => {
  const { results, count } = await readPage(server, { limit: 10 });
  await page.goto('/interceptions');
  await page.locator('[data-interception-id]').nth(3).getByRole('link').first().click();
  await expect(details(page, results[3]?.id ?? '')).toBeVisible();
  const total = count.toLocaleString('en');
  await expect(panel(page).getByText(`4 of ${total}`)).toBeVisible();
  await panel(page).getByRole('button', { name: 'Next' }).click();
  await expect(details(page, results[4]?.id ?? '')).toBeVisible();
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  await expect(panel(page).getByText(`3 of ${total}`)).toBeVisible();
  await expect(page.locator('[aria-current="true"][data-interception-id]')).toHaveAttribute(
    'data-interception-id',
    results[2]?.id ?? '',
  );
  // Clicks on the row itself, not on the link or the cell menu under the pointer.
  await page
    .locator('[data-interception-id]')
    .nth(5)
    .click({ position: { x: 480, y: 10 } });
  await expect(details(page, results[5]?.id ?? '')).toBeVisible();
  await page.goBack();
  await expect(panel(page)).toHaveCount(0);
  await expect(page).toHaveURL(/\/interceptions$/);
});

test('details in the panel are not rendered in the list too, and return to the row', async ({
  page,
  server,
}) => {
  const [row] = (await readPage(server, { limit: 1 })).results;
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Show details' }).first().click();
  await page.getByRole('link', { name: 'Open interception' }).click();
  const expandedDetails = page.getByRole('region', { name: `Details of interception ${row?.id}` });
  await expect(details(page, row?.id ?? '')).toBeVisible();
  await expect(expandedDetails).toHaveCount(1);
  await page.getByRole('button', { name: 'Show details' }).first().click();
  await expect(panel(page)).toHaveCount(0);
  await expect(expandedDetails.getByRole('link', { name: 'Open interception' })).toBeVisible();
});

test('the panel follows the keyboard focus in the table, and Escape closes it', async ({ page, server }) => {
  const { results } = await readPage(server, { limit: 5 });
  await page.goto('/interceptions');
  await page.locator('[data-interception-id]').first().getByRole('link').first().click();
  await expect(details(page, results[0]?.id ?? '')).toBeVisible();
  await page.locator('[data-toggle]').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await expect(details(page, results[2]?.id ?? '')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Next' }).focus();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
});

test(
  'next over hundreds of rows loads pages, and the list keeps its state, also after a reload',
  { tag: '@long' },
  async ({ page, server }) => {
    test.setTimeout(180_000);
    const [wanted] = (await readPage(server, { limit: 1, offset: 260 })).results;
    await page.goto('/interceptions');
    await page.locator('[data-interception-id]').first().waitFor();
    const row = async () => page.locator(`[data-interception-id="${await inSight(page)}"]`);
    await (await row()).getByRole('button').click();
    // The JSON view's script is loaded with the first expanded row.
    await page.waitForLoadState('networkidle');
    // Not by wheel, whose events may still arrive during the measurement.
    await page.evaluate(() => window.scrollBy(0, 900));
    await stablePosition(page);
    const toggle = (await row()).getByRole('button');
    await toggle.click();
    await expect(toggle).toHaveAttribute('aria-expanded', 'true');
    const before = await stablePosition(page);
    expect(before.open.length).toBeGreaterThan(0);

    await (await row()).getByRole('link').first().click();
    await panel(page).getByRole('button', { name: 'Next' }).focus();
    const place = panel(page).getByText(/^\d+ of /);
    const first = Number(/^\d+/.exec((await place.textContent()) ?? '')?.[0]);
    // Key presses are faster than rendering, and each must count.
    for (let at = first; at < 261;) {
      const step = Math.min(25, 261 - at);
      for (let times = 0; times < step; times += 1) await page.keyboard.press('j');
      at += step;
      await expect(place).toHaveText(new RegExp(`^${at} of `));
    }
    await expect(details(page, wanted?.id ?? '')).toBeVisible();
    await expect(panel(page).getByText(/^261 of/)).toBeVisible();

    await page.goBack();
    await expect(panel(page)).toHaveCount(0);
    await expect.poll(() => placeOf(page)).toEqual(before);
    await page.reload();
    await expect.poll(() => placeOf(page)).toEqual(before);
  },
);

test('a position far down the list is restored after a reload', { tag: '@long' }, async ({ page }) => {
  await page.goto('/interceptions');
  await page.locator('[data-interception-id]').first().waitFor();
  await expect(async () => {
    await page.evaluate(() => window.scrollBy(0, 3000));
    await expect(page.getByText(/^[6-9]00 of /).first()).toBeVisible({ timeout: 200 });
  }).toPass();
  const before = await stablePosition(page);
  await page.reload();
  await expect.poll(() => placeOf(page), { timeout: 30_000 }).toEqual(before);
});

test('Ctrl+click opens it in a new tab', async ({ page, context }) => {
  await page.goto('/interceptions');
  const link = page.locator('[data-interception-id]').first().getByRole('link').first();
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    link.click({ modifiers: ['ControlOrMeta'] }),
  ]);
  await expect(panel(tab)).toBeVisible();
  await expect(panel(page)).toHaveCount(0);
});

test('the width of the panel is set by keyboard, and remembered', async ({ page }) => {
  await page.goto('/interceptions');
  await page.locator('[data-interception-id]').first().getByRole('link').first().click();
  const separator = page.getByRole('separator', { name: 'Panel width' });
  const width = Number(await separator.getAttribute('aria-valuenow'));
  await separator.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(separator).toHaveAttribute('aria-valuenow', String(width + 24));
  await page.reload();
  await expect(separator).toHaveAttribute('aria-valuenow', String(width + 24));
});

for (const width of [1440, 390]) {
  test(`has no axe violations, ${width} wide`, async ({ openFresh, server }) => {
    const rows = (await readPage(server, { limit: 100 })).results;
    const row = rows.find(each => each.user_prompts.length > 0 && each.tool_usages.length > 1);
    const page = await openFresh({ viewport: { width, height: 900 } });
    await page.goto(`/interceptions/${row?.id}`);
    await expect(details(page, row?.id ?? '')).toBeVisible();
    await expect(page.getByText(/in this turn/).first()).toBeVisible();
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
