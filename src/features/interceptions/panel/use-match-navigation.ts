import { useMemo, useSyncExternalStore } from 'react';
import { lastHits, searchKey } from '#features/search/use-search.ts';
import type { SearchHit } from '#shared/domain/search-hits.ts';
import { useCacheScope } from '#shared/api/config.ts';
import type { List } from '#features/interceptions/use-interceptions-list.ts';
import { useOpenInterception } from './use-open-interception.ts';
import { usePrevNext, type PrevNext } from './use-row-navigation.ts';

/** Navigation between the search results loaded so far. Empty without a search. */
export function useMatchNavigation(list: List, id: string): PrevNext<SearchHit> & { count: number } {
  const { go } = useOpenInterception(list);
  const { filters, asOf, find } = list;
  const owner = useCacheScope();
  const key = find && searchKey({ filters, asOf, find, owner });
  const hits = useSyncExternalStore(lastHits.subscribe, () => lastHits.of(key));
  const order = useMemo(
    () => ({
      length: hits.length,
      at: (index: number) => hits[index],
      indexOf: (of: string) => indexOf(hits, of),
      canLoadMore: false,
    }),
    [hits],
  );
  return { ...usePrevNext(order, id, go), count: hits.length };
}

function indexOf(hits: readonly SearchHit[], id: string): number | null {
  const index = hits.findIndex(hit => hit.id === id);
  return index === -1 ? null : index;
}
