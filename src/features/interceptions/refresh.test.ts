import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { NO_FILTERS } from '#shared/domain/filters.ts';
import { configQuery } from '#shared/api/config.ts';
import { DEFAULT_PAGE_SIZE } from '#shared/domain/coder-api.ts';
import { interceptionsQuery, type LoadedPages } from './queries.ts';
import { refreshInterceptions } from './refresh.ts';

afterEach(() => vi.unstubAllGlobals());

const NEWEST = 1000;
const row = (number: number) => ({
  id: `row ${number}`,
  initiator: { id: '1', username: 'ada' },
  provider: 'openai',
  model: 'gpt-5',
  started_at: new Date(number * 1000).toISOString(),
  token_usages: [],
  user_prompts: [],
  tool_usages: [],
});

it('inserts new rows at the front even if the next page arrives during the refresh', async () => {
  let newest = NEWEST;
  const gates: (() => void)[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    const search = new URL(path, 'http://here').searchParams;
    const after = search.get('after_id');
    const first = after === null ? newest : Number(after.slice('row '.length)) - 1;
    // The next page responds later than the refresh.
    if (after !== null) await new Promise<void>(resolve => gates.push(resolve));
    return Response.json({
      count: newest,
      results: Array.from({ length: DEFAULT_PAGE_SIZE }, (_, at) => row(first - at)),
    });
  });

  const client = new QueryClient();
  const list = new InfiniteQueryObserver(client, interceptionsQuery(NO_FILTERS, 0));
  const stop = list.subscribe(() => undefined);
  await vi.waitFor(() => expect(list.getCurrentResult().isSuccess).toBe(true));
  newest += 3;
  const next = list.fetchNextPage();
  await vi.waitFor(() => expect(gates).toHaveLength(1));
  const refreshed = refreshInterceptions(client, NO_FILTERS, 0);
  await new Promise(resolve => setTimeout(resolve));
  gates.forEach(open => open());
  await Promise.all([next, refreshed]);

  const { pages } = client.getQueryData<LoadedPages>(interceptionsQuery(NO_FILTERS, 0).queryKey) ?? {
    pages: [],
  };
  const ids = pages.flatMap(page => page.results.map(({ id }) => id));
  expect(ids).toEqual(Array.from({ length: 2 * DEFAULT_PAGE_SIZE + 3 }, (_, at) => `row ${newest - at}`));
  expect(pages.at(-1)?.count).toBe(newest);
  stop();
});

it('replaces a list in another order by its first page', async () => {
  const requests: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    requests.push(path);
    const after = new URL(path, 'http://here').searchParams.get('after_id');
    const first = after === null ? NEWEST : Number(after.slice('row '.length)) - 1;
    return Response.json({
      count: NEWEST,
      results: Array.from({ length: DEFAULT_PAGE_SIZE }, (_, at) => row(first - at)),
    });
  });
  const filters = { ...NO_FILTERS, sort: 'tokens' };
  const client = new QueryClient();
  client.setQueryData(configQuery.queryKey, {
    source: 'demo',
    coder_url: null,
    coder_version: null,
    version: 'v2.34.0',
    user: null,
    signed_in_by: null,
    problem: null,
    privacyMode: false,
    avatar_hosts: [],
    database: { filters: [] },
    retention_days: null,
    file: null,
  });
  const list = new InfiniteQueryObserver(client, interceptionsQuery(filters, 0));
  const stop = list.subscribe(() => undefined);
  await vi.waitFor(() => expect(list.getCurrentResult().isSuccess).toBe(true));
  await list.fetchNextPage();
  expect(list.getCurrentResult().data?.pages).toHaveLength(2);
  await refreshInterceptions(client, filters, 0);
  expect(list.getCurrentResult().data?.pages).toHaveLength(1);
  expect(requests.map(path => new URL(path, 'http://here').pathname)).toEqual(
    Array.from({ length: 3 }, () => '/dashboard/interceptions'),
  );
  expect(requests.every(path => path.includes('sort=tokens'))).toBe(true);
  stop();
});
