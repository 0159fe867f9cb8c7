import { axe, expect, test } from '#e2e/support/fixtures.ts';

// Tests the guard itself: each of these tests must fail, and only because of the fixtures.
test.beforeEach(async ({ page }) => {
  await page.route('**/planted', route => route.fulfill({ status: 418, body: '{}' }));
  await page.route('**/broken', route => route.abort());
  await page.goto('/healthz');
});

test.fail('a console message fails a test', async ({ page }) => {
  await page.evaluate(() => console.info('planted'));
});

test.fail('a page error fails a test', async ({ page }) => {
  const error = page.waitForEvent('pageerror');
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('planted');
    });
  });
  await error;
});

test.fail('a request to another machine fails a test', async ({ page }) => {
  await page.route('https://example.invalid/*', route => route.fulfill({ status: 200, body: '' }));
  await page.evaluate(() => fetch('https://example.invalid/planted', { mode: 'no-cors' }).then(() => null));
});

test.fail('an unexpected failed response fails a test', async ({ page }) => {
  const line = page.waitForEvent('console');
  await page.evaluate(() => fetch('/planted').then(() => null));
  await line;
});

test.fail(
  'a failed response with another status than expected fails a test',
  async ({ page, expectFailure }) => {
    expectFailure('/planted', 500);
    const line = page.waitForEvent('console');
    await page.evaluate(() => fetch('/planted').then(() => null));
    await line;
  },
);

test.fail('a second browser context is guarded too', async ({ openFresh }) => {
  const page = await openFresh();
  await page.goto('/healthz');
  await page.evaluate(() => console.info('planted'));
});

test.fail('an axe violation fails a test', async ({ page }) => {
  await page.setContent(
    '<html lang="en"><title>planted</title><main><h1>Planted</h1><button></button></main>',
  );
  await axe(page);
});

test('expected failed responses pass', async ({ page, expectFailure }) => {
  expectFailure('/planted', 418);
  expectFailure('/broken', 'net::ERR_FAILED');
  const answers = await page.evaluate(() =>
    Promise.all(
      ['/planted', '/broken'].map(path =>
        fetch(path).then(
          response => response.status,
          () => 'broken',
        ),
      ),
    ),
  );
  expect(answers).toEqual([418, 'broken']);
});
