import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { apiTest, expect, test } from '#e2e/support/fixtures.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const child = `"interception_id":"${ID}","provider_response_id":"r","created_at":"2026-11-20T10:00:00Z"`;
/** Written as text, because `JSON.stringify` cannot produce it. */
const ROW = `{"id":"${ID}","api_key_id":null,"initiator":{"id":"00000000-0000-4000-8000-000000000999","username":"ada","name":"Ada"},"provider":"anthropic","model":"claude","client":"Bench","metadata":{"request_number":2512292042121000001,"ratio":1.0,"zero":-0,"huge":1e400,"list":[9007199254740993,{"10":"a","2":0.10000000000000000555}]},"started_at":"2026-11-20T10:00:00Z","ended_at":"2026-11-20T10:00:03Z","token_usages":[{"id":"u",${child},"metadata":{"span":2512292042121000003,"score":0.123456789},"input_tokens":9007199254740993,"output_tokens":5}],"user_prompts":[],"tool_usages":[{"id":"t",${child},"metadata":null,"server_url":"","tool":"query","input":"{\\"id\\": 2512292042121000007, \\"f\\": 1.0}","injected":false,"invocation_error":""}]}`;
const NUMBERS = ['2512292042121000001', '1.0', '-0', '1e400', '9007199254740993', '0.10000000000000000555'];

async function openRow(page: Page): Promise<void> {
  await page.route(/\/api\/v2\/aibridge\/interceptions\?/, route =>
    route.fulfill({ contentType: 'application/json', body: `{"count":1,"results":[${ROW}]}` }),
  );
  await page.goto('/interceptions');
  await page.getByRole('button', { name: 'Show details' }).click();
}

test('details, trees and raw JSON keep every digit, and a count beyond 2^53 is in no sum', async ({
  page,
}) => {
  await openRow(page);
  const detail = page.getByRole('region', { name: `Details of interception ${ID}` });
  for (const digits of NUMBERS) await expect(detail.getByText(digits, { exact: true }).first()).toBeVisible();
  for (const digits of ['2512292042121000003', '0.123456789', '2512292042121000007']) {
    await expect(detail.getByText(digits).first()).toBeVisible();
  }
  const note = detail.getByRole('note').filter({ hasText: 'so their numbers aren’t counted.' });
  await expect(note.getByText('9007199254740993')).toBeVisible();
  await detail.getByRole('button', { name: 'Raw JSON' }).click();
  const raw = detail.getByRole('tree', { name: 'Raw JSON' });
  await expect(raw.getByText('2512292042121000001')).toBeVisible();
  await expect(raw.getByText('9007199254740993').first()).toBeVisible();
});

apiTest(
  'a search finds a number by its last digit, in the list and in the interception',
  async ({ page }) => {
    await openRow(page);
    const searched = page.getByRole('status').filter({ hasText: /^Searched 1 of 1/ });
    for (const [wanted, other] of [
      ['2512292042121000001', '2512292042121000000'],
      ['9007199254740993', '9007199254740992'],
    ] as const) {
      await page.goto(`/interceptions?find=${wanted}`);
      await expect(searched.filter({ hasText: /: 1 match$/ })).toBeVisible();
      await page.goto(`/interceptions?find=${other}`);
      await expect(searched.filter({ hasText: /: no matches$/ })).toBeVisible();
    }
  },
);

apiTest('files keep every digit', async ({ page }) => {
  await openRow(page);
  for (const format of ['CSV', 'NDJSON']) {
    await page.getByRole('button', { name: 'Export rows' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export rows' });
    await dialog.getByRole('radio', { name: format }).check();
    if (format === 'CSV') await dialog.getByRole('button', { name: 'All columns' }).click();
    await dialog.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: /^Download file/ }).click(),
    ]);
    const file = await readFile(await download.path(), 'utf8');
    for (const digits of NUMBERS) expect(file).toContain(digits);
    await dialog.getByRole('button', { name: 'Close' }).click();
  }
});
