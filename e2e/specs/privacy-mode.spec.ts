import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import * as v from 'valibot';
import { InterceptionSchema, type Interception } from '#shared/domain/interception.ts';
import { parseCsv } from '#e2e/support/parse-csv.ts';
import { axe, expect, test as base } from '#e2e/support/fixtures.ts';
import { collectRenderedTexts } from '#e2e/support/rendered-texts.ts';
import { startServerOf } from '#e2e/support/server-of-rows.ts';
import type { RunningServer } from '#e2e/support/server.ts';

/** Part of every text of a user. The text after it names the field. */
const SECRET = 'zanzibar';
const START = Date.parse('2026-11-20T12:00:00Z');

function rowOf(index: number): Interception {
  const id = (kind: number): string => `0000000${kind}-0000-4000-8000-00000000000${index}`;
  const at = (ms: number): string => new Date(START - index * 20_000 + ms).toISOString();
  const child = {
    interception_id: id(0),
    provider_response_id: `answer-${index}`,
    metadata: { tag: `${SECRET}-tag`, count: 3 },
    created_at: at(100),
  };
  return {
    id: id(0),
    api_key_id: 'key',
    initiator: {
      id: '00000001-0000-4000-8000-000000000000',
      username: 'ada',
      name: 'Ada Lovelace',
      avatar_url: '',
    },
    provider: 'anthropic',
    model: 'claude',
    client: 'Claude Code',
    metadata: { Username: 'ada', note: `${SECRET}-note`, parts: [`${SECRET}-part`], count: 5 },
    started_at: at(0),
    ended_at: at(9000),
    error_type: 'rate_limit_error',
    error_message: `${SECRET}-message`,
    token_usages: [{ ...child, id: id(2), input_tokens: 5, output_tokens: 7 }],
    // The others continue the oldest, as the related requests show.
    user_prompts:
      index === 1 ? [] : [{ ...child, id: id(3), prompt: `${SECRET}-prompt ${'long '.repeat(300)}` }],
    tool_usages: [
      {
        ...child,
        id: id(4),
        server_url: '',
        tool: 'Bash',
        input: JSON.stringify({ command: `${SECRET}-command`, timeout: 5 }),
        injected: false,
        invocation_error: '',
      },
      {
        ...child,
        id: id(5),
        server_url: 'http://mcp.example.com',
        tool: 'create',
        input: `${SECRET}-input `.repeat(100),
        injected: true,
        invocation_error: `${SECRET}-error`,
      },
    ],
  };
}

const ROWS = [0, 1, 2].map(rowOf);

interface Tells {
  /** All texts and attributes with the secret that appeared in a document since the last call, however briefly. */
  told: () => Promise<string[]>;
}

const test = base.extend<Tells, { privacyMode: RunningServer }>({
  privacyMode: [
    async ({}, use) => {
      const server = await startServerOf(ROWS, { PRIVACY_MODE: 'on' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  told: async ({ context, page }, use) => {
    const seen = await collectRenderedTexts(context, SECRET);
    await use(async () => {
      await page.evaluate(() => new Promise(requestAnimationFrame));
      const texts = seen
        .splice(0)
        .flatMap(({ text }) => text.match(new RegExp(`${SECRET}(?:-\\w+)?`, 'g')) ?? []);
      return [...new Set(texts)];
    });
  },
});

// All tests share one server.
test.describe.configure({ mode: 'default' });
test.use({
  baseURL: async ({ privacyMode }, use) => use(privacyMode.url),
  permissions: ['clipboard-read', 'clipboard-write'],
});

const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
const privacySwitch = (page: Page): Locator => page.getByRole('button', { name: 'Privacy mode' });
const shows = (within: Page | Locator, what: string): Locator =>
  within.getByRole('button', { name: new RegExp(`^Show ${what}, [\\d,]+ characters?$`) });

async function open(page: Page, index: number): Promise<void> {
  await page.locator(`[data-interception-id="${ROWS[index]?.id}"]`).getByRole('link').click();
  await expect(page.getByRole('list', { name: 'Timeline' })).toBeVisible();
}

async function openShareMenu(page: Page, ...items: string[]): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  for (const item of items) await page.getByRole('menu').getByText(item).click();
}

async function save(page: Page, act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFile(await download.path(), 'utf8');
}

async function exportRows(page: Page, format: string, included = false): Promise<string> {
  await page.getByRole('button', { name: 'Export rows' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export rows' });
  await dialog.getByRole('radio', { name: format }).check();
  if (format === 'CSV') await dialog.getByRole('button', { name: 'All columns' }).click();
  const box = dialog.getByRole('checkbox', { name: 'Include hidden content' });
  await expect(box).not.toBeChecked();
  if (included) await box.check();
  return await save(page, () => dialog.getByRole('button', { name: 'Export' }).click());
}

test('hides every text from the first frame, on every page', async ({ page, told }) => {
  await page.goto('/interceptions');
  const row = page.locator(`[data-interception-id="${ROWS[0]?.id}"]`);
  await expect(row).toContainText('1,516 characters');
  await expect(privacySwitch(page)).toHaveAttribute('aria-pressed', 'true');

  await row.getByRole('button', { name: 'Show details' }).click();
  const detail = page.getByRole('region', { name: /^Details of interception/ });
  await detail.getByRole('button', { name: /^create/ }).click();
  await expect(shows(detail, 'prompt')).toBeVisible();
  await expect(detail.getByRole('button', { name: 'Show input, JSON, 2 keys' })).toBeVisible();
  await expect(shows(detail, 'input')).toBeVisible();
  await expect(shows(detail, 'error')).toHaveCount(2);
  await expect(detail.getByRole('button', { name: /^Copy (?:prompt|input)$/ })).toHaveCount(0);
  expect(await page.locator('body').ariaSnapshot()).not.toContain(SECRET);

  await open(page, 1);
  await page
    .getByRole('region', { name: 'Related requests' })
    .getByText(/^1 earlier request in this turn/)
    .click();
  await page.getByRole('button', { name: 'Raw JSON' }).click();
  await expect(shows(page, 'raw JSON')).toBeVisible();
  await axe(page);
  await page.emulateMedia({ media: 'print' });
  await page.emulateMedia({ media: 'screen' });

  await openShareMenu(page, 'Copy as Markdown');
  await expect(page.getByText('Markdown without hidden content copied')).toBeVisible();
  const ticket = await clipboard(page);
  expect(ticket).toContain('[hidden: 14 characters]');
  expect(ticket).not.toContain(SECRET);
  const json = await save(page, () => openShareMenu(page, 'Download JSON'));
  expect(json).not.toContain(SECRET);
  expect(v.is(v.array(InterceptionSchema), JSON.parse(json))).toBe(true);

  await page.getByRole('link', { name: 'Usage', exact: true }).click();
  await expect(page.getByText('create').first()).toBeVisible();
  await page.route(/aibridge\/interceptions\?/, route => route.fulfill({ body: `{"a": "${SECRET}"` }));
  await page.goto('/interceptions');
  await expect(shows(page.getByRole('alert').first(), 'response text')).toBeVisible();
  expect(await told()).toEqual([]);
});

test('shows one text on request and no other, until privacy mode is turned on again', async ({
  page,
  told,
}) => {
  await page.goto('/interceptions');
  await open(page, 2);
  await shows(page, 'prompt').press('Enter');
  await expect(page.getByRole('group', { name: 'prompt' })).toBeFocused();
  await page.getByRole('button', { name: 'Copy prompt' }).click();
  expect(await clipboard(page)).toBe(ROWS[2]?.user_prompts[0]?.prompt);
  await page.getByRole('button', { name: 'Show input, JSON, 2 keys' }).click();
  await page.getByRole('button', { name: 'Copy input' }).click();
  expect(await clipboard(page)).toBe(ROWS[2]?.tool_usages[0]?.input);
  expect((await told()).sort()).toEqual([`${SECRET}-command`, `${SECRET}-prompt`]);

  // The next one in the same place is hidden, and so is this one on the way back.
  await shows(page, 'error').first().click();
  await expect(page.getByText(`${SECRET}-message`)).toBeVisible();
  await told();
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect(page.getByText('1 of 3', { exact: true })).toBeVisible();
  await expect(shows(page, 'error')).toHaveCount(2);
  await expect(shows(page, 'prompt')).toBeVisible();
  expect(await told()).toEqual([]);

  await shows(page, 'prompt').click();
  await privacySwitch(page).click();
  await expect(page.getByText(`${SECRET}-command`).first()).toBeVisible();
  await privacySwitch(page).click();
  await expect(shows(page, 'prompt')).toBeVisible();
  await expect(page.getByText(SECRET)).toHaveCount(0);

  await openShareMenu(page, 'Include hidden content', 'Copy as Markdown');
  await expect(page.getByText('Markdown copied')).toBeVisible();
  expect(await clipboard(page)).toContain(`${SECRET}-prompt`);
  await openShareMenu(page, 'Copy as Markdown');
  await expect(page.getByText('Markdown without hidden content copied')).toBeVisible();
});

test('applies to files, unless hidden text is included', async ({ page, told }) => {
  await page.goto('/interceptions');
  const csv = await exportRows(page, 'CSV');
  const [header = [], first = []] = parseCsv(csv);
  expect(first[header.indexOf('prompt_text')]).toBe('[hidden: 1516 characters]');
  expect(first[header.indexOf('tools')]).toBe('Bash, create');
  const lines = await exportRows(page, 'NDJSON');
  expect(csv + lines).not.toContain(SECRET);
  expect(lines).toContain('"invocation_error":"[hidden: 14 characters]"');

  const whole = await exportRows(page, 'NDJSON', true);
  expect(whole.match(new RegExp(`${SECRET}-\\w+`, 'g'))).toContain(`${SECRET}-error`);
  expect(await exportRows(page, 'NDJSON')).toBe(lines);
  expect(await told()).toEqual([]);
});

test('is turned off for one tab if the server turns it on, and is available on a narrow screen', async ({
  page,
  context,
}) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/interceptions');
  await expect(privacySwitch(page)).toBeHidden();
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  const item = page.getByRole('menuitemcheckbox', { name: 'Privacy mode' });
  await expect(item).toBeChecked();
  await item.click();
  await expect(item).not.toBeChecked();
  await expect(page.getByText(`${SECRET}-prompt`).first()).toBeVisible();
  await page.reload();
  await expect(page.getByText(`${SECRET}-prompt`).first()).toBeVisible();

  const next = await context.newPage();
  await next.goto('/interceptions');
  await expect(next.getByText('1,516 characters').first()).toBeVisible();
  // If the user turns it on, it applies to every tab.
  await privacySwitch(next).click();
  await privacySwitch(next).click();
  await expect(page.getByText(SECRET)).toHaveCount(0);
});
