import { useEffect, useState } from 'react';
import { inSlices } from '#shared/lib/in-slices.ts';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
import { JsonSearch } from '#shared/lib/json/json-search.ts';

const STEP_CHARACTERS = 16_384;

interface Found {
  search: JsonSearch;
  count: number;
  done: boolean;
}

export interface JsonHits {
  count: number;
  /** Whether all of the text was looked through. */
  done: boolean;
  at: (index: number) => number | null;
}

const NONE: JsonHits = { count: 0, done: true, at: () => null };

/** What was found of a text so far; the page stays free while more is looked for. */
export function useJsonSearch(nodes: JsonNodes, wanted: string): JsonHits {
  const [found, setFound] = useState<(Found & { wanted: string; nodes: JsonNodes }) | null>(null);

  useEffect(() => {
    if (wanted === '') return;
    const search = new JsonSearch(nodes, wanted);
    let told = -1;
    return inSlices(() => {
      const done = search.step(STEP_CHARACTERS);
      const count = search.hits.length;
      // The first hit is shown at once; how many there are is told as it becomes known.
      if (done || (told <= 0 && count > 0) || count > 2 * told + 100) {
        told = count;
        setFound({ search, count, done, wanted, nodes });
      }
      return done;
    });
  }, [nodes, wanted]);

  if (wanted === '') return NONE;
  if (found?.wanted !== wanted || found.nodes !== nodes) return { ...NONE, done: false };
  return { count: found.count, done: found.done, at: index => found.search.hits[index] ?? null };
}
