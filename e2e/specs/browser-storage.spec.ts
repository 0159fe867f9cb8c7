import type { Page } from '@playwright/test';
import { demoData } from '#e2e/fakes/coder-data.ts';
import { CLOCK_START } from '#e2e/support/clock.ts';
import { test } from '#e2e/support/coder-fixtures.ts';
import { expect } from '#e2e/support/fixtures.ts';

/** Enough rows that some time ranges are old enough to be cached. */
const DATA = demoData({ seed: 1, size: 3000, now: CLOCK_START });
/** Shorter texts could be part of any other text. */
const SHORTEST = 12;

/** The content of IndexedDB by database. Empty if there is no site data. */
const databases = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const wait = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('No answer')));
      });
    const values: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await wait(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const entries = [await wait(objects.getAllKeys()), await wait(objects.getAll())];
        values.push(...entries.flat().map(each => JSON.stringify(each)));
      }
      database.close();
    }
    return values;
  });

const webStorage = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]));

test('the browser stores sums and positions, never a text of a row, and no sums after sign-out', async ({
  page,
  deployFor,
}) => {
  const { coder, url } = await deployFor('owner', 'v2.34.5+abc', { data: DATA });
  await page.goto(`${url}/interceptions`);
  await page.getByRole('button', { name: 'Show details' }).first().click();
  await expect(page.getByRole('heading', { name: 'Token usage' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Usage' }).click();
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(
    /All [\d,]+ interceptions loaded/,
    {
      timeout: 40_000,
    },
  );
  await expect.poll(async () => (await databases(page)).length).toBeGreaterThan(0);
  const kept = (await databases(page)).join('\n') + (await webStorage(page));
  const texts = DATA.interceptions.flatMap(({ user_prompts, tool_usages }) => [
    ...user_prompts.map(({ prompt }) => prompt),
    ...tool_usages.map(({ input }) => input),
  ]);
  const written = texts
    .filter(text => text.length >= SHORTEST)
    .map(text => JSON.stringify(text.slice(0, 60)).slice(1, -1));
  expect(written.length).toBeGreaterThan(1000);
  expect(written.filter(text => kept.includes(text))).toEqual([]);
  expect(kept).not.toContain(coder.tokens.owner);
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations())).toEqual([]);

  await page.getByRole('button', { name: 'Signed in as olivia' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${url}/sign-in`);
  expect(await databases(page)).toEqual([]);
});
