import type { Interception } from '#shared/domain/interception.ts';
import { expect, test } from '#e2e/support/fixtures.ts';
import { startServerOf } from '#e2e/support/server-of-rows.ts';

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const OLD = { id: uuid(901), username: 'robin', name: 'Robin Old', avatar_url: '' };
const NEW = { id: uuid(902), username: 'Robin', name: 'Robin New', avatar_url: '' };
const SOLE = { id: uuid(903), username: 'kim', name: '', avatar_url: '' };

function row(number: number, given: Partial<Interception>): Interception {
  const id = uuid(number);
  const created_at = `2026-11-20T10:00:${String(number).padStart(2, '0')}Z`;
  return {
    id,
    api_key_id: null,
    initiator: SOLE,
    provider: 'openai',
    model: 'gpt-5',
    client: 'Zed',
    metadata: null,
    started_at: created_at,
    ended_at: '2026-11-20T10:01:30Z',
    token_usages: [
      {
        id: uuid(100 + number),
        interception_id: id,
        provider_response_id: 'r',
        metadata: null,
        created_at,
        input_tokens: 10 * number,
        output_tokens: 0,
      },
    ],
    user_prompts: [],
    tool_usages: [],
    ...given,
  };
}

const call = (number: number, interception_id: string, server_url: string) => ({
  id: uuid(200 + number),
  interception_id,
  provider_response_id: 'r',
  metadata: null,
  created_at: '2026-11-20T10:00:00Z',
  server_url,
  tool: 'search',
  input: '{}',
  injected: true,
  invocation_error: '',
});

const ROWS = [
  row(1, { initiator: OLD, provider_name: 'azure' }),
  row(2, { initiator: OLD, provider_name: 'azure' }),
  // Later, so that this user has the username today.
  row(3, { initiator: NEW, provider_name: 'direct' }),
  row(4, {
    provider: 'copilot',
    tool_usages: [call(1, uuid(4), 'https://a.example/mcp'), call(2, uuid(4), 'https://b.example/mcp')],
  }),
  row(5, { model: '', client: '' }),
  row(6, { model: '  ', client: null }),
];

test.describe('equal names', () => {
  // All tests share one server.
  test.describe.configure({ mode: 'default' });
  let server: Awaited<ReturnType<typeof startServerOf>>;
  test.beforeAll(async () => {
    server = await startServerOf(ROWS);
  });
  test.afterAll(() => server.stop());

  const counted = (n: number) => new RegExp(`^${n} of ${n} interceptions?$`);

  test('two users with one username are two entries, each with a link to its own rows', async ({ page }) => {
    await page.goto(`${server.url}/usage`);
    const people = page.getByRole('figure', { name: 'By user' });
    for (const [name, id, count] of [
      ['Robin Old', OLD.id, 2],
      ['Robin New', NEW.id, 1],
    ] as const) {
      const link = people.getByRole('link', { name: new RegExp(`${name}.*${id.slice(-12)}`) });
      await expect(link).toHaveAttribute('href', new RegExp(`initiator=${id}(&|$)`));
      const href = (await link.getAttribute('href')) ?? '';
      await page.goto(server.url + href.replace('/usage', '/interceptions'));
      await expect(page.getByRole('status').filter({ hasText: counted(count) })).toBeVisible();
      await page.goto(`${server.url}/usage`);
    }
    await expect(people.getByRole('link', { name: /kim/ })).toHaveAttribute('href', /initiator=kim$/);
  });

  for (const [search, count] of [
    ['initiator=robin', 1],
    ['initiator=ROBIN', 1],
    [`initiator=${OLD.id}`, 2],
    ['initiator=robin&initiator=kim', 4],
    [`initiator=robin&initiator=${OLD.id}`, 3],
    [`initiator=robin&initiator=${NEW.id}`, 1],
    ['-initiator=robin', 5],
    [`-initiator=${OLD.id}`, 4],
    [`-initiator=robin&-initiator=${NEW.id}`, 5],
  ] as const) {
    test(`the list and the usage agree: ${search}`, async ({ page }) => {
      await page.goto(`${server.url}/interceptions?${search}`);
      await expect(page.getByRole('status').filter({ hasText: counted(count) })).toBeVisible();
      await page.goto(`${server.url}/usage?${search}`);
      await expect(page.getByRole('region', { name: 'Loading' })).toContainText(
        count === 1 ? /1 interception/ : `All ${count} interceptions`,
      );
      await expect(page.getByRole('definition').first()).toHaveText(String(count));
    });
  }

  test('models of two providers and tools of two servers are separate', async ({ page }) => {
    await page.goto(`${server.url}/usage`);
    const models = page.getByRole('figure', { name: 'Tokens by model' });
    for (const name of ['gpt-5 (azure)', 'gpt-5 (direct)', 'gpt-5 (copilot)']) {
      await expect(models.getByRole('link', { name, exact: true })).toBeVisible();
    }
    const link = models.getByRole('link', { name: 'gpt-5 (azure)', exact: true });
    await expect(link).toHaveAttribute('href', /provider_name=azure&model=gpt-5/);
    const tools = page.getByRole('figure', { name: 'By tool' });
    await expect(tools.getByText('search (https://a.example/mcp)')).toBeVisible();
    await expect(tools.getByText('search (https://b.example/mcp)')).toBeVisible();
  });

  test('an empty model or client has a name and never links to all rows', async ({ page }) => {
    await page.goto(`${server.url}/usage`);
    for (const [figure, blank] of [
      ['Tokens by model', '(empty)'],
      ['By client', '(empty)'],
    ] as const) {
      const card = page.getByRole('figure', { name: figure });
      await expect(card.getByText(blank, { exact: true })).toBeVisible();
      await expect(card.getByRole('link', { name: blank, exact: true })).toHaveCount(0);
    }
    const spaces = page
      .getByRole('figure', { name: 'Tokens by model' })
      .getByRole('link', { name: '(empty) U+0020 U+0020' });
    await expect(spaces).toHaveAttribute('href', /model=(\+|%20){2}$/);

    await page.goto(`${server.url}/interceptions?model=`);
    await expect(page.getByRole('alert')).toContainText('Coder’s API can’t filter by an empty value');
    await expect(page.locator('[data-interception-id]')).toHaveCount(0);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: counted(6) })).toBeVisible();

    const empty = page.locator(`[data-interception-id="${uuid(5)}"]`);
    await expect(empty.getByText('(empty)', { exact: true })).toHaveCount(2);
    await page.goto(`${server.url}/interceptions?model=%20%20`);
    await expect(page.getByRole('status').filter({ hasText: counted(1) })).toBeVisible();
  });
});
