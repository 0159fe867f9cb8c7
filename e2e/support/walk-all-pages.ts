import { QueryClient } from '@tanstack/react-query';
import type { Cursor } from '#shared/domain/coder-api.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { fetchListPage } from '#shared/api/list-page.ts';

/** All ids of a list in order, and the count of each page. */
export async function walkAllPages(
  filters: Filters,
  limit: number,
): Promise<{ ids: string[]; counts: number[] }> {
  const client = new QueryClient();
  const ids: string[] = [];
  const counts: number[] = [];
  let after: Cursor | null = null;
  do {
    const page = await fetchListPage({ filters, asOf: 0, limit, after }, client);
    ids.push(...page.results.map(({ id }) => id));
    counts.push(page.count);
    after = page.next;
  } while (after !== null);
  return { ids, counts };
}
