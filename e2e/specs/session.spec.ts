import type { Page } from '@playwright/test';
import { readAll } from '#e2e/support/api.ts';
import { apiTest, axe, expect, test } from '#e2e/support/fixtures.ts';
import { scrollAndWait } from '#e2e/support/scroll-page.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

/** Ends the session as an expiry does: the next request is rejected. */
async function expire(page: Page): Promise<void> {
  await page.context().clearCookies();
}

/** Clicks all at the same time, because the dialog that the first one opens covers the others. */
async function pressAtOnce(page: Page, names: string[]): Promise<void> {
  await page.evaluate(wanted => {
    for (const button of document.querySelectorAll('main button')) {
      if (wanted.includes(button.textContent.trim()))
        button.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    }
  }, names);
}

/** The id of a row in the middle of the viewport, which depends on the height of the expanded row. */
function rowInSight(page: Page): Promise<string> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-interception-id]')];
    const row = rows.find(each => each.getBoundingClientRect().top > window.innerHeight / 2);
    return row?.getAttribute('data-interception-id') ?? '';
  });
}

async function signIn(page: Page, token: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Your session has expired' });
  await dialog.getByLabel('Session token').fill(token);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
}

for (const each of [test, apiTest])
  each.beforeEach(({ expectFailure }) => {
    expectFailure('/api/v2/', 401);
    expectFailure('/dashboard/', 401);
    expectFailure('/session', 401);
  });

test('a session that ends while scrolling is renewed in place, and scrolling continues', async ({
  page,
  server,
}) => {
  test.setTimeout(120_000);
  const expected = (await readAll(server)).slice(0, 600).map(row => row.id);
  await page.goto('/interceptions');
  const first = page.locator('[aria-rowindex="3"]');
  await first.getByRole('button').press('Enter');
  const detail = page.getByRole('region', { name: `Details of interception ${expected[1]}` });
  await expect(detail).toBeVisible();
  // The scripts of its detail are loaded.
  await page.waitForLoadState('networkidle');
  await expire(page);
  await page.mouse.move(600, 500);
  await page.mouse.wheel(0, 3200);
  const dialog = page.getByRole('dialog', { name: 'Your session has expired' });
  await expect(dialog.getByLabel('Session token')).toBeFocused();
  await expect(page.getByText('100 of 5,000 interceptions', { exact: true })).toBeAttached();
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(2000);
  const inSight = page.locator(`[data-interception-id="${await rowInSight(page)}"]`);
  const place = await inSight.boundingBox();

  await page.keyboard.insertText(server.tokens.owner);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('200 of 5,000 interceptions', { exact: true })).toBeAttached();
  // The totals above may have gained or lost a line.
  expect(await inSight.boundingBox()).toEqual(place);
  // The focused row is far above now, but still in the document for the keyboard.
  await expect(first.getByRole('button')).toBeFocused();

  const seen = new Map<number, string>();
  await page.evaluate(() => window.scrollTo(0, 0));
  // The expanded row has the focus and is always rendered, so only the row above it shows that the list has followed.
  await expect(page.locator('[aria-rowindex="2"]')).toBeInViewport();
  await expect(detail).toBeVisible();
  await expect(async () => {
    const { rows } = await scrollAndWait(page);
    for (const { index, id } of rows) seen.set(index, id);
    expect(expected.every((_, index) => seen.has(index))).toBe(true);
  }).toPass({ intervals: [20], timeout: 60_000 });
  expect(expected.map((_, index) => seen.get(index))).toEqual(expected);
});

apiTest('all waiting requests share one dialog, and all continue', async ({ page, server }) => {
  test.setTimeout(120_000);
  await page.goto('/interceptions');
  const figure = page.getByRole('figure', { name: 'Interceptions over time' });
  await expect(figure).toBeVisible();
  await expire(page);
  await pressAtOnce(page, ['Refresh', 'Load more']);
  await expect(page.getByRole('dialog')).toHaveCount(1);
  const asked: string[] = [];
  page.on('request', request => asked.push(new URL(request.url()).search));
  await signIn(page, server.tokens.owner);
  await expect(figure.getByRole('status')).toHaveText('All 5,000 interceptions', { timeout: 90_000 });
  await expect(page.getByText('200 of 5,000 interceptions', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Refresh' })).toHaveAttribute('aria-disabled', 'false');
  // The newest rows, for the list and for the totals.
  expect(asked.filter(search => search === '?limit=100')).toHaveLength(2);
  expect(asked.filter(search => search.startsWith('?limit=100&after_id='))).toHaveLength(1);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('“Not now” lets them fail; “Sign in” retries the failed requests', async ({ page, server }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  await expire(page);
  const refresh = page.getByRole('button', { name: 'Refresh' });
  await refresh.focus();
  await pressAtOnce(page, ['Refresh', 'Load more']);
  await page.getByRole('dialog').getByRole('button', { name: 'Not now' }).click();
  const alerts = page.getByRole('alert').filter({ hasText: 'You’re signed out' });
  await expect(alerts).toHaveCount(2);
  await expect(refresh).toBeFocused();
  await expect(page.getByText('100 of 5,000 interceptions', { exact: true })).toBeVisible();

  await alerts.first().getByRole('button', { name: 'Sign in' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(alerts).toHaveCount(2);

  await alerts.first().getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, server.tokens.owner);
  await expect(alerts).toHaveCount(0);
  await expect(page.getByText('200 of 5,000 interceptions', { exact: true })).toBeVisible();
});

test('another user starts from scratch: nothing of the first user’s page remains', async ({
  page,
  server,
}) => {
  await page.goto('/interceptions?model=gpt-5-codex');
  await waitForList(page);
  await page.getByRole('button', { name: 'Show details' }).first().click();
  await expire(page);
  await page.getByRole('button', { name: 'Refresh' }).click();
  const asked: string[] = [];
  page.on('request', request => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/assets/')) asked.push(pathname);
  });
  const dialog = page.getByRole('dialog', { name: 'Your session has expired' });
  await dialog.getByLabel('Session token').fill(server.tokens.auditor);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Signed in as arun')).toBeAttached();
  await expect(page).toHaveURL(/\?model=gpt-5-codex$/);
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Hide details' })).toHaveCount(0);
  // Between sign-in and the new page, no request was sent whose result the old page could show.
  expect(asked.slice(0, 3)).toEqual(['/session', '/config', '/interceptions']);
});

test('canceling before the token’s user is known also starts from scratch', async ({ page, server }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  await page.evaluate(() => (document.documentElement.dataset['before'] = ''));
  await expire(page);
  await page.getByRole('button', { name: 'Refresh' }).click();
  // The sign-in request never gets a response.
  const sent = page.waitForRequest('**/session');
  await page.route('**/session', () => undefined);
  await page.getByLabel('Session token').fill(server.tokens.auditor);
  await page.keyboard.press('Enter');
  await sent;
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
  await expect(page.locator('html[data-before]')).toHaveCount(0);
});

test('a rejected token shows the reason, and the dialog stays', async ({ page, server }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  await expire(page);
  await page.getByRole('button', { name: 'Refresh' }).click();
  const field = page.getByRole('dialog').getByLabel('Session token');
  await field.fill('nonsense');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(/Invalid API key format/);
  await expect(field).toBeFocused();
  await signIn(page, server.tokens.owner);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('signing in in one tab signs in all tabs', async ({ page, server }) => {
  const other = await page.context().newPage();
  for (const tab of [page, other]) {
    await tab.goto('/interceptions');
    await tab.bringToFront();
    await waitForList(tab);
  }
  await expire(page);
  for (const tab of [page, other]) {
    await tab.getByRole('button', { name: 'Refresh' }).click();
    await expect(tab.getByRole('dialog')).toBeVisible();
  }
  await signIn(other, server.tokens.owner);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Refresh' })).toHaveAttribute('aria-disabled', 'false');
  await expect(page.getByRole('alert')).toHaveCount(0);

  await other.getByRole('button', { name: 'Signed in as olivia' }).click();
  await other.getByRole('menuitem', { name: 'Use another token' }).click();
  await other.getByLabel('Session token').fill(server.tokens.auditor);
  await other.keyboard.press('Enter');
  for (const tab of [page, other]) await expect(tab.getByText('Signed in as arun')).toBeAttached();
});

test('the dialog has no axe violations', { tag: '@long' }, async ({ openFresh }) => {
  const page = await openFresh();
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Show details' }).first().click();
  await expire(page);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await axe(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('No token entered');
  await axe(page);
});
