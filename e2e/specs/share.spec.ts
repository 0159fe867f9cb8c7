import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import * as v from 'valibot';
import { InterceptionsPageSchema, type Interception } from '#shared/domain/interception.ts';
import { readAll, readPage } from '#e2e/support/api.ts';
import { axe, expect, test } from '#e2e/support/fixtures.ts';
import { startServer, type ServerAddress } from '#e2e/support/server.ts';

test.beforeEach(({ context }) => context.grantPermissions(['clipboard-read', 'clipboard-write']));

const addressOf = ({ id, started_at }: Interception): string =>
  `/interceptions/${id}?started_at=${encodeURIComponent(started_at)}`;
const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** The number of calls in the Markdown. With more calls, the failed one may be missing. */
const SHOWN_IN_TICKET = 20;

/** A row with a prompt, a failed injected call and another call. */
async function richRow(server: ServerAddress): Promise<Interception> {
  const rich = (await readAll(server)).find(
    row =>
      row.user_prompts.length > 0 &&
      row.tool_usages.length > 1 &&
      row.tool_usages.length <= SHOWN_IN_TICKET &&
      row.tool_usages.some(call => call.invocation_error !== ''),
  );
  if (!rich) throw new Error('No row has a prompt and a failed tool call beside another.');
  return rich;
}

async function openShareMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Runs a command as pasted and parses the response. */
async function paste(command: string, token: string) {
  const { stdout } = await promisify(execFile)('sh', ['-c', command], {
    env: { ...process.env, CODER_SESSION_TOKEN: token },
    maxBuffer: 64 * 1024 * 1024,
  });
  return v.parse(v.pipe(v.string(), v.parseJson(), InterceptionsPageSchema), stdout);
}

test('a copied link and id lead back to the row', async ({ page, openFresh, server }) => {
  const row = await richRow(server);
  await page.goto(addressOf(row));
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await clipboard(page);
  expect(link).toBe(server.url + addressOf(row));
  const fresh = await openFresh();
  await fresh.goto(link);
  await expect(fresh.getByRole('list', { name: 'Timeline' })).toBeVisible();
  await openShareMenu(page, 'Copy ID');
  expect(await clipboard(page)).toBe(row.id);
});

test('the copied curl command fetches the row and contains no secret', async ({ page, server }) => {
  const row = await richRow(server);
  await page.goto(addressOf(row));
  await openShareMenu(page, 'Copy as cURL');
  await expect(page.getByText('Command copied')).toBeVisible();
  const command = await clipboard(page);
  for (const token of Object.values(server.tokens)) expect(command).not.toContain(token);
  const { results } = await paste(command, server.tokens.owner);
  expect(results).toContainEqual(row);
});

test('Markdown for a ticket has the content of the page', async ({ page, server }) => {
  const row = await richRow(server);
  await page.goto(addressOf(row));
  await openShareMenu(page, 'Copy as Markdown');
  await expect(page.getByText('Markdown copied')).toBeVisible();
  const text = await clipboard(page);
  expect(text).toContain(`- Link: <${server.url}${addressOf(row)}>`);
  const error = row.tool_usages.find(call => call.invocation_error !== '')?.invocation_error ?? '';
  for (const part of [row.id, row.initiator.username, row.model, error]) expect(text).toContain(part);
});

test(
  'the downloaded file, opened again, gives the same responses',
  { tag: '@long' },
  async ({ page, server }) => {
    test.setTimeout(180_000);
    const row = await richRow(server);
    await page.goto(addressOf(row));
    const arriving = page.waitForEvent('download');
    await openShareMenu(page, 'Download JSON');
    const download = await arriving;
    expect(download.suggestedFilename()).toBe(`interception-${row.id}.json`);
    const folder = await mkdtemp(join(tmpdir(), 'aibridge-hand-on-'));
    try {
      const file = join(folder, 'rows.json');
      await download.saveAs(file);
      const text = await readFile(file, 'utf8');
      expect(text.startsWith(`[\n  {\n    "id": "${row.id}",\n    "api_key_id": `)).toBe(true);
      const again = await startServer({ INTERCEPTIONS_FILE: file });
      try {
        expect(await readPage(again)).toEqual({ count: 1, results: [row] });
      } finally {
        await again.stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

test('a list is shared with fixed times or with a relative range', async ({ page, server }) => {
  await page.goto('/interceptions?range=7d&provider=anthropic');
  await page.locator('[data-interception-id]').first().waitFor();
  await page.getByRole('button', { name: 'Share list' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this list' });
  await expect(dialog.getByText(/^Shows .* to .* \(Europe\/Berlin\)\.$/)).toBeVisible();
  await axe(page);
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  const exact = new URL(await clipboard(page)).searchParams;
  expect([...exact.keys()]).toEqual(['provider', 'started_after', 'started_before']);
  const [after, before] = ['started_after', 'started_before'].map(key => exact.get(key) ?? '');
  const { count } = await readPage(server, {
    q: `provider:anthropic started_after:"${after}" started_before:"${before}"`,
    limit: 1,
  });
  await expect(
    page.getByText(`100 of ${count.toLocaleString('en')} interceptions`, { exact: true }),
  ).toBeVisible();

  await dialog.getByRole('radio', { name: /^Rolling time range/ }).check();
  await expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue(
    `${server.url}/interceptions?provider=anthropic&range=7d`,
  );
  await dialog.getByRole('button', { name: 'Copy as cURL' }).click();
  await expect(dialog.getByText('Command copied')).toBeVisible();
  const { results } = await paste(await clipboard(page), server.tokens.owner);
  const first = await page.locator('[data-interception-id]').first().getAttribute('data-interception-id');
  expect(results[0]?.id).toBe(first);
});

test('an interception is printed alone and complete', async ({ page, server }) => {
  const row = await richRow(server);
  const [prompt] = row.user_prompts;
  if (!prompt) throw new Error('The row has no prompt.');
  const long = { ...prompt, prompt: `${'a line\n'.repeat(500)}the end of it` };
  await page.route(/aibridge\/interceptions\?/, route =>
    route.fulfill({ json: { count: 1, results: [{ ...row, user_prompts: [long] }] } }),
  );
  await page.goto(addressOf(row));
  await expect(page.getByRole('list', { name: 'Timeline' })).toBeVisible();
  await expect(page.getByText('the end of it').first()).toBeHidden();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByText('the end of it').first()).toBeVisible();
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Copy link' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'More actions' })).toBeHidden();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
});
