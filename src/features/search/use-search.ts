import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { createStore } from '#shared/lib/store.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { textQueryKey, type TextQuery } from '#shared/domain/text-query.ts';
import type { SearchHit } from '#shared/domain/search-hits.ts';
import { filtersKey } from '#shared/domain/filter-selection.ts';
import { sleep } from '#shared/lib/scheduling.ts';
import { usageSource } from '#features/usage/engine/page-reader.ts';
import { createSearchJob, type SearchJob, NOT_SEARCHED, type FindState } from './engine/search-job.ts';
import { openFinder } from './engine/open-finder.ts';

export interface Searched {
  filters: Filters;
  asOf: number;
  find: TextQuery;
  /** Whose data it is, and who reads it. */
  owner: string;
}

/** Names a search among all others. */
export function searchedKey({ filters, asOf, find, owner }: Searched): string {
  return JSON.stringify([owner, filtersKey(filters, asOf), textQueryKey(find)]);
}

const NONE: readonly SearchHit[] = [];
const hitsStore = createStore<{ key: string | null; hits: readonly SearchHit[] }>({ key: null, hits: NONE });

/** What the last search has found so far, for whoever walks from one to the next; kept where its list is not drawn. */
export const foundHits = {
  subscribe: hitsStore.subscribe,
  tell: (key: string, hits: readonly SearchHit[]) => hitsStore.change({ key, hits }),
  /** None where another search was the last one. */
  of: (key: string | null): readonly SearchHit[] =>
    hitsStore.state().key === key ? hitsStore.state().hits : NONE,
};

export interface ActiveSearch {
  reading: SearchJob;
  /** How many of the hits are listed. */
  listed: () => number;
  list: (most: number) => void;
  /** Begins, or goes on where it rested. */
  wake: () => void;
  /** Nobody looks at it for now. */
  rest: () => void;
}

/** Hits that are listed at first, and more each time that is asked for: a document of 100,000 would stand still. */
export const LISTED = 100;

/** The last search: on a narrow screen its list gives way to each hit that is opened, and Back shows it as it was. */
const searchStore = createStore<{ last: { key: string; kept: ActiveSearch } | null }>({ last: null });

const onKeptFind = searchStore.subscribe;

/** The search if it is the last one, null where it has to be opened first. */
function activeSearch(of: Searched): ActiveSearch | null {
  const { last } = searchStore.state();
  return last?.key === searchedKey(of) ? last.kept : null;
}

/** The search, not begun where it is a new one. */
function openFind(of: Searched, client: QueryClient): ActiveSearch {
  const found = activeSearch(of);
  if (found) return found;
  searchStore.state().last?.kept.reading.close();
  const reading = createSearchJob({
    ...of,
    source: usageSource(client, of.asOf),
    retryPolicy: { wait: sleep, random: Math.random },
    openFinder,
  });
  const kept = keep(reading);
  searchStore.change({ last: { key: searchedKey(of), kept } });
  return kept;
}

function keep(reading: SearchJob): ActiveSearch {
  let listed = LISTED;
  let rests = true;
  return {
    reading,
    listed: () => listed,
    list: most => void (listed = most),
    wake() {
      if (rests) reading.start();
      rests = false;
    },
    rest() {
      rests = reading.state().phase === 'searching';
      if (rests) reading.stop();
    },
  };
}

const nothing = () => () => undefined;

/**
 * A search, begun at once and stopped with the component. What is there already is drawn at once, for Back.
 * @param of the same object as long as the same is searched
 */
export function useFind(of: Searched): { kept: ActiveSearch | null; state: FindState } {
  const client = useQueryClient();
  const kept = useSyncExternalStore(onKeptFind, () => activeSearch(of));
  useEffect(() => {
    const opened = openFind(of, client);
    opened.wake();
    return () => opened.rest();
  }, [of, client]);
  const reading = kept?.reading;
  const state = useSyncExternalStore(reading?.subscribe ?? nothing, reading?.state ?? (() => NOT_SEARCHED));
  return { kept, state };
}
