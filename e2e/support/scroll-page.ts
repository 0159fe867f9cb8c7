import type { Page } from '@playwright/test';

interface RenderedRows {
  /** The index counts from 0 in the whole list. */
  rows: { index: number; id: string }[];
  elements: number;
}

/**
 * Returns the rows in the document, then scrolls until the last of them is at the top. Even with slow rendering, every
 * row is in the document at some step.
 */
export function scrollAndWait(page: Page): Promise<RenderedRows> {
  return page.evaluate(() => {
    const elements = [...document.querySelectorAll('[data-interception-id]')];
    const rows = elements.map(row => ({
      index: Number(row.getAttribute('aria-rowindex')) - 2,
      id: row.getAttribute('data-interception-id') ?? '',
    }));
    elements.at(-1)?.scrollIntoView({ block: 'start' });
    return { rows, elements: document.getElementsByTagName('*').length };
  });
}
