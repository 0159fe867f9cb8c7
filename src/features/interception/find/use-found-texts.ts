import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Find } from '#shared/domain/text-query.ts';
import { searchedTexts } from '#shared/domain/searched-texts.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { openFinder } from '#features/search/engine/open-finder.ts';
import { createTextFinder, type TextFinder } from '#features/search/engine/text-finder.ts';
import type { GivenText } from '#shared/ui/search-matches.ts';
import { createFoundTexts, type AskedTexts } from './found-texts.ts';

export interface DetailFound {
  found: AskedTexts | null;
  /** Places in all texts of the interception; null before it is known. */
  total: number | null;
  error: Error | null;
}

const nothing = () => () => undefined;

/** The texts of an interception that a search looks through, as they are drawn. */
function givenTexts(interception: Interception, place: Find['place']): GivenText[] {
  return [...searchedTexts(interception, place)].map(({ text, isJson }) => ({ text, isJson }));
}

/**
 * What a search finds in one interception. Null searches for nothing.
 * @param find the same object as long as the same is searched for
 */
export function useFoundTexts(interception: Interception, find: Find | null): DetailFound {
  const finder = useFinder(find !== null);
  const found = useMemo(() => (find && finder ? createFoundTexts(find, finder) : null), [find, finder]);
  const error = useSyncExternalStore(found?.subscribe ?? nothing, () => found?.error() ?? null);
  const [counted, setCounted] = useState<{ found: AskedTexts; total: number } | null>(null);
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
