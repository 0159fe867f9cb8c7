import { afterEach, expect, test, vi } from 'vitest';
import { splitQuery } from '#shared/domain/query-language.ts';
import { ApiError } from './errors.ts';
import { fetchList, fetchPage } from './fetch-page.ts';
import { type Cursor } from '#shared/domain/coder-api.ts';
import { personValue } from '#shared/domain/people.ts';

/** The ids follow the list's order: newest first, then by descending id. */
const ROWS = ['z3', 'z2', 'z1', 'y9', 'y5', 'y1', 'x2', 'x1'].map(id => ({
  id,
  started_at: `2026-11-20T10:00:00.00000${'xyz'.indexOf(id.charAt(0)) + 1}Z`,
  initiator: { id: 'i', username: 'ada' },
  provider: 'openai',
  model: 'gpt-5',
  token_usages: [],
  user_prompts: [],
  tool_usages: [],
}));

type Refusal = (id: string) => Response;
const refuse = (status: number, message: string, detail: string): Response =>
  Response.json({ message, detail }, { status });
const SINCE_233: Refusal = id =>
  refuse(
    400,
    'Invalid pagination cursor.',
    `after_id: interception ${id} not found: invalid pagination cursor`,
  );
const BEFORE: Refusal = id =>
  refuse(500, 'Internal error getting AI Bridge interceptions.', `interception ${id} not found`);

/** A list whose rows can be purged between requests. */
function serveList(refusal: Refusal): { purge: (...ids: string[]) => void; requests: string[] } {
  let rows = ROWS;
  const requests: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    const params = new URL(path, 'http://localhost').searchParams;
    requests.push(params.toString());
    const after = params.get('after_id');
    const split = splitQuery(params.get('q') ?? '');
    const before = split.ok ? split.terms.find(({ key }) => key === 'started_before')?.value : undefined;
    const matching = rows.filter(row => before === undefined || row.started_at <= before);
    const from = after === null ? 0 : matching.findIndex(({ id }) => id === after) + 1;
    if (after !== null && from === 0) return Promise.resolve(refusal(after));
    const results = matching.slice(from, from + Number(params.get('limit')));
    return Promise.resolve(Response.json({ count: matching.length, results }));
  });
  return { purge: (...ids) => void (rows = rows.filter(({ id }) => !ids.includes(id))), requests };
}

async function walk(
  limit: number,
  between: (last: Cursor) => void,
): Promise<{ ids: string[]; counts: number[] }> {
  const ids: string[] = [];
  const counts: number[] = [];
  let after: Cursor | null = null;
  do {
    const page = await fetchPage({ q: 'model:gpt-5', limit, after });
    ids.push(...page.results.map(({ id }) => id));
    counts.push(page.count);
    after = page.next;
    if (after !== null) between(after);
  } while (after !== null);
  return { ids, counts };
}

afterEach(() => void vi.unstubAllGlobals());

test.each([1, 2, 3, 4, 5])('a purged cursor row loses and duplicates no rows, %i per page', async limit => {
  for (const refusal of [SINCE_233, BEFORE]) {
    const list = serveList(refusal);
    const { ids } = await walk(limit, ({ id }) => list.purge(id));
    expect(ids).toEqual(ROWS.map(({ id }) => id));
  }
});

test('the count stays that of the whole query', async () => {
  const list = serveList(SINCE_233);
  const { counts } = await walk(4, ({ id }) => list.purge(id));
  expect(counts).toEqual([8, 7]);
});

test('other errors are rethrown without a further request', async () => {
  const { requests } = serveList(() =>
    refuse(500, 'Internal error getting AI Bridge interceptions.', 'pq: gone'),
  );
  const after = { id: 'none', started_at: '2026-11-20T10:00:00Z' };
  await expect(fetchPage({ q: '', limit: 2, after })).rejects.toThrow(ApiError);
  expect(requests).toHaveLength(1);
});

test('the users of fetched rows are in the directory, so that shared usernames are known', async () => {
  const person = (id: string) => ({ id, username: 'sam', name: '', avatar_url: '' });
  const serveRowOf = (id: string): void =>
    void vi.stubGlobal('fetch', () =>
      Promise.resolve(Response.json({ count: 1, results: [{ ...ROWS[0], initiator: person(id) }] })),
    );
  serveRowOf('one');
  await fetchPage({ q: '', limit: 2, after: null });
  expect(personValue(person('one'))).toBe('sam');
  serveRowOf('other');
  await fetchList({ q: '', limit: 2 });
  expect([personValue(person('one')), personValue(person('other'))]).toEqual(['one', 'other']);
});
