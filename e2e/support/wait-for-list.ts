import { expect, type Page } from '@playwright/test';

/** Waits for the rows and for everything that the page loads after them, such as filter values. */
export async function waitForList(page: Page): Promise<void> {
  await page.locator('[data-interception-id]').first().waitFor();
  await page.getByRole('combobox', { name: 'Initiator' }).waitFor();
  await waitForQuietNetwork(page);
}

/** Playwright's `networkidle` may have passed before the last requests started. */
async function waitForQuietNetwork(page: Page): Promise<void> {
  let requestCount = 0;
  const isQuiet = async (): Promise<boolean> => {
    const before = requestCount;
    const requests = await page.requests();
    requestCount = requests.length;
    return (
      requestCount === before &&
      requests.every(request => request.failure() !== null || request.timing().responseEnd >= 0)
    );
  };
  await expect.poll(isQuiet, { intervals: [500] }).toBe(true);
}
