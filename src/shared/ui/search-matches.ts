import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import type { Span } from '#shared/lib/text-search.ts';

export interface GivenText {
  text: string;
  /** Whether JSON escapes are decoded before matching. */
  isJson: boolean;
}

/** The search matches in rendered texts, computed asynchronously after `ask`. */
export interface MatchesByText {
  subscribe: (listener: () => void) => () => void;
  /** Returns the same array for the same text; empty until it is computed. */
  spansOf: (text: GivenText) => readonly Span[];
  ask: (text: GivenText) => void;
}

/** Null without a search. */
export const SearchMatchContext = createContext<MatchesByText | null>(null);

const NONE: readonly Span[] = [];
const noSubscription = () => () => undefined;

/** The matches in a text, for collapsed content that expands to show them. */
export function useMatches(text: string, isJson = false): readonly Span[] {
  const found = use(SearchMatchContext);
  useEffect(() => found?.ask({ text, isJson }), [found, text, isJson]);
  return useSyncExternalStore(
    found?.subscribe ?? noSubscription,
    () => found?.spansOf({ text, isJson }) ?? NONE,
  );
}

/** Whether any of these texts has a match; it does not request the computation. */
export function useHasMatch(texts: () => readonly GivenText[]): boolean {
  const found = use(SearchMatchContext);
  return useSyncExternalStore(
    found?.subscribe ?? noSubscription,
    () => found !== null && texts().some(text => found.spansOf(text).length > 0),
  );
}
