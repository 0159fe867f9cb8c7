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
import type { TextQuery } from '#shared/domain/text-query.ts';
import type { MatchesByText, GivenText } from '#shared/ui/search-matches.ts';
import { searchedTexts } from '#shared/domain/search-hits.ts';
import type { Interception } from '#shared/domain/interception.ts';

interface FoundPlaces {
  /** Why the expression is none. */
  problem: string | null;
  error: Error | null;
  /** In all texts; null before it is known. */
  total: number | null;
  /** Of these, the ones that are drawn. */
  seen: number;
  /** The one it stands at, from 0. */
  at: number;
}

/** `2 of 5, 3 in folded text`: where it stands among what is seen, and what else there is. */
export function matchPositionLabel({ problem, error, total, seen, at }: FoundPlaces): string {
  if (problem !== null) return problem;
  if (error instanceof WorkerTimeoutError) return t('Expression timed out');
  if (error) return error.message;
  if (total === null) return '';
  const folded = Math.max(0, total - seen);
  const rest =
    folded === 0 ? '' : plural(folded, { one: '{n} in collapsed text', other: '{n} in collapsed text' });
  if (seen === 0) return folded === 0 ? t('Not found') : rest;
  const standing = t('{place} of {all}', { place: formatCount(at + 1), all: formatCount(seen) });
  return [standing, rest].filter(Boolean).join(', ');
}

/** Places that are told apart at most. */
const MAX_TEXTS = 10_000;
const NONE: readonly Span[] = [];

export interface TextMatcher extends MatchesByText {
  /** All of them at once; empty where the search failed. */
  look: (texts: readonly GivenText[]) => Promise<readonly (readonly Span[])[]>;
  error: () => Error | null;
}

/** What one search finds in texts, each looked through once. */
function createTextMatcher(find: TextQuery, finder: TextFinder): TextMatcher {
  const store = createStore<{ error: Error | null }>({ error: null });
  /** By the texts themselves, which may be megabytes long: a key made of one would be as long again. */
  const known = { json: new Map<string, readonly Span[]>(), plain: new Map<string, readonly Span[]>() };
  const knownAs = (isJson: boolean) => (isJson ? known.json : known.plain);
  const spansOf = ({ text, isJson }: GivenText): readonly Span[] => knownAs(isJson).get(text) ?? NONE;
  let asked: GivenText[] = [];

  async function look(texts: readonly GivenText[]): Promise<readonly (readonly Span[])[]> {
    const unknown = texts.filter(({ text, isJson }) => !knownAs(isJson).has(text));
    if (unknown.length > 0 && store.state().error === null) {
      try {
        const spans = await finder.spans(find, unknown, MAX_TEXTS);
        unknown.forEach(({ text, isJson }, index) => knownAs(isJson).set(text, spans[index] ?? NONE));
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
      asked.push(text);
      if (asked.length > 1) return;
      // What is drawn together is asked for together.
      queueMicrotask(() => {
        const texts = asked;
        asked = [];
        void look(texts);
      });
    },
    look,
    error: () => store.state().error,
  };
}

interface DetailFound {
  found: TextMatcher | null;
  /** Places in all texts of the interception; null before it is known. */
  total: number | null;
  error: Error | null;
}

const nothing = () => () => undefined;

/** The texts of an interception that a search looks through, as they are drawn. */
function givenTexts(interception: Interception, place: TextQuery['place']): GivenText[] {
  return [...searchedTexts(interception, place)].map(({ text, isJson }) => ({ text, isJson }));
}

/**
 * What a search finds in one interception. Null searches for nothing.
 * @param find the same object as long as the same is searched for
 */
export function useDetailSearch(interception: Interception, find: TextQuery | null): DetailFound {
  const finder = useFinder(find !== null);
  const found = useMemo(() => (find && finder ? createTextMatcher(find, finder) : null), [find, finder]);
  const error = useSyncExternalStore(found?.subscribe ?? nothing, () => found?.error() ?? null);
  const [counted, setCounted] = useState<{ found: TextMatcher; total: number } | null>(null);
  useEffect(() => {
    if (!found || !find) return;
    void found.look(givenTexts(interception, find.place)).then(spans => {
      setCounted({ found, total: spans.reduce((sum, { length }) => sum + length, 0) });
    });
  }, [interception, find, found]);
  return { found, total: counted && counted.found === found ? counted.total : null, error };
}

/** A worker from the first search on, until its detail goes. */
function useFinder(isWanted: boolean): TextFinder | null {
  const [finder] = useState(() => createTextFinder(openFinder));
  useEffect(() => () => finder.close(), [finder]);
  return isWanted ? finder : null;
}
