import { createStore } from '#shared/lib/store.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { findKey, type Find } from '#shared/domain/text-query.ts';
import type { Hit } from '#shared/domain/hit.ts';
import { selectionKey } from '#shared/domain/filter-selection.ts';

export interface Searched {
  filters: Filters;
  asOf: number;
  find: Find;
  /** Whose data it is, and who reads it. */
  owner: string;
}

/** Names a search among all others. */
export function searchedKey({ filters, asOf, find, owner }: Searched): string {
  return JSON.stringify([owner, selectionKey(filters, asOf), findKey(find)]);
}

const NONE: readonly Hit[] = [];
const store = createStore<{ key: string | null; hits: readonly Hit[] }>({ key: null, hits: NONE });

/** What the last search has found so far, for whoever walks from one to the next; kept where its list is not drawn. */
export const foundHits = {
  subscribe: store.subscribe,
  tell: (key: string, hits: readonly Hit[]) => store.change({ key, hits }),
  /** None where another search was the last one. */
  of: (key: string | null): readonly Hit[] => (store.state().key === key ? store.state().hits : NONE),
};
