import type { Page } from '@playwright/test';
import { test } from '#e2e/support/coder-fixtures.ts';
import { axe, expect } from '#e2e/support/fixtures.ts';

const field = (page: Page) => page.getByLabel('Session token');

test.beforeEach(({ expectFailure }) => {
  expectFailure('/session', 401);
  expectFailure('/session', 502);
});

test('a signed-out user is asked for a token first and then continues to the page', async ({
  page,
  deploy,
}) => {
  const { coder, url, asked } = await deploy('v2.34.5+abc');
  await page.goto(`${url}/usage?model=gpt-5&client=Claude+Code`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  const link = page.getByRole('link', { name: /cli-auth/ });
  await expect(link).toHaveAttribute('href', `${coder.url}/cli-auth`);
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  expect(asked()).toEqual([]);

  await expect(field(page)).toBeFocused();
  await page.keyboard.insertText(`  ${coder.tokens.auditor}  `);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${url}/usage?model=gpt-5&client=Claude+Code`);
  await expect(page.getByText('Signed in as arun')).toBeAttached();
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('gpt-5');
  const kept = await page.evaluate(
    () => document.cookie + JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
  expect(kept + page.url() + (await page.content())).not.toContain(coder.tokens.auditor);
});

test('a rejected token shows Coder’s error', async ({ page, deploy }) => {
  const { coder, url } = await deploy('v2.34.5+abc');
  await page.goto(url);
  await expect(page).toHaveURL(`${url}/sign-in`);
  const alert = page.getByRole('alert');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(alert).toContainText('No token entered');
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveAttribute('aria-describedby', (await alert.getAttribute('id')) ?? '');

  for (const [token, words] of [
    ['nonsense', 'Invalid API key format: incorrect amount of API key parts, expected 2 got 1'],
    [coder.tokens.expired, /API key expired at/],
  ] as const) {
    await field(page).fill(token);
    await page.keyboard.press('Enter');
    await expect(alert).toContainText('Token not accepted');
    await expect(alert).toContainText(words);
    await expect(field(page)).toBeFocused();
    await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
  }
  coder.change('auditor', { status: 'suspended' });
  await field(page).fill(coder.tokens.auditor);
  await page.keyboard.press('Enter');
  await expect(alert).toContainText('User is not active (status = "suspended").');
});

test('an unreachable Coder is not a wrong token, and a retry works', async ({ page, deploy }) => {
  const { coder, url } = await deploy('v2.34.5+abc');
  await page.goto(url);
  await coder.stopListening();
  await field(page).fill(coder.tokens.owner);
  await page.keyboard.press('Enter');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Coder could not be reached.');
  await expect(alert).toContainText('refused the connection');
  await expect(field(page)).toHaveAttribute('aria-invalid', 'false');
  await coder.listenAgain();
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByText('Signed in as olivia')).toBeAttached();
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
});

test('a signed-in user sees their name and can continue', async ({ page, deployFor }) => {
  const { url } = await deployFor('owner', 'v2.34.5+abc');
  await page.goto(`${url}/sign-in?next=%2Fusage`);
  await expect(page.getByText('Signed in as Olivia Owner (olivia).')).toBeVisible();
  await expect(field(page)).toHaveCount(0);
  await page.getByRole('link', { name: 'Continue' }).click();
  await expect(page).toHaveURL(`${url}/usage`);
});

test('a link to this page cannot redirect to another site', async ({ page, deploy }) => {
  const { coder, url } = await deploy('v2.34.5+abc');
  await page.goto(`${url}/sign-in?next=%2F..%2F%2Fevil.example.com`);
  await field(page).fill(coder.tokens.owner);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${url}/interceptions`);
});

test('signing out opens this page, and another user can sign in', async ({ page, deployFor }) => {
  const { coder, url } = await deployFor('owner', 'v2.34.5+abc');
  await page.goto(url);
  await page.locator('[data-interception-id]').first().waitFor();
  const account = page.getByRole('button', { name: 'Signed in as olivia' });
  await account.press('Enter');
  const menu = page.getByRole('menu');
  await expect(menu).toContainText('Olivia Owner');
  await expect(menu).toContainText('Using your own token');
  await expect(menu.getByRole('menuitem', { name: /2\.34\.5/ })).toHaveAttribute('href', coder.url);
  await page.keyboard.press('Escape');
  await expect(account).toBeFocused();

  await account.click();
  await menu.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${url}/sign-in`);
  await expect(field(page)).toBeFocused();
  await page.goto(`${url}/interceptions`);
  await expect(page).toHaveURL(`${url}/sign-in`);
});

test('another user signs in from the menu, and the page starts from scratch', async ({ page, deployFor }) => {
  const { coder, url } = await deployFor('owner', 'v2.34.5+abc');
  await page.goto(`${url}/interceptions`);
  await page.getByRole('button', { name: 'Show details' }).first().click();
  await page.getByRole('button', { name: 'Signed in as olivia' }).click();
  await page.getByRole('menuitem', { name: 'Use another token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Use another token' });
  await expect(field(page)).toBeFocused();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Hide details' })).toHaveCount(1);

  await page.getByRole('button', { name: 'Signed in as olivia' }).click();
  await page.getByRole('menuitem', { name: 'Use another token' }).click();
  await field(page).fill(coder.tokens.auditor);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Signed in as arun')).toBeAttached();
  await expect(page.getByRole('button', { name: 'Hide details' })).toHaveCount(0);
});

test('a server token is named, and there is no sign-out', async ({ page, deploy }) => {
  const { url } = await deploy('v2.34.5+abc', {}, ({ tokens }) => ({ CODER_SESSION_TOKEN: tokens.owner }));
  await page.goto(url);
  await page.getByRole('button', { name: 'Signed in as olivia' }).click();
  const menu = page.getByRole('menu');
  await expect(menu).toContainText('Using the server’s CODER_SESSION_TOKEN');
  await expect(menu.getByRole('menuitem', { name: 'Sign out' })).toHaveCount(0);
});

test('works with the keyboard only', async ({ page, deploy }) => {
  const { coder, url } = await deploy('v2.34.5+abc');
  await page.goto(url);
  await expect(field(page)).toBeFocused();
  for (const [role, name] of [
    ['button', 'Sign in'],
    ['link', /cli-auth/],
    ['button', 'Copy coder tokens create --lifetime 24h'],
    ['button', 'Copy coder login token'],
  ] as const) {
    await page.keyboard.press('Tab');
    await expect(page.getByRole(role, { name })).toBeFocused();
  }
  for (let back = 0; back < 4; back += 1) await page.keyboard.press('Shift+Tab');
  await page.keyboard.type(coder.tokens.owner);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.locator('[data-interception-id]').first()).toBeVisible();
  await page.getByRole('button', { name: 'Signed in as olivia' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeFocused();
  // The dialog traps the focus and wraps around.
  for (let tab = 0; tab < 4; tab += 1) await page.keyboard.press('Tab');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('has no axe violations', async ({ openFresh, deploy }) => {
  const { coder, url } = await deploy('v2.34.5+abc');
  const page = await openFresh();
  await page.goto(url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await axe(page);
  await field(page).fill(coder.tokens.owner);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Signed in as olivia' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await axe(page);
  await page.goto(`${url}/sign-in`);
  await expect(page.getByText('You’re already signed in')).toBeVisible();
  await axe(page);
});
