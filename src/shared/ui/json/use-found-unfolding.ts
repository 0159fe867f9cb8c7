import { useMemo } from 'react';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
import { unfoldingAt } from '#shared/lib/json/json-unfolding-at.ts';
import { useFound } from '#shared/ui/search-matches.ts';

/** Where more is found, most stays folded and is counted: nobody reads it all, and finding its way takes time. */
const MOST_PLACES = 100;
const MOST_CHARACTERS = 1_000_000;

/** What a search unfolds of a JSON text. */
export function useFoundUnfolding(nodes: JsonNodes): readonly number[] {
  const found = useFound(nodes.text, true);
  return useMemo(
    () =>
      nodes.text.length > MOST_CHARACTERS
        ? []
        : found.slice(0, MOST_PLACES).flatMap(({ from }) => unfoldingAt(nodes, from)),
    [nodes, found],
  );
}
