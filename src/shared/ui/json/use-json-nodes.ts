import { useEffect, useMemo, useState } from 'react';
import { runInChunks } from '#shared/lib/scheduling.ts';
import { JsonNodes, readJsonNodes } from '#shared/lib/json/json-nodes.ts';
import { JsonScanner } from '#shared/lib/json/json-tokens.ts';
import { expansionAt } from '#shared/lib/json/json-rows.ts';
import { useMatches } from '#shared/ui/search-matches.ts';

/** Texts up to this length are parsed during render: it takes a millisecond and avoids flicker. */
const SYNC_CHARACTERS = 50_000;
const STEP_CHARACTERS = 16_384;

/** Parses JSON text: null if it is invalid, 'parsing' while a large text is parsed. */
export function useJsonNodes(text: string): JsonNodes | null | 'parsing' {
  const isSync = text.length <= SYNC_CHARACTERS;
  const small = useMemo(() => (isSync ? readJsonNodes(text) : null), [isSync, text]);
  const [parsed, setParsed] = useState<{ text: string; nodes: JsonNodes | null } | null>(null);

  useEffect(() => {
    if (isSync) return;
    const scanner = new JsonScanner(text);
    let step = (): boolean => {
      const scan = scanner.step(STEP_CHARACTERS);
      if (scan === 'more') return false;
      const nodes = scan && new JsonNodes(scan);
      if (!nodes?.isContainer(nodes.root)) {
        setParsed({ text, nodes });
        return true;
      }
      // Finds all members in chunks first: rendering the first rows would otherwise find them in one step.
      const find = nodes.createMemberFinder(nodes.root);
      step = () => {
        const found = find() !== null;
        if (found) setParsed({ text, nodes });
        return found;
      };
      return false;
    };
    return runInChunks(() => step());
  }, [isSync, text]);

  if (isSync) return small;
  return parsed?.text === text ? parsed.nodes : 'parsing';
}

/** More matches stay collapsed and are only counted: a user does not read them all, and expanding takes time. */
const MAX_EXPANDED_MATCHES = 100;
const MAX_CHARACTERS = 1_000_000;

/** The nodes to expand so that search matches are visible. */
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
