import { expect, type Page } from '@playwright/test';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { readPage } from './api.ts';
import { test } from './fixtures.ts';
import type { ServerAddress } from './server.ts';

const formatted = (count: number): string => count.toLocaleString('en');

/**
 * The main user journey: sign in, open, scroll, filter, load totals, switch the account.
 * @param server the program itself, without a proxy between
 */
export async function runMainFlow(page: Page, server: ServerAddress): Promise<void> {
  const { count, results } = await readPage(server, { limit: 100 });
  await test.step('the first page signs in and shows the newest rows', async () => {
    await page.goto('/');
    await expect(page).toHaveURL(/\/interceptions$/);
    await expect(page.getByRole('grid', { name: 'Interceptions' })).toHaveAttribute(
      'aria-rowcount',
      String(count + 1),
    );
    await expect(page.locator('[data-interception-id]').first()).toHaveAttribute(
      'data-interception-id',
      results[0]?.id ?? '',
    );
    await expect(page.getByText(`Signed in as ${ACCOUNTS.owner.username}`)).toBeAttached();
  });

  await test.step('a row expands, its interception opens, and Back returns to the expanded row', async () => {
    const row = page.locator('[data-interception-id]').first();
    await row.getByRole('button', { name: 'Show details' }).click();
    const detail = page.getByRole('region', { name: `Details of interception ${results[0]?.id}` });
    await expect(detail.getByRole('heading', { name: 'Token usage' })).toBeVisible();
    await detail.getByRole('link', { name: 'Open interception' }).click();
    await expect(page).toHaveURL(new RegExp(`/interceptions/${results[0]?.id}\\?`));
    await expect(
      page
        .getByRole('region', { name: 'Interception', exact: true })
        .getByRole('heading', { name: 'Token usage' }),
    ).toBeVisible();
    await page.goBack();
    await expect(detail.getByRole('link', { name: 'Open interception' })).toBeVisible();
  });

  await test.step('scrolling loads more', async () => {
    await expect(async () => {
      await page.mouse.move(640, 600);
      await page.mouse.wheel(0, 4000);
      await expect(page.getByText(/^(?:[3-9]00|\d,\d00) of /).first()).toBeVisible({ timeout: 200 });
    }).toPass();
  });

  await test.step('a filter applies, and Back removes it', async () => {
    const codex = await readPage(server, { limit: 1, q: 'model:gpt-5-codex' });
    await page.goto('/interceptions');
    await page.getByRole('combobox', { name: 'Model' }).fill('codex');
    await page.getByRole('option', { name: 'gpt-5-codex' }).click();
    await expect(page).toHaveURL(/\?model=gpt-5-codex$/);
    await expect(page.getByText(`of ${formatted(codex.count)} interceptions`).first()).toBeVisible();
    await page.goBack();
    await expect(page.getByText(`of ${formatted(count)} interceptions`).first()).toBeVisible();
  });

  await test.step('a link applies filters', async () => {
    const codex = await readPage(server, { limit: 1, q: 'provider:openai client:Codex' });
    await page.goto('/interceptions?provider=openai&client=Codex');
    await expect(page.getByText(`of ${formatted(codex.count)} interceptions`).first()).toBeVisible();
  });

  await test.step('the totals cover all rows', async () => {
    await page.getByRole('button', { name: 'Clear filters' }).click();
    const figure = page.getByRole('figure', { name: 'Interceptions over time' });
    await expect(figure.getByRole('status')).toHaveText(`All ${formatted(count)} interceptions`, {
      timeout: 60_000,
    });
  });

  await test.step('another account signs in, with a cookie as strict as the URL allows', async () => {
    await page.getByRole('button', { name: `Signed in as ${ACCOUNTS.owner.username}` }).click();
    await page.getByRole('menuitem', { name: 'Use another token' }).click();
    await page.getByLabel('Session token').fill(server.tokens.auditor);
    await page.keyboard.press('Enter');
    await expect(page.getByText(`Signed in as ${ACCOUNTS.auditor.username}`)).toBeAttached();
    await expect(page.locator('[data-interception-id]').first()).toBeVisible();
    const { protocol, hostname } = new URL(page.url());
    expect(await page.context().cookies()).toEqual([
      expect.objectContaining({
        name: 'aibridge_session',
        value: server.tokens.auditor,
        domain: hostname,
        path: '/',
        httpOnly: true,
        secure: protocol === 'https:',
        sameSite: 'Lax',
      }),
    ]);
  });

  await test.step('an unknown URL shows "Page not found"', async () => {
    await page.goto('/nowhere');
    await expect(page.getByText('Page not found')).toBeVisible();
  });
}
