import { expect, type Page } from '@playwright/test';

/** The list with its filters: what they offer, and what draws a detail, is asked for once the rows are drawn. */
export async function waitForList(page: Page): Promise<void> {
  await page.locator('[data-interception-id]').first().waitFor();
  await page.getByRole('combobox', { name: 'Initiator' }).waitFor();
  await quietNetwork(page);
}

/** The page's own `networkidle` may have been before the last requests began. */
async function quietNetwork(page: Page): Promise<void> {
  let asked = 0;
  const isQuiet = async (): Promise<boolean> => {
    const before = asked;
    const requests = await page.requests();
    asked = requests.length;
    return (
      asked === before && requests.every(each => each.failure() !== null || each.timing().responseEnd >= 0)
    );
  };
  await expect.poll(isQuiet, { intervals: [500] }).toBe(true);
}
