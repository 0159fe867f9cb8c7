import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '#e2e/support/fixtures.ts';
import { startServer } from '#e2e/support/server.ts';

const ROW = {
  initiator: { id: '00000000-0000-4000-8000-0000000000aa', username: 'ada' },
  provider: 'openai',
  model: 'gpt-5',
  started_at: '2026-03-13T20:46:00Z',
};
const id = (last: number): string => `00000000-0000-4000-8000-00000000000${last}`;

test('hidden, invalid and changed rows of a file are counted and named', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'aibridge-notice-'));
  const file = join(folder, 'rows.ndjson');
  const rows = [
    { ...ROW, id: id(1), ended_at: '2026-03-13T20:46:01Z', future: 1, credential_kind: 'byok' },
    { ...ROW, id: id(2) },
    { ...ROW, id: id(3), ended_at: null },
    { ...ROW, id: id(4), model: undefined },
  ];
  await writeFile(file, rows.map(row => JSON.stringify(row)).join('\n'));
  const server = await startServer({ INTERCEPTIONS_FILE: file });
  try {
    await page.goto(server.url);
    await expect(page.getByRole('status').filter({ hasText: '1 of 1' })).toBeVisible();
    await page.getByRole('button', { name: 'File, 2 not ended, 1 skipped' }).click();
    const notice = page.getByRole('dialog', { name: 'Interceptions file' });
    await expect(notice).toContainText('3 interceptions loaded from the file.');
    await expect(notice).toContainText('2 are still running and aren’t shown.');
    await expect(notice.getByRole('heading', { name: 'Skipped' })).toBeVisible();
    await expect(notice).toContainText('interception: model is missing');
    await expect(notice).toContainText(`line 4: ${id(4)}`);
    await expect(notice.getByRole('heading', { name: 'Loaded with changes' })).toBeVisible();
    await expect(notice).toContainText('unknown field future was ignored');
    await page.keyboard.press('Escape');
    await expect(notice).toBeHidden();

    await page.getByRole('button', { name: 'File, 2 not ended, 1 skipped' }).click();
    await notice.getByRole('link', { name: 'Show running interceptions' }).click();
    await expect(notice).toBeHidden();
    await expect(page).toHaveURL(/\/interceptions\?status=running$/);
    await expect(page.getByRole('status').filter({ hasText: '2 of 2' })).toBeVisible();
    await expect(page.getByRole('gridcell', { name: 'running', exact: true })).toHaveCount(2);
    await expect(page.getByText('All 2 interceptions').first()).toBeVisible();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
});
