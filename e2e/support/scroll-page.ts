import type { Page } from '@playwright/test';

interface DrawnRows {
  /** Place in the whole list, from 0, and id. */
  rows: { index: number; id: string }[];
  elements: number;
}

/**
 * The rows in the document now; then scrolls on until the last of them is at the top. However late the page draws, no
 * row is passed by that was never in the document.
 */
export function scrollAndWait(page: Page): Promise<DrawnRows> {
  return page.evaluate(() => {
    const drawn = [...document.querySelectorAll('[data-interception-id]')];
    const rows = drawn.map(row => ({
      index: Number(row.getAttribute('aria-rowindex')) - 2,
      id: row.getAttribute('data-interception-id') ?? '',
    }));
    drawn.at(-1)?.scrollIntoView({ block: 'start' });
    return { rows, elements: document.getElementsByTagName('*').length };
  });
}
