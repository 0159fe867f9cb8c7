import type { Interception } from '#shared/domain/interception.ts';
import { readPage } from '#e2e/support/api.ts';
import { axe, expect, test } from '#e2e/support/fixtures.ts';

const CALLS = 10_000;

const addressOf = ({ id, started_at }: Interception): string =>
  `/interceptions/${id}?started_at=${encodeURIComponent(started_at)}`;

test('is in chronological order', async ({ page, server }) => {
  const { results } = await readPage(server, { limit: 1000 });
  const row = results.find(each => each.user_prompts.length > 0 && each.tool_usages.length > 1);
  if (!row) throw new Error('No row with a prompt and two tool calls among the newest thousand.');
  await page.goto(addressOf(row));
  const timeline = page.getByRole('list', { name: 'Timeline' });
  const times = timeline.getByRole('listitem').locator('time[datetime]').first();
  await expect(times).toBeVisible();
  const read = await timeline
    .locator('> div > [role=listitem]')
    .evaluateAll(items => items.map(item => item.querySelector('time')?.dateTime ?? ''));
  const micros = (time: string) =>
    time.replace(/(?:\.(\d+))?Z$/, (_, digits = '') => String(digits).padEnd(6, '0'));
  expect(read).toHaveLength(2 + row.user_prompts.length + row.tool_usages.length + row.token_usages.length);
  expect(read.map(micros)).toEqual(read.map(micros).sort());
  await expect(timeline.locator('[role=listitem][aria-posinset="1"]')).toContainText('Started');
  await expect(timeline.locator(`[role=listitem][aria-posinset="${read.length}"]`)).toContainText('Ended');
  await axe(page);
});

test('opens ten thousand tool calls and scrolls to the last', async ({ page, server }) => {
  const [row] = (await readPage(server, { limit: 1 })).results;
  if (!row) throw new Error('There are no rows.');
  const start = Date.parse(row.started_at);
  const tool_usages = Array.from({ length: CALLS }, (_, index) => ({
    id: `call-${index}`,
    interception_id: row.id,
    provider_response_id: `answer-${index % 700}`,
    server_url: '',
    tool: `tool-${index}`,
    input: JSON.stringify({ command: `run ${index}` }),
    injected: false,
    invocation_error: '',
    metadata: {},
    created_at: new Date(start + index).toISOString(),
  }));
  const big = { ...row, ended_at: new Date(start + CALLS).toISOString(), user_prompts: [], tool_usages };
  await page.route(/aibridge\/interceptions\?/, route =>
    route.fulfill({ json: { count: 1, results: [big] } }),
  );
  await page.goto(addressOf(row));
  const timeline = page.getByRole('list', { name: 'Timeline' });
  await expect(timeline.getByText('tool-0', { exact: true })).toBeVisible();
  const size = 2 + CALLS + row.token_usages.length;
  await expect(timeline.locator('[role=listitem][aria-posinset="1"]')).toHaveAttribute(
    'aria-setsize',
    String(size),
  );
  expect(await timeline.getByRole('listitem').count()).toBeLessThan(200);

  await timeline.evaluate(element => element.lastElementChild?.scrollIntoView({ block: 'end' }));
  await expect(timeline.locator(`[aria-posinset="${size}"]`)).toBeVisible();
  const last = timeline.getByText(`tool-${CALLS - 1}`, { exact: true });
  await last.scrollIntoViewIfNeeded();
  await expect(last).toBeVisible();
  expect(await timeline.getByRole('listitem').count()).toBeLessThan(400);
});
