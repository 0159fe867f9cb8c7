import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Page } from '@playwright/test';
import { test } from '#e2e/support/coder-fixtures.ts';
import { expect } from '#e2e/support/fixtures.ts';

/** `localhost` and `127.0.0.1` are the same computer, but different sites for a browser. */
let elsewhere: Server;
let chat: string;
test.beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const to = searchParams.get('to') ?? '';
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><link rel="icon" href="data:,"><title>Chat</title><a href="${to}">Look</a>`);
  }).listen(0, 'localhost');
  await once(elsewhere, 'listening');
  const address = elsewhere.address();
  if (address === null || typeof address === 'string') throw new Error('The other site has no port.');
  chat = `http://localhost:${address.port}`;
});
test.afterAll(async () => {
  elsewhere.close();
  elsewhere.closeAllConnections();
  await once(elsewhere, 'close');
});

/** Follows a link to `url` on another site. */
async function followLink(page: Page, url: string): Promise<void> {
  await page.goto(`${chat}/?to=${encodeURIComponent(url)}`);
  await page.getByRole('link', { name: 'Look' }).click();
}

const firstRow = (page: Page) => page.locator('[data-interception-id]').first();

test('a link from another site opens signed in', async ({ page, deploy }) => {
  const { coder, url } = await deploy('v2.34.5+abc');
  await page.goto(url);
  await page.getByLabel('Session token').fill(coder.tokens.auditor);
  await page.keyboard.press('Enter');
  await firstRow(page).waitFor();
  for (const path of ['/interceptions?provider=anthropic', '/usage']) {
    await followLink(page, url + path);
    await expect(page).toHaveURL(url + path);
    await expect(page.getByText('Signed in as arun')).toBeAttached();
  }
});

test('a link from another site keeps the session with embedded data, and signs in a first visitor', async ({
  page,
  server,
}) => {
  await followLink(page, `${server.url}/interceptions`);
  await firstRow(page).waitFor();
  await expect(page.getByText('Signed in as olivia')).toBeAttached();

  const status = await page.evaluate(async token => {
    return (await fetch('/session', { method: 'POST', body: JSON.stringify({ token }) })).status;
  }, server.tokens.auditor);
  expect(status).toBe(204);
  for (const path of ['/', '/interceptions', '/usage']) {
    await followLink(page, server.url + path);
    await expect(page.getByText('Signed in as arun')).toBeAttached();
  }
});

test('another site cannot send any request', async ({ page, server, expectFailure }) => {
  await page.goto(`${server.url}/interceptions`);
  await firstRow(page).waitFor();
  await page.goto(chat);
  // The browser blocks the response for the page, but its tools can see it.
  const tools = await page.context().newCDPSession(page);
  const statuses = new Map<string, number>();
  const requestIds = new Map<string, string>();
  tools.on('Network.requestWillBeSent', ({ requestId, request }) => requestIds.set(request.url, requestId));
  tools.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) =>
    statuses.set(requestId, statusCode),
  );
  await tools.send('Network.enable');
  for (const path of [
    '/api/v2/aibridge/interceptions',
    '/config',
    '/healthz',
    '/interceptions',
    '/session',
  ]) {
    expectFailure(path, 'net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin');
    await page.evaluate(
      address => fetch(address, { mode: 'no-cors', credentials: 'include' }).catch(() => null),
      server.url + path,
    );
    await expect.poll(() => statuses.get(requestIds.get(server.url + path) ?? '')).toBe(403);
  }
});

test('a path of two slashes is a normal page', async ({ page, server }) => {
  for (const path of ['//x/interceptions', '//', '///evil.example/', '/%2F/x', '//user@x/usage?model=a#b']) {
    await page.goto(server.url + path);
    await expect(page.getByRole('navigation').getByRole('link', { name: 'Interceptions' })).toBeVisible();
    expect(new URL(page.url()).pathname).not.toMatch(/^\/\//);
  }
  await page.goto(`${server.url}//interceptions?model=gpt-5`);
  await expect(page).toHaveURL(`${server.url}/interceptions?model=gpt-5`);
  await expect(page.getByRole('grid', { name: 'Interceptions' })).toBeVisible();
});

test('signing out leaves nothing in this tab or another one', async ({
  page,
  context,
  deployFor,
  expectFailure,
}) => {
  const { coder, url } = await deployFor('owner', 'v2.34.5+abc');
  // Coder refuses the requests that are in flight when the session ends.
  expectFailure('/api/v2/aibridge/interceptions', 401);
  const other = await context.newPage();
  for (const each of [other, page]) {
    await each.goto(`${url}/interceptions`);
    await each.getByRole('button', { name: 'Show details' }).first().click();
    await each.getByRole('link', { name: 'Usage' }).click();
    await expect(each).toHaveURL(/\/usage/);
    await each.reload();
    await expect(each.getByText('Signed in as olivia')).toBeAttached();
    expect(await each.evaluate(() => sessionStorage.length)).toBeGreaterThan(0);
  }
  await page.getByRole('button', { name: 'Signed in as olivia' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  for (const each of [page, other]) {
    await expect(each.getByLabel('Session token')).toBeVisible();
    expect(await each.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  }

  // Another user sees only their own data, even if the previous user never signed out.
  await page.getByLabel('Session token').fill(coder.tokens.owner);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Show details' }).first().click();
  await page.reload();
  const kept = () => page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
  const owner = await page.evaluate(() => sessionStorage.getItem('aibridge:person'));
  expect(owner).not.toBeNull();
  await context.clearCookies();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Session token').fill(coder.tokens.auditor);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Signed in as arun')).toBeAttached();
  expect(await kept()).not.toContain(owner);
});
