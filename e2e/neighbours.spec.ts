import type { Interception } from '#model/interception.ts';
import { readAll } from './api.ts';
import { expect, test } from './fixtures.ts';

/** A prompt and what the same agent went on with directly after it. */
function promptAndNext(rows: readonly Interception[]): [Interception, Interception] {
  for (const prompt of rows.filter(row => row.user_prompts.length > 0)) {
    const kin = rows.filter(
      row =>
        row.initiator.id === prompt.initiator.id &&
        row.client === prompt.client &&
        row.provider === prompt.provider,
    );
    const next = kin[kin.indexOf(prompt) - 1];
    const pause = next ? Date.parse(next.started_at) - Date.parse(prompt.ended_at ?? '') : Number.NaN;
    if (next && next.user_prompts.length === 0 && pause > 0 && pause < 30_000) return [prompt, next];
  }
  throw new Error('No prompt is followed by a follow-up.');
}

test('a follow-up names what it continues from, and by which rule', async ({ page, server }) => {
  const [prompt, next] = promptAndNext(await readAll(server));
  await page.goto(`/interceptions/${next.id}?started_at=${encodeURIComponent(next.started_at)}`);
  const around = page.getByRole('region', { name: 'Neighbourhood' });
  await around.getByText(/^Continues from 1 request.*\(inferred\)$/).click();
  await expect(around.getByText(/^Inferred: the same person, client and provider, no prompt/)).toBeVisible();
  const turn = around.getByRole('list');
  await expect(turn.locator('[aria-current]')).toHaveCount(1);
  await turn.getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`/interceptions/${prompt.id}\\?`));
  await expect(around.getByText(/^Continued by /)).toBeVisible();

  await around.getByRole('link', { name: /around this time$/ }).click();
  await expect(page).toHaveURL(/\/interceptions\?initiator=[^&]+&started_after=[^&]+&started_before=[^&]+$/);
  await expect(page.locator(`[data-interception-id="${prompt.id}"]`)).toBeAttached();
});
