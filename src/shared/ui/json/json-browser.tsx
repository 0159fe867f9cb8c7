import { useEffect, useState, useCallback, useMemo, type ReactNode } from 'react';
import clsx from 'clsx';
import { runInChunks } from '#shared/lib/scheduling.ts';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
import { JsonSearch } from '#shared/lib/json/json-search.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { Button } from '#shared/ui/button.tsx';
import { t, plural } from '#shared/i18n/t.ts';
import { rowsOf, initiallyExpanded, expansionOf } from '#shared/lib/json/json-rows.ts';
import { SearchBar } from '#shared/ui/search-bar.tsx';
import { LongText } from '#shared/ui/long-text.tsx';
import { JsonTree } from './json-tree.tsx';
import { useExpandToMatch } from './use-json-nodes.ts';

const STEP_CHARACTERS = 16_384;

interface Found {
  search: JsonSearch;
  count: number;
  done: boolean;
}

interface JsonHits {
  count: number;
  /** Whether the whole text has been searched. */
  done: boolean;
  at: (index: number) => number | null;
}

const NONE: JsonHits = { count: 0, done: true, at: () => null };

/** Searches in chunks without blocking the page; returns the matches found so far. */
function useJsonSearch(nodes: JsonNodes, needle: string): JsonHits {
  const [found, setFound] = useState<(Found & { needle: string; nodes: JsonNodes }) | null>(null);

  useEffect(() => {
    if (needle === '') return;
    const search = new JsonSearch(nodes, needle);
    let reportedCount = -1;
    return runInChunks(() => {
      const done = search.step(STEP_CHARACTERS);
      const count = search.hits.length;
      // The first match is shown immediately; the count is updated while the search continues.
      if (done || (reportedCount <= 0 && count > 0) || count > 2 * reportedCount + 100) {
        reportedCount = count;
        setFound({ search, count, done, needle, nodes });
      }
      return done;
    });
  }, [nodes, needle]);

  if (needle === '') return NONE;
  if (found?.needle !== needle || found.nodes !== nodes) return { ...NONE, done: false };
  return { count: found.count, done: found.done, at: index => found.search.hits[index] ?? null };
}

function positionText({ count, done }: JsonHits, at: number): string {
  if (count === 0) return done ? t('Not found') : t('Searching…');
  const figures = { n: formatCount(at + 1), all: formatCount(count) };
  return done ? t('{n} of {all}', figures) : t('{n} of {all}…', figures);
}

/** Smaller texts have no search field, because they are visible at a glance. */
const SEARCH_MIN_CHARACTERS = 2000;
const SEARCH_MIN_ROWS = 24;
/** Levels that a search unfolds; a text nested deeper than any that a person wrote is not visible to its end. */
const MAX_EXPANDED_LEVELS = 1000;

interface JsonBrowserProps {
  nodes: JsonNodes;
  label: string;
  renderJson: (text: string) => ReactNode;
}

/** Shows valid JSON as a tree or as received, with a search field for longer text. */
export function JsonBrowser({ nodes, label, renderJson }: JsonBrowserProps) {
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(() => initiallyExpanded(nodes));
  const [raw, setRaw] = useState(false);
  const [needle, setNeedle] = useState('');
  const [position, setPosition] = useState(0);
  const hits = useJsonSearch(nodes, needle);
  // Expanded for a content search of the page, until the user expands or collapses a node.
  const matchExpansion = useExpandToMatch(nodes);
  const [dismissedExpansion, setDismissedExpansion] = useState<readonly number[] | null>(null);

  const at = hits.count === 0 ? 0 : ((position % hits.count) + hits.count) % hits.count;
  const found = hits.at(at);
  const ancestors = useMemo(() => (found === null ? [] : expansionOf(nodes, found)), [nodes, found]);
  const tooDeep = ancestors.length > MAX_EXPANDED_LEVELS;
  // Nodes expanded for the current match collapse again when the search moves on, unless the user toggles a node.
  const visible = useMemo(() => {
    const more = [
      ...(tooDeep ? [] : ancestors),
      ...(dismissedExpansion === matchExpansion ? [] : matchExpansion),
    ];
    return more.length === 0 ? expanded : new Set([...expanded, ...more]);
  }, [expanded, ancestors, tooDeep, matchExpansion, dismissedExpansion]);
  const rows = useMemo(() => rowsOf(nodes, visible), [nodes, visible]);
  const [large] = useState(nodes.text.length > SEARCH_MIN_CHARACTERS || rows.length > SEARCH_MIN_ROWS);

  const toggle = useCallback(
    (id: number) => {
      const next = new Set(visible);
      if (!next.delete(id)) next.add(id);
      setExpanded(next);
      setDismissedExpansion(matchExpansion);
    },
    [visible, matchExpansion],
  );
  const search = (text: string) => {
    setExpanded(visible);
    setPosition(0);
    setNeedle(text);
  };

  const rawSwitch = (
    <Button
      variant="quiet"
      aria-pressed={raw}
      className="h-6! text-sm aria-pressed:bg-sunken"
      onClick={() => setRaw(!raw)}
    >
      {t('Raw')}
    </Button>
  );
  return (
    <div className="group/json relative min-w-0">
      {large ? (
        <div className="mb-1 flex items-center justify-between gap-2">
          {raw ? (
            <span className="text-sm text-muted">{t('Original formatting')}</span>
          ) : (
            <SearchBar
              look="field"
              label={t('Search {name}', { name: label })}
              placeholder={t('Search keys and values')}
              text={needle}
              onText={search}
              status={needle === '' ? '' : tooDeep ? foundTooDeep(ancestors.length) : positionText(hits, at)}
              hasMatches={hits.count > 0}
              onMove={by => setPosition(at + by)}
            />
          )}
          {rawSwitch}
        </div>
      ) : (
        <div
          className={clsx(
            'absolute -top-1 end-14 z-10 rounded-[6px] bg-bg group-focus-within/json:opacity-100 group-hover/json:opacity-100',
            raw || 'opacity-0',
          )}
        >
          {rawSwitch}
        </div>
      )}
      {raw ? (
        <LongText
          text={nodes.text}
          label={t('{name}, original formatting', { name: label })}
          code
          whole={large}
        />
      ) : (
        <JsonTree
          nodes={nodes}
          rows={rows}
          expanded={visible}
          label={label}
          foundRow={found === null || tooDeep ? null : rows.rowOf(found)}
          onToggle={toggle}
          renderJson={renderJson}
        />
      )}
    </div>
  );
}

function foundTooDeep(levels: number): string {
  return plural(levels, {
    one: 'Match is {n} level deep, too deep to show',
    other: 'Match is {n} levels deep, too deep to show',
  });
}
