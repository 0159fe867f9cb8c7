import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { isRunning } from '#shared/api/job.ts';
import { createStore } from '#shared/lib/store.ts';
import { type Filters, textQueryKey, type TextQuery } from '#shared/domain/filters.ts';
import type { SearchHit } from '#shared/domain/search-hits.ts';
import { filtersKey } from '#shared/domain/filter-selection.ts';
import { sleep } from '#shared/lib/scheduling.ts';
import { usageSource } from '#features/usage/engine/usage-source.ts';
import { useJobState } from '#features/usage/progress/use-job.ts';
import {
  createSearchJob,
  type SearchJob,
  INITIAL_SEARCH_STATE,
  type SearchState,
} from './engine/search-job.ts';
import { openFinder } from './engine/open-finder.ts';
import { createServerSearchJob } from './engine/server-search-job.ts';

export interface SearchRequest {
  filters: Filters;
  asOf: number;
  find: TextQuery;
  /** Identifies the deployment and the user. */
  owner: string;
  /** Whether a database searches the texts. Otherwise they are loaded page by page. */
  hasDatabase: boolean;
}

/** Identifies a search. */
export function searchKey({ filters, asOf, find, owner }: Omit<SearchRequest, 'hasDatabase'>): string {
  return JSON.stringify([owner, filtersKey(filters, asOf), textQueryKey(find)]);
}

const NO_HITS: readonly SearchHit[] = [];
const hitsStore = createStore<{ key: string | null; hits: readonly SearchHit[] }>({
  key: null,
  hits: NO_HITS,
});

/** Results of the last search, for navigation between them. They remain while their list is not rendered. */
export const lastHits = {
  subscribe: hitsStore.subscribe,
  set: (key: string, hits: readonly SearchHit[]) => hitsStore.change({ key, hits }),
  /** Empty if the last search is a different one. */
  of: (key: string | null): readonly SearchHit[] =>
    hitsStore.state().key === key ? hitsStore.state().hits : NO_HITS,
};

export interface ActiveSearch {
  job: SearchJob;
  /** Number of rendered results. */
  listed: () => number;
  setListed: (count: number) => void;
  /** Starts or continues the search. */
  resume: () => void;
  /** Pauses the search while it is not visible. */
  pause: () => void;
}

/** Number of results rendered at first and with each "Show more". 100,000 list items would block the page. */
export const PAGE_SIZE = 100;

/** The last search. On a narrow screen an opened result replaces its list, and Back restores the list. */
const searchStore = createStore<{ last: { key: string; active: ActiveSearch } | null }>({ last: null });

const subscribeToSearch = searchStore.subscribe;

/** The search if it is the last one, otherwise null. */
function activeSearch(of: SearchRequest): ActiveSearch | null {
  const { last } = searchStore.state();
  return last?.key === searchKey(of) ? last.active : null;
}

/** Returns the search. A new one is not started. */
function openSearch(of: SearchRequest, client: QueryClient): ActiveSearch {
  const found = activeSearch(of);
  if (found) return found;
  searchStore.state().last?.active.job.close();
  const retryPolicy = { wait: sleep, random: Math.random };
  const job = of.hasDatabase
    ? createServerSearchJob({ ...of, retryPolicy })
    : createSearchJob({ ...of, source: usageSource(client, of.asOf), retryPolicy, openFinder });
  const active = createActiveSearch(job);
  searchStore.change({ last: { key: searchKey(of), active } });
  return active;
}

function createActiveSearch(job: SearchJob): ActiveSearch {
  let listed = PAGE_SIZE;
  let isPaused = true;
  return {
    job,
    listed: () => listed,
    setListed: count => void (listed = count),
    resume() {
      if (isPaused) job.start();
      isPaused = false;
    },
    pause() {
      isPaused = isRunning(job.state());
      if (isPaused) job.stop();
    },
  };
}

/**
 * Starts a search and pauses it on unmount. Existing results render immediately, for Back.
 * @param of must be memoized, because a new object starts a new search
 */
export function useSearch(of: SearchRequest): { active: ActiveSearch | null; state: SearchState } {
  const client = useQueryClient();
  const active = useSyncExternalStore(subscribeToSearch, () => activeSearch(of));
  useEffect(() => {
    const opened = openSearch(of, client);
    opened.resume();
    return () => opened.pause();
  }, [of, client]);
  return { active, state: useJobState(active?.job ?? null, INITIAL_SEARCH_STATE) };
}
