import { expect, test } from '#e2e/support/fixtures.ts';
import { openFeed } from '#e2e/support/live-feed.ts';

test.use({ installsClock: true });

const MINUTE = 60_000;
const TICK = 10_000;

test('new rows arrive without scrolling, and late rows at their position', async ({
  page,
  expectFailure,
}) => {
  expectFailure('/api/v2/aibridge/interceptions', 'net::ERR_CONNECTION_REFUSED');
  const now = new Date('2026-11-24T10:00:00Z').getTime();
  await page.clock.install({ time: now });
  const feed = await openFeed(page);
  for (let at = 0; at < 300; at += 1) feed.end(now - at * 5000);
  await page.goto('/interceptions');
  await page.locator('[data-interception-id]').first().waitFor();
  const live = page.getByRole('button', { name: 'Live' });
  const first = page.locator('[aria-rowindex="2"]');
  const told = page.getByRole('status').filter({ hasText: /^Live/ });

  await test.step('is off by default', async () => {
    const before = feed.asked();
    await page.clock.runFor(5 * TICK);
    expect(feed.asked()).toBe(before);
    await live.click();
    await expect(live).toHaveAttribute('aria-pressed', 'true');
    await expect(told).toHaveText('Live updates on');
  });

  await test.step('at the top new rows appear', async () => {
    const row = feed.end(now + 1000);
    await page.clock.runFor(TICK);
    await expect(first).toHaveAttribute('data-interception-id', row.id);
    await expect(page.getByText(/^\d+ of 301 interceptions$/)).toBeVisible();
    await expect(told).toHaveText('Live: 1 new');
  });

  await test.step('further down nothing moves, and a badge shows their number', async () => {
    await page.mouse.move(600, 500);
    await page.mouse.wheel(0, 1500);
    const watched = page.locator('[aria-rowindex="40"]');
    await watched.getByRole('button', { name: 'Show details' }).focus();
    const id = await watched.getAttribute('data-interception-id');
    const own = page.locator(`[data-interception-id="${id}"]`);
    const top = (await own.boundingBox())?.y;
    for (let each = 0; each < 7; each += 1) feed.end(now + 2000 + each);
    const late = feed.end(now - 2 * MINUTE + 1);
    await page.clock.runFor(TICK);
    await expect(page.getByRole('button', { name: '7 new' })).toBeVisible();
    await expect(told).toHaveText('Live: 7 new, 1 late');
    expect((await own.boundingBox())?.y).toBe(top);
    await expect(own.getByRole('button', { name: 'Show details' })).toBeFocused();
    await page.getByRole('button', { name: '7 new' }).click();
    await expect(first.getByRole('button', { name: 'Show details' })).toBeFocused();
    await expect(page.getByRole('button', { name: '7 new' })).toHaveCount(0);
    await page.mouse.wheel(0, 800);
    await expect(
      page.locator(`[data-interception-id="${late.id}"]`).getByText('late', { exact: true }),
    ).toBeVisible();
  });

  await test.step('rows that ended late are counted until the list is refreshed', async () => {
    for (let each = 0; each < 2; each += 1) feed.end(now - 16 * MINUTE - each);
    for (let tick = 0; tick < 6; tick += 1) {
      const before = feed.asked();
      await page.clock.runFor(TICK);
      await expect.poll(() => feed.asked()).toBe(before + 1);
    }
    await expect(page.getByText('2 older requests just finished and belong further down.')).toBeVisible();
    await page.getByRole('paragraph').getByRole('button', { name: 'Refresh' }).click();
    await expect(page.getByText('2 older requests just finished and belong further down.')).toHaveCount(0);
    await expect(page.getByText(/^\d+ of 311 interceptions$/)).toBeVisible();
  });

  await test.step('failed requests are retried with growing delays', async () => {
    feed.stop();
    await page.clock.runFor(TICK);
    await expect(page.getByText(/^Live updates interrupted\. Retrying/)).toBeVisible();
    const before = feed.asked();
    await page.clock.runFor(TICK);
    expect(feed.asked()).toBe(before);
    feed.start();
    const row = feed.end(now + 9000);
    await page.clock.runFor(TICK);
    await page.evaluate(() => window.scrollTo(0, 0));
    await expect(first).toHaveAttribute('data-interception-id', row.id);
    await expect(page.getByText(/^Live updates interrupted\. Retrying/)).toHaveCount(0);
  });
});

test('a row in the future does not hide later rows', async ({ page }) => {
  const now = new Date('2026-11-24T10:00:00Z').getTime();
  await page.clock.install({ time: now });
  const feed = await openFeed(page);
  const future = feed.end(Date.parse('9999-12-31T00:00:00Z'));
  for (let at = 0; at < 30; at += 1) feed.end(now - at * 5000);
  await page.goto('/interceptions');
  const ids = (): Promise<(string | null)[]> =>
    page
      .locator('[data-interception-id]')
      .evaluateAll(rows => rows.slice(0, 3).map(row => row.getAttribute('data-interception-id')));
  await expect.poll(ids).toEqual(
    feed
      .rows()
      .slice(0, 3)
      .map(({ id }) => id),
  );
  await page.getByRole('button', { name: 'Live' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Live/ })).toHaveText('Live updates on');
  const [older, newer] = [feed.end(now + 1000), feed.end(now + 2000)];
  await page.clock.runFor(TICK);
  await expect.poll(ids).toEqual([future.id, newer.id, older.id]);
  await expect(page.getByRole('status').filter({ hasText: /^Live/ })).toHaveText('Live: 2 new');
  await expect(page.getByText('late', { exact: true })).toHaveCount(0);
});
