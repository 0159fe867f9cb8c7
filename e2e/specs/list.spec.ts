import { readAll, readPage } from '#e2e/support/api.ts';
import { axe, expect, test } from '#e2e/support/fixtures.ts';
import { scrollAndWait } from '#e2e/support/scroll-page.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

const MAX_ELEMENTS = 2000;

test('shows the newest rows, their count and their source', async ({ page, server }) => {
  const { count } = await readPage(server, { limit: 1 });
  await page.goto('/');
  await expect(page).toHaveURL(/\/interceptions$/);
  const grid = page.getByRole('grid', { name: 'Interceptions' });
  await expect(grid).toHaveAttribute('aria-rowcount', String(count + 1));
  await expect(page.getByText(`100 of ${count.toLocaleString('en')} interceptions`).first()).toBeVisible();
  await expect(page.getByText('Demo data')).toBeVisible();
});

test(
  'scrolls through all rows, each once and in order, with few elements',
  { tag: '@long' },
  async ({ page, server }) => {
    test.setTimeout(240_000);
    const expected = (await readAll(server)).map(row => row.id);
    await page.goto('/interceptions');
    await page.locator('[data-interception-id]').first().waitFor();
    const seen = new Map<number, string>();
    let most = 0;
    await expect(async () => {
      const { rows, elements } = await scrollAndWait(page);
      for (const { index, id } of rows) seen.set(index, id);
      most = Math.max(most, elements);
      expect(seen.size).toBe(expected.length);
    }).toPass({ intervals: [20], timeout: 220_000 });
    expect([...seen].sort(([a], [b]) => a - b).map(([, id]) => id)).toEqual(expected);
    expect(most).toBeLessThan(MAX_ELEMENTS);
    await page.keyboard.press('End');
    await expect(page.getByText(/^End of list: 5,000 interceptions/)).toBeVisible();
  },
);

test('expands rows in place, and they stay expanded while more arrive', async ({ page, server }) => {
  const rows = (await readPage(server, { limit: 100 })).results;
  const index = rows.findIndex(row => row.user_prompts.length > 0 && row.tool_usages.length > 0);
  const row = rows[index];
  if (!row) throw new Error('No row with a prompt and a tool call among the first 100.');
  await page.goto('/interceptions');
  const summary = page.locator(`[data-interception-id="${row.id}"]`);
  await expect(async () => {
    if (!(await summary.isVisible())) await page.mouse.wheel(0, 300);
    await expect(summary).toBeVisible({ timeout: 100 });
  }).toPass();
  await summary.getByRole('button', { name: 'Show details' }).click();
  const detail = page.getByRole('region', { name: `Details of interception ${row.id}` });
  for (const name of ['Prompts', 'Tool calls', 'Token usage']) {
    await expect(detail.getByRole('heading', { name })).toBeVisible();
  }
  await expect(detail.getByText(row.tool_usages[0]?.tool ?? '').first()).toBeVisible();
  await expect(summary.getByRole('button', { name: 'Hide details' })).toHaveAttribute(
    'aria-expanded',
    'true',
  );
  // Pressed without scrolling, which would remove the row from the document.
  await page.getByRole('button', { name: 'Load more' }).dispatchEvent('click');
  await expect(page.getByText(/^[2-9]00 of /).first()).toBeVisible();
  await expect(detail).toBeVisible();

  await detail.getByRole('link', { name: 'Open interception' }).click();
  await expect(page).toHaveURL(new RegExp(`/interceptions/${row.id}\\?started_at=`));
  await expect(page.getByRole('heading', { name: 'Prompts' })).toBeVisible();
  await page.goBack();
  await expect(detail).toBeVisible();
});

test('a link to one interception opens in a new browser', async ({ openFresh, server }) => {
  const [row] = (await readPage(server, { limit: 1, offset: 2500 })).results;
  if (!row) throw new Error('The data has fewer than 2,500 rows.');
  const page = await openFresh();
  await page.goto(`/interceptions/${row.id}?started_at=${encodeURIComponent(row.started_at)}`);
  await expect(page.getByRole('region', { name: `Details of interception ${row.id}` })).toBeVisible();
});

test('works with the keyboard only', async ({ page }) => {
  await page.goto('/interceptions');
  const toggles = page.getByRole('button', { name: 'Show details' });
  await toggles.first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await expect(page.locator('[aria-rowindex="4"] button')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('[aria-rowindex="4"] button')).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('End');
  await expect(page.locator('[aria-rowindex="101"] button')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(page.locator('[aria-rowindex="2"] button')).toBeFocused();
});

test('has no axe violations', async ({ openFresh }) => {
  const page = await openFresh();
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Show details' }).nth(2).click();
  await expect(page.getByRole('figure', { name: 'Interceptions over time' }).getByRole('status')).toHaveText(
    /^All/,
  );
  await axe(page);
  await page.getByRole('button', { name: 'Tokens by model' }).click();
  await page.getByRole('button', { name: 'View as table' }).click();
  await expect(page.getByRole('table', { name: 'Tokens by model' })).toBeVisible();
  await axe(page);
});

test('refresh adds new rows on top, loads no page again and keeps expanded rows', async ({
  page,
  server,
}) => {
  const { results, count } = await readPage(server, { limit: 103 });
  const asked: string[] = [];
  let late = true;
  await page.route(/aibridge\/interceptions\?limit=100$/, async route => {
    // Initially the three newest rows are still running.
    if (late) await route.fulfill({ json: { count: count - 3, results: results.slice(3) } });
    else await route.continue();
  });
  await page.goto('/interceptions');
  await page.locator('[data-interception-id]').first().getByRole('button', { name: 'Show details' }).click();
  await page.getByRole('button', { name: 'Load more' }).dispatchEvent('click');
  await expect(page.getByText(/^200 of /)).toBeVisible();
  late = false;
  page.on('request', request => {
    const { pathname, search } = new URL(request.url());
    // A script of the app may still be loading.
    if (pathname.startsWith('/api/')) asked.push(search);
  });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText(/^203 of 5,000 /)).toBeVisible();
  expect(asked).toEqual(['?limit=100']);
  const first = page.locator('[data-interception-id]').first();
  await expect(first).toHaveAttribute('data-interception-id', results[0]?.id ?? '');
  await expect(
    page.getByRole('region', { name: `Details of interception ${results[3]?.id}` }),
  ).toBeAttached();
});

test('Back and a reload restore the scroll position; another page starts at the top', async ({ page }) => {
  const top = () => page.evaluate(() => Math.round(window.scrollY));
  /** The visible row and its position, because the content above the rows may have another height. */
  const place = () =>
    page.evaluate(() => {
      const rows = [...document.querySelectorAll('[data-interception-id]')];
      const row = rows.find(each => each.getBoundingClientRect().top >= 100);
      return `${row?.getAttribute('data-interception-id')} ${row?.getBoundingClientRect().top}`;
    });
  const main = page.getByRole('navigation', { name: 'Main' });
  await page.goto('/interceptions');
  await waitForList(page);
  await page.evaluate(() => window.scrollTo(0, 1500));
  await expect(page.locator('[aria-rowindex="40"]')).toBeVisible();
  // The next page is prefetched.
  await expect(page.getByText('200 of 5,000 interceptions', { exact: true })).toBeVisible();
  const left = await place();
  await main.getByRole('link', { name: 'Usage' }).click();
  await expect(page.getByRole('heading', { name: 'Usage', level: 1 })).toBeAttached();
  expect(await top()).toBe(0);
  await page.goBack();
  await expect.poll(place).toBe(left);
  await page.reload();
  await expect.poll(place).toBe(left);
  await main.getByRole('link', { name: 'Interceptions' }).click();
  await expect.poll(top).toBe(0);
});

test('scrolling before the list listens to the window is not lost', async ({ page, server }) => {
  // Available immediately, and so rendered in the first frame.
  const json = await readPage(server, { limit: 100 });
  await page.route(/aibridge\/interceptions\?limit=100$/, route => route.fulfill({ json }));
  await page.addInitScript(() => {
    // Drops the event. In the app this can happen between the first rows and the next frame.
    window.addEventListener('scroll', event => event.stopImmediatePropagation(), { once: true });
    new MutationObserver((_records, observer) => {
      if (!document.querySelector('[data-interception-id]')) return;
      observer.disconnect();
      window.scrollTo(0, 2000);
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto('/interceptions');
  await expect(page.locator('[aria-rowindex="50"]')).toBeInViewport();
});
