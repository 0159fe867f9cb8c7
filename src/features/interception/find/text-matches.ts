import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import {
  WorkerTimeoutError,
  type TextFinder,
  openFinder,
  createTextFinder,
} from '#features/search/engine/open-finder.ts';
import type { Span } from '#shared/lib/text-search.ts';
import { createStore } from '#shared/lib/store.ts';
import type { TextQuery } from '#shared/domain/filters.ts';
import type { MatchesByText, GivenText } from '#shared/ui/search-matches.ts';
import { searchedTexts } from '#shared/domain/search-hits.ts';
import type { Interception } from '#shared/domain/interception.ts';

interface MatchPosition {
  /** Why the regular expression is invalid, or null. */
  problem: string | null;
  error: Error | null;
  /** Number of matches in all texts. Null until known. */
  total: number | null;
  /** Number of matches in rendered text. */
  rendered: number;
  /** Zero-based index of the current match. */
  at: number;
}

/** For example `2 of 5, 3 in collapsed text`: the position among rendered matches, and the number of others. */
export function matchPositionLabel({ problem, error, total, rendered, at }: MatchPosition): string {
  if (problem !== null) return problem;
  if (error instanceof WorkerTimeoutError) return t('Expression timed out');
  if (error) return error.message;
  if (total === null) return '';
  const collapsed = Math.max(0, total - rendered);
  const collapsedLabel =
    collapsed === 0
      ? ''
      : plural(collapsed, { one: '{n} in collapsed text', other: '{n} in collapsed text' });
  if (rendered === 0) return collapsed === 0 ? t('Not found') : collapsedLabel;
  const position = t('{place} of {all}', { place: formatCount(at + 1), all: formatCount(rendered) });
  return [position, collapsedLabel].filter(Boolean).join(', ');
}

/** Maximum number of matches to locate. */
const MAX_MATCHES = 10_000;
const NO_MATCHES: readonly Span[] = [];

export interface TextMatcher extends MatchesByText {
  /** Searches several texts at once. Returns no matches if the search failed. */
  matchTexts: (texts: readonly GivenText[]) => Promise<readonly (readonly Span[])[]>;
  error: () => Error | null;
}

/** Caches the matches of one search, so that each text is searched once. */
function createTextMatcher(find: TextQuery, finder: TextFinder): TextMatcher {
  const store = createStore<{ error: Error | null }>({ error: null });
  /** Keyed by the texts, which can be megabytes long. A derived key would be as long. */
  const cache = { json: new Map<string, readonly Span[]>(), plain: new Map<string, readonly Span[]>() };
  const cacheFor = (isJson: boolean) => (isJson ? cache.json : cache.plain);
  const spansOf = ({ text, isJson }: GivenText): readonly Span[] => cacheFor(isJson).get(text) ?? NO_MATCHES;
  let queued: GivenText[] = [];

  async function matchTexts(texts: readonly GivenText[]): Promise<readonly (readonly Span[])[]> {
    const uncached = texts.filter(({ text, isJson }) => !cacheFor(isJson).has(text));
    if (uncached.length > 0 && store.state().error === null) {
      try {
        const spans = await finder.spans(find, uncached, MAX_MATCHES);
        uncached.forEach(({ text, isJson }, index) => cacheFor(isJson).set(text, spans[index] ?? NO_MATCHES));
        store.change({ error: null });
      } catch (reason) {
        store.change({ error: reason instanceof Error ? reason : new Error(String(reason)) });
      }
    }
    return texts.map(spansOf);
  }

  return {
    subscribe: store.subscribe,
    spansOf,
    ask(text) {
      queued.push(text);
      if (queued.length > 1) return;
      // Texts that render together are searched in one request.
      queueMicrotask(() => {
        const texts = queued;
        queued = [];
        void matchTexts(texts);
      });
    },
    matchTexts,
    error: () => store.state().error,
  };
}

interface DetailSearch {
  found: TextMatcher | null;
  /** Number of matches in all texts of the interception. Null until known. */
  total: number | null;
  error: Error | null;
}

const subscribeToNothing = () => () => undefined;

/** The texts that a search includes, as they are rendered. */
function searchableTexts(interception: Interception, place: TextQuery['place']): GivenText[] {
  return [...searchedTexts(interception, place)].map(({ text, isJson }) => ({ text, isJson }));
}

/**
 * Searches one interception. Null searches for nothing.
 * @param find must be memoized, because a new object starts a new search
 */
export function useDetailSearch(interception: Interception, find: TextQuery | null): DetailSearch {
  const finder = useFinder(find !== null);
  const found = useMemo(() => (find && finder ? createTextMatcher(find, finder) : null), [find, finder]);
  const error = useSyncExternalStore(found?.subscribe ?? subscribeToNothing, () => found?.error() ?? null);
  const [counted, setCounted] = useState<{ found: TextMatcher; total: number } | null>(null);
  useEffect(() => {
    if (!found || !find) return;
    void found.matchTexts(searchableTexts(interception, find.place)).then(spans => {
      setCounted({ found, total: spans.reduce((sum, { length }) => sum + length, 0) });
    });
  }, [interception, find, found]);
  return { found, total: counted && counted.found === found ? counted.total : null, error };
}

/** Starts a worker with the first search, and stops it on unmount. */
function useFinder(isEnabled: boolean): TextFinder | null {
  const [finder] = useState(() => createTextFinder(openFinder));
  useEffect(() => () => finder.close(), [finder]);
  return isEnabled ? finder : null;
}
