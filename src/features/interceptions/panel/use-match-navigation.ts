import { useMemo, useSyncExternalStore } from 'react';
import { foundHits, searchedKey } from '#features/search/use-search.ts';
import type { Hit } from '#shared/domain/search-hits.ts';
import { useOwner } from '#shared/api/config.ts';
import type { List } from '#features/interceptions/use-interceptions-list.ts';
import { useOpenInterception } from './use-open-interception.ts';
import { useSteps, type Steps } from './use-row-navigation.ts';

/** Walking over what a search has found so far, in its order; nowhere where nothing is searched for. */
export function useHitWalk(list: List, id: string): Steps<Hit> & { count: number } {
  const { go } = useOpenInterception(list);
  const { filters, asOf, find } = list;
  const owner = useOwner();
  const key = find && searchedKey({ filters, asOf, find, owner });
  const hits = useSyncExternalStore(foundHits.subscribe, () => foundHits.of(key));
  const order = useMemo(
    () => ({
      length: hits.length,
      at: (index: number) => hits[index],
      indexOf: (of: string) => indexOf(hits, of),
      mayGrow: false,
    }),
    [hits],
  );
  return { ...useSteps(order, id, go), count: hits.length };
}

function indexOf(hits: readonly Hit[], id: string): number | null {
  const index = hits.findIndex(hit => hit.id === id);
  return index === -1 ? null : index;
}
