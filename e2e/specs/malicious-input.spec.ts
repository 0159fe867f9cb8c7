import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test as base } from '#e2e/support/fixtures.ts';
import { scrollAndWait } from '#e2e/support/scroll-page.ts';
import { startServerOf } from '#e2e/support/server-of-rows.ts';
import type { RunningServer } from '#e2e/support/server.ts';
import { parseCsv, unguarded } from '#e2e/support/parse-csv.ts';
import { CORPUS, UNSTORABLE } from '#e2e/support/malicious-input/corpus.ts';
import { maliciousRow } from '#e2e/support/malicious-input/rows.ts';

/** The soak tries all texts, a normal run some of every kind. */
const ALL = process.env['E2E'] === 'all';
const STEP = ALL ? 1 : 27;
const ROW_HEIGHT = 36;
const ROWS = CORPUS.map(maliciousRow);

/** The program with a file in which every text is malicious. */
const test = base.extend<object, { hostile: RunningServer }>({
  hostile: [
    async ({}, use) => {
      const server = await startServerOf(ROWS);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

test.use({ baseURL: async ({ hostile }, use) => use(hostile.url) });

/** Scripts that ran, policy violations, and dialogs that opened. */
const happened = (page: Page): Promise<string[]> => page.evaluate(() => window.happened);

declare global {
  interface Window {
    ran?: number;
    happened: string[];
  }
}

test.beforeEach(async ({ page, context }) => {
  await context.addInitScript(() => {
    window.happened = [];
    Object.defineProperty(window, 'ran', {
      set() {
        window.happened.push('ran');
      },
    });
    document.addEventListener('securitypolicyviolation', event =>
      window.happened.push(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  page.on('dialog', dialog => void dialog.dismiss());
});
test.afterEach(async ({ page }) => {
  expect(await happened(page)).toEqual([]);
  expect(await page.evaluate(() => Object.prototype.hasOwnProperty.call(Object.prototype, 'polluted'))).toBe(
    false,
  );
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

for (const width of [1280, 390]) {
  test(`the list has rows of one height and aligned columns, ${width} px wide`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/interceptions');
    await expect(page.getByText(`of ${ROWS.length} interceptions`).first()).toBeAttached();
    // The fallback font has other widths until the web font is loaded.
    await page.evaluate(() => document.fonts.ready);
    const seen = new Set<number>();
    const shapes = new Set<string>();
    await expect(async () => {
      const shape = await page.evaluate(() =>
        [...document.querySelectorAll('[data-interception-id]')].map(row => {
          const lefts = [...row.querySelectorAll('[role=gridcell]')].map(
            cell => cell.getBoundingClientRect().left,
          );
          return `${row.getBoundingClientRect().height}: ${lefts.join(' ')}`;
        }),
      );
      for (const each of shape) shapes.add(each);
      for (const { index } of (await scrollAndWait(page)).rows) seen.add(index);
      expect(seen.size).toBe(ROWS.length);
    }).toPass({ intervals: [20] });
    expect([...shapes]).toHaveLength(1);
  });
}

test('an interception fits a viewport of 320 px', async ({ page }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 320, height: 640 });
  const long = ROWS.filter((_, index) => (CORPUS[index] ?? '').length > 40);
  for (const { id } of long.filter((_, index) => index % (ALL ? 1 : 8) === 0)) {
    await page.goto(`/interceptions/${id}`);
    await expect(page.getByRole('region', { name: 'Related requests' })).toBeVisible();
    const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(beyond).toBeLessThanOrEqual(0);
  }
});

test(
  'every interception is shown completely, also with Markdown prompts',
  { tag: '@long' },
  async ({ page }) => {
    test.setTimeout(300_000);
    await page.goto('/interceptions');
    await page.locator('[data-interception-id]').first().getByRole('link').first().click();
    const panel = page.getByRole('region', { name: 'Interception', exact: true });
    await panel.getByRole('button', { name: /render prompts as Markdown/i }).click();
    for (const [index, { id }] of ROWS.slice(0, ALL ? undefined : 70).entries()) {
      if (index % STEP === 0) {
        await expect(panel.getByRole('region', { name: `Details of interception ${id}` })).toBeVisible();
      }
      await page.keyboard.press('j');
    }
  },
);

test('rows expand and collapse', async ({ page }) => {
  // All rows take minutes on a busy machine.
  test.setTimeout(ALL ? 600_000 : 120_000);
  await page.goto('/interceptions');
  await page.locator('[data-interception-id]').first().waitFor();
  for (const [index, { id }] of [...ROWS.entries()].filter(([each]) => each % (ALL ? 1 : 39) === 0)) {
    const row = page.locator(`[data-interception-id="${id}"]`);
    await expect(async () => {
      await page.evaluate(top => window.scrollTo(0, top), index * ROW_HEIGHT);
      await expect(row).toBeInViewport({ timeout: 100 });
    }).toPass();
    await row.getByRole('button', { name: 'Show details' }).click();
    await expect(page.getByRole('region', { name: `Details of interception ${id}` })).toBeVisible();
    await row.getByRole('button', { name: 'Hide details' }).click();
  }
});

test('the usage page shows charts and tables', { tag: '@long' }, async ({ page }) => {
  await page.goto('/usage');
  await expect(page.getByRole('region', { name: 'Loading' })).toContainText(
    `All ${ROWS.length} interceptions`,
  );
  for (const button of await page.getByRole('button', { name: 'View as table' }).all()) await button.click();
  await expect(page.getByRole('table', { name: 'Tokens by model' }).getByRole('row')).not.toHaveCount(0);
});

test('a filter in the URL finds its rows or shows why it is invalid', async ({ page }) => {
  test.setTimeout(240_000);
  const short = CORPUS.filter(text => text.length < 1000);
  for (const text of short.filter((_, index) => index % STEP === 0)) {
    await page.goto(`/interceptions?${new URLSearchParams({ model: text, provider: text }).toString()}`);
    const rows = page.locator('[data-interception-id]').first();
    const reason = page.getByRole('alert').first();
    const empty = page.getByText(/No interceptions match|Invalid filter/).first();
    await expect(rows.or(reason).or(empty).first()).toBeVisible();
    expect(await happened(page)).toEqual([]);
  }
});

test('the export is complete and has no active content', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Export rows' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export rows' });
  await dialog.getByLabel('Prompt text').check();
  await dialog.getByLabel('Tool names').check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export' }).click(),
  ]);
  const text = (await readFile(await download.path(), 'utf8')).replace(/^\ufeff/, '');
  const [header = [], ...lines] = parseCsv(text);
  expect(lines).toHaveLength(ROWS.length);
  expect(lines.flat().filter(field => /^[\s\ufeff]*[=+@\t\r]|^[\s\ufeff]*-\D/u.test(field))).toEqual([]);
  const prompts = lines.map(line => unguarded(line[header.indexOf('prompt_text')] ?? ''));
  expect(prompts).toEqual(CORPUS.map(unguarded));
});

test('copied text is the original, although invisible characters are shown by name', async ({ page }) => {
  const text = '\u202egnp.exe\u200b\u0007';
  const row = ROWS[CORPUS.indexOf('\u202egnp.exe')];
  await page.route(/aibridge\/interceptions\?/, async route => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      json: { count: 1, results: [{ ...row, user_prompts: [{ ...row?.user_prompts[0], prompt: text }] }] },
    });
  });
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Show details' }).click();
  const prompt = page
    .locator('.outside', { has: page.locator('[data-name="U+202E"]'), hasText: 'gnp' })
    .last();
  await expect(prompt).toBeVisible();
  const copied = await prompt.evaluate(element => {
    const selection = document.getSelection();
    selection?.selectAllChildren(element);
    return selection?.toString();
  });
  expect(copied).toContain('\u202egnp.exe');
});

test('text that PostgreSQL cannot store is shown if a response contains it', async ({ page }) => {
  const rows = UNSTORABLE.map(maliciousRow);
  await page.route(/aibridge\/interceptions\?/, route =>
    route.fulfill({ json: { count: rows.length, results: rows } }),
  );
  await page.goto('/interceptions');
  for (const { id } of rows) {
    const row = page.locator(`[data-interception-id="${id}"]`);
    await row.getByRole('button', { name: 'Show details' }).click();
    const detail = page.getByRole('region', { name: `Details of interception ${id}` });
    await expect(detail.locator('[data-name^="U+"]').first()).toBeVisible();
    await row.getByRole('button', { name: 'Hide details' }).click();
  }
});
