import * as v from 'valibot';
import { InterceptionsPageSchema, type Interception } from '#shared/domain/interception.ts';
import { readAll, readPage } from '#e2e/support/api.ts';
import { expect, test } from '#e2e/support/fixtures.ts';

/** A prompt and the same agent's next request. */
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

/** A request with exactly one earlier request in its thread. */
function secondOfThread(rows: readonly Interception[]): Interception {
  const second = rows.find(row => {
    const root = row.thread_root_id;
    const thread = root
      ? rows.filter(({ id, thread_root_id }) => id === root || thread_root_id === root)
      : [];
    return thread.filter(({ started_at }) => started_at < row.started_at).length === 1;
  });
  if (!second) throw new Error('No thread has two requests.');
  return second;
}

/** Fields that a database has, but Coder's API omits. */
const withoutThreads = (row: Interception): Interception => ({
  ...row,
  client_session_id: undefined,
  thread_root_id: undefined,
  thread_parent_id: undefined,
});

test('a follow-up names the recorded request that it continues', async ({ page, server }) => {
  const next = secondOfThread(await readAll(server));
  await page.goto(`/interceptions/${next.id}?started_at=${encodeURIComponent(next.started_at)}`);
  const around = page.getByRole('region', { name: 'Related requests' });
  await around.getByText(/^1 earlier request in this turn.*\(recorded\)$/).click();
  await expect(around.getByText('These requests share a thread ID.')).toBeVisible();
});

test('a thread that is not recorded is inferred, and the rule is shown', async ({ page, server }) => {
  await page.route(/\/api\/v2\/aibridge\/interceptions\?/, async route => {
    const answer = await route.fetch();
    const { count, results } = v.parse(InterceptionsPageSchema, await answer.json());
    await route.fulfill({ response: answer, json: { count, results: results.map(withoutThreads) } });
  });
  const [prompt, next] = promptAndNext(await readAll(server));
  await page.goto(`/interceptions/${next.id}?started_at=${encodeURIComponent(next.started_at)}`);
  const around = page.getByRole('region', { name: 'Related requests' });
  await around.getByText(/^1 earlier request in this turn.*\(inferred\)$/).click();
  await expect(around.getByText(/^Inferred: same user, client and provider, no prompt/)).toBeVisible();
  const turn = around.getByRole('list');
  await expect(turn.locator('[aria-current]')).toHaveCount(1);
  await turn.getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`/interceptions/${prompt.id}\\?`));
  await expect(around.getByText(/^\d+ later requests? in this turn/)).toBeVisible();

  await around.getByRole('link', { name: /around this time$/ }).click();
  await expect(page).toHaveURL(/\/interceptions\?initiator=[^&]+&started_after=[^&]+&started_before=[^&]+$/);
  const [initiator, after, before] = [...new URL(page.url()).searchParams.values()];
  const q = `initiator:${initiator} started_after:"${after}" started_before:"${before}"`;
  const { count, results } = await readPage(server, { q, limit: 1000 });
  expect(results.map(({ id }) => id)).toEqual(expect.arrayContaining([prompt.id, next.id]));
  await expect(page.getByText(`of ${count} interceptions`).first()).toBeVisible();
});
