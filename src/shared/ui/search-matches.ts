import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import type { Span } from '#shared/lib/text-search.ts';

export interface GivenText {
  text: string;
  /** What is escaped in it is read as what it means. */
  isJson: boolean;
}

/** What a search finds in the texts on the screen; it becomes known a moment after it was asked for. */
export interface MatchesByText {
  subscribe: (listener: () => void) => () => void;
  /** Always the same list for the same text; empty before it is known. */
  spansOf: (text: GivenText) => readonly Span[];
  ask: (text: GivenText) => void;
}

/** Null while nothing is searched for. */
export const SearchMatchContext = createContext<MatchesByText | null>(null);

const NONE: readonly Span[] = [];
const nothing = () => () => undefined;

/** What was found in a text, for what is folded to unfold. */
export function useMatches(text: string, isJson = false): readonly Span[] {
  const found = use(SearchMatchContext);
  useEffect(() => found?.ask({ text, isJson }), [found, text, isJson]);
  return useSyncExternalStore(found?.subscribe ?? nothing, () => found?.spansOf({ text, isJson }) ?? NONE);
}

/** Whether something was found in any of these texts, none of which is asked for here. */
export function useHasMatch(texts: () => readonly GivenText[]): boolean {
  const found = use(SearchMatchContext);
  return useSyncExternalStore(
    found?.subscribe ?? nothing,
    () => found !== null && texts().some(text => found.spansOf(text).length > 0),
  );
}
