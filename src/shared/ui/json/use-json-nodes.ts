import { useEffect, useMemo, useState } from 'react';
import { runInChunks } from '#shared/lib/scheduling.ts';
import { JsonNodes, readJsonNodes } from '#shared/lib/json/json-nodes.ts';
import { JsonScanner } from '#shared/lib/json/json-tokens.ts';
import { expansionAt } from '#shared/lib/json/json-rows.ts';
import { useMatches } from '#shared/ui/search-matches.ts';

/** Read while drawing: takes a millisecond, and nothing flickers. */
const AT_ONCE_CHARACTERS = 50_000;
const STEP_CHARACTERS = 16_384;

/** The values of a JSON text: null where it is none, 'reading' while a large one is being read. */
export function useJsonNodes(text: string): JsonNodes | null | 'reading' {
  const atOnce = text.length <= AT_ONCE_CHARACTERS;
  const small = useMemo(() => (atOnce ? readJsonNodes(text) : null), [atOnce, text]);
  const [read, setRead] = useState<{ text: string; nodes: JsonNodes | null } | null>(null);

  useEffect(() => {
    if (atOnce) return;
    const scanner = new JsonScanner(text);
    let step = (): boolean => {
      const scan = scanner.step(STEP_CHARACTERS);
      if (scan === 'more') return false;
      const nodes = scan && new JsonNodes(scan);
      if (!nodes?.isContainer(nodes.root)) {
        setRead({ text, nodes });
        return true;
      }
      // Known before the first rows are drawn, which would wait for all of them at once.
      const find = nodes.findingMembersOf(nodes.root);
      step = () => {
        const found = find() !== null;
        if (found) setRead({ text, nodes });
        return found;
      };
      return false;
    };
    return runInChunks(() => step());
  }, [atOnce, text]);

  if (atOnce) return small;
  return read?.text === text ? read.nodes : 'reading';
}

/** Where more is found, most stays folded and is counted: nobody reads it all, and finding its way takes time. */
const MAX_EXPANDED_MATCHES = 100;
const MAX_CHARACTERS = 1_000_000;

/** What a search unfolds of a JSON text. */
export function useExpandToMatch(nodes: JsonNodes): readonly number[] {
  const found = useMatches(nodes.text, true);
  return useMemo(
    () =>
      nodes.text.length > MAX_CHARACTERS
        ? []
        : found.slice(0, MAX_EXPANDED_MATCHES).flatMap(({ from }) => expansionAt(nodes, from)),
    [nodes, found],
  );
}
