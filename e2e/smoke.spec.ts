import { expect, test } from './fixtures.ts';

test('the server says that it is well', async ({ request }) => {
  const response = await request.get('/healthz');
  expect(response.status()).toBe(200);
});

test('the page opens under its title', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/AI Bridge/);
});

test('the page does not ask for the charts before it is drawn', async ({ request }) => {
  const html = await (await request.get('/interceptions', { headers: { accept: 'text/html' } })).text();
  expect(html).toContain('/assets/');
  expect(html).not.toContain('recharts');
});
