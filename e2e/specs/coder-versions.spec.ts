import { demoData } from '#e2e/fakes/coder-data.ts';
import { CLOCK_START } from '#e2e/support/clock.ts';
import { test } from '#e2e/support/coder-fixtures.ts';
import { axe, expect } from '#e2e/support/fixtures.ts';

const row = '[data-interception-id]';
const ROWS = '/api/v2/aibridge/interceptions';

test.beforeEach(({ expectFailure }) => {
  for (const status of [400, 403, 404, 502]) expectFailure('/api/v2/', status);
});

test('every page explains what 2.35 removed and how to bring it back', async ({ page, deployFor }) => {
  const { coder, url, asked } = await deployFor('owner', 'v2.36.1+abc');
  for (const path of [
    '/interceptions?model=gpt-5',
    '/usage',
    '/interceptions/2f1c?started_at=2026-01-01T00:00:00Z',
  ]) {
    await page.goto(url + path);
    await expect(page.getByText('This version of Coder no longer provides interceptions')).toBeVisible();
    await expect(page.getByText(/runs Coder 2\.36\. Coder 2\.35 removed/)).toBeVisible();
    const line = `DATABASE_URL=postgres://… CODER_URL=${coder.url} npm start`;
    await expect(page.getByText(line, { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: `Copy ${line}` })).toBeVisible();
  }
  expect(asked()).toEqual([]);
});

test('an older Coder shows which versions work', async ({ page, deployFor }) => {
  const { url, asked } = await deployFor('owner', 'v2.28.3+abc');
  await page.goto(url);
  await expect(page.getByText('This version of Coder doesn’t support interceptions yet')).toBeVisible();
  await expect(page.getByText(/Coder 2\.29 to 2\.34/)).toBeVisible();
  expect(asked()).toEqual([]);
});

test('members see that their role cannot read, with any filter', async ({ page, deployFor }) => {
  const { url, asked } = await deployFor('member', 'v2.34.5+abc');
  for (const path of ['/interceptions', '/interceptions?model=gpt-5', '/usage', '/interceptions/2f1c']) {
    await page.goto(url + path);
    await expect(page.getByText('You don’t have access to interceptions')).toBeVisible();
    await expect(page.getByText(/You’re signed in as mei/)).toBeVisible();
  }
  expect(asked()).toEqual([]);
});

test('members of an older Coder see their own rows and a note about it', async ({ page, deployFor }) => {
  // Enough rows that some are hers at any hour of any day.
  const data = demoData({ seed: 1, size: 2000, now: CLOCK_START });
  const { url, asked } = await deployFor('member', 'v2.31.2+abc', { data });
  await page.goto(`${url}/interceptions`);
  await page.locator(row).first().waitFor();
  await expect(page.getByText(/^You’re seeing only your own interceptions\. On Coder 2\.31/)).toBeVisible();
  // This version has no list of models or clients, and no filter by client.
  expect(asked()).toEqual([ROWS]);
  const client = page.getByRole('combobox', { name: 'Client' });
  await expect(client).toBeDisabled();
  await expect(page.getByTitle('Filtering by client requires Coder 2.32 or later.')).toBeVisible();
});

test('without value lists, values of the loaded rows are suggested and remembered', async ({
  page,
  deployFor,
}) => {
  const { url } = await deployFor('owner', 'v2.31.2+abc');
  await page.goto(`${url}/interceptions`);
  await page.locator(row).first().waitFor();
  await expect(page.getByText('You’re seeing only your own interceptions')).toHaveCount(0);
  const model = page.getByRole('combobox', { name: 'Model' });
  await model.click();
  await expect(page.getByText('Suggestions from loaded rows. You can type any other value.')).toBeVisible();
  const offered = await page.getByRole('option').allTextContents();
  expect(offered.length).toBeGreaterThan(1);
  await page.getByRole('option').first().click();
  await expect(model).toHaveValue(offered[0] ?? '');
  await expect(page.locator(row).first()).toBeVisible();
  await page.getByRole('button', { name: `Remove ${offered[0]}` }).press('Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option')).toHaveText(offered);
});

test('without a client field, a row shows nothing instead of Unknown', async ({ page, deployFor }) => {
  const { url } = await deployFor('owner', 'v2.29.5+abc');
  await page.goto(`${url}/interceptions`);
  await expect(page.locator(`${row} [data-column="client"]`).first()).toHaveText('–');
  await expect(page.getByText('Unknown')).toHaveCount(0);
});

test('if value lists and users are forbidden, known values remain', async ({ page, deployFor }) => {
  const { coder, url } = await deployFor('owner', 'v2.34.5+abc');
  coder.setFault(
    {
      kind: 'coder response',
      response: {
        status: 403,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ message: 'Forbidden.' }),
      },
    },
    { targets: /^\/api\/v2\/(?:users\?|aibridge\/(?:models|clients))/ },
  );
  await page.goto(`${url}/interceptions`);
  const name = await page.locator(`${row} [data-column="initiator"]`).first().textContent();
  for (const control of ['Model', 'Client', 'Initiator']) {
    await page.getByRole('combobox', { name: control }).click();
    await expect(page.getByText('Suggestions from loaded rows. You can type any other value.')).toBeVisible();
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Escape');
  }
  const people = page.getByRole('combobox', { name: 'Initiator' });
  // The cell starts with the letter of the user's avatar.
  await people.fill((name ?? '').slice(-2));
  await page.getByRole('option').first().click();
  await expect(page).toHaveURL(/initiator=/);
  await expect(page.locator(row).first()).toBeVisible();
});

test('a missing license shows our message and Coder’s', async ({ page, deployFor }) => {
  const { coder, url } = await deployFor('owner', 'v2.33.2+abc', { licensed: false });
  await page.goto(`${url}/interceptions`);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('AI Bridge isn’t licensed or isn’t enabled');
  await expect(alert).toContainText('AI Bridge is a Premium feature. Contact sales!');
  coder.license(true);
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator(row).first()).toBeVisible();
});

test('an unreachable Coder does not ask for a token and recovers in place', async ({ page, deployFor }) => {
  const { coder, url, asked } = await deployFor('owner', 'v2.34.5+abc');
  await coder.stopListening();
  await page.goto(`${url}/interceptions?provider=anthropic`);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Coder could not be reached.');
  await expect(alert).toContainText('refused the connection');
  const opened = await page.evaluate(() => performance.timeOrigin);
  const answered = page.waitForResponse(/\/config$/);
  await alert.getByRole('button', { name: 'Retry' }).click();
  // This request fails while Coder is down. Otherwise this click would already recover the page.
  await answered;
  await expect(alert).toBeVisible();
  await coder.listenAgain();
  expect(asked()).toEqual([]);
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator(row).first()).toBeVisible();
  await expect(page.getByText('Signed in as olivia')).toBeAttached();
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(opened);
});

test('if Coder fails later, the rows stay and the reason is shown', async ({ page, deployFor }) => {
  const { coder, url } = await deployFor('owner', 'v2.34.5+abc');
  await page.goto(`${url}/interceptions`);
  await page.locator(row).first().waitFor();
  await coder.stopListening();
  await page.getByRole('button', { name: 'Refresh' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Coder could not be reached.');
  await expect(alert).toContainText('Showing the previous results.');
  await coder.listenAgain();
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(alert).toHaveCount(0);
});

test('if Coder is upgraded, the rows stay and the missing list is explained', async ({ page, deployFor }) => {
  const { coder, url } = await deployFor('owner', 'v2.34.5+abc');
  await page.goto(`${url}/interceptions`);
  await page.locator(row).first().waitFor();
  coder.upgrade('v2.36.0+abc');
  await page.getByRole('button', { name: 'Refresh' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Coder doesn’t provide this list');
  await expect(page.locator(row).first()).toBeVisible();
  await alert.getByRole('button', { name: 'Reload the page' }).click();
  await expect(page.getByText('This version of Coder no longer provides interceptions')).toBeVisible();
});

test('a session that expires in Coder is renewed in place', async ({ page, deployFor, expectFailure }) => {
  expectFailure('/api/v2/', 401);
  const { coder, url } = await deployFor('owner', 'v2.34.5+abc');
  await page.goto(`${url}/interceptions`);
  await page.locator(row).first().getByRole('button', { name: 'Show details' }).click();
  coder.expire(coder.tokens.owner);
  await page.mouse.move(600, 500);
  await page.mouse.wheel(0, 3200);
  const dialog = page.getByRole('dialog', { name: 'Your session has expired' });
  await expect(dialog.getByRole('link', { name: /cli-auth/ })).toHaveAttribute(
    'href',
    `${coder.url}/cli-auth`,
  );
  await dialog.getByLabel('Session token').fill(coder.signIn('owner'));
  await page.keyboard.press('Enter');
  await expect(page.getByText('200 of 400 interceptions', { exact: true })).toBeAttached();
  await page.keyboard.press('Home');
  await expect(page.getByRole('button', { name: 'Hide details' })).toHaveCount(1);
});

test('the badge shows the Coder URL and version', async ({ page, deployFor }) => {
  const { coder, url } = await deployFor('owner', 'v2.34.5+abc');
  await page.goto(`${url}/interceptions`);
  const badge = page.getByText(`${new URL(coder.url).host} · 2.34`);
  await expect(badge).toBeVisible();
  await expect(page.getByTitle(/From the AI Bridge API at .*, Coder v2\.34\.5\+abc\./)).toBeVisible();
});

for (const [version, account, words] of [
  ['v2.36.1+abc', 'owner', 'This version of Coder no longer provides interceptions'],
  ['v2.28.0+abc', 'owner', 'This version of Coder doesn’t support interceptions yet'],
  ['v2.34.5+abc', 'member', 'You don’t have access to interceptions'],
  ['v2.31.2+abc', 'member', 'You’re seeing only your own interceptions.'],
] as const) {
  test(`no axe violations: ${words}`, { tag: '@long' }, async ({ openFresh, deploy }) => {
    const { coder, url } = await deploy(version);
    const page = await openFresh();
    await page.context().addCookies([{ name: 'aibridge_session', value: coder.tokens[account], url }]);
    await page.goto(url);
    await expect(page.getByText(words)).toBeVisible();
    await axe(page);
  });
}
