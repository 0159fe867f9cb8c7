import { useEffect, useState, type KeyboardEvent, useCallback, useMemo, type ReactNode } from 'react';
import { ChevronDown, ChevronUp, Search } from 'lucide-react';
import clsx from 'clsx';
import { runInChunks } from '#shared/lib/scheduling.ts';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
import { JsonSearch } from '#shared/lib/json/json-search.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { Button } from '#shared/ui/button.tsx';
import { t, plural } from '#shared/i18n/t.ts';
import { rowsOf, initiallyExpanded, expansionOf } from '#shared/lib/json/json-rows.ts';
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
  /** Whether all of the text was looked through. */
  done: boolean;
  at: (index: number) => number | null;
}

const NONE: JsonHits = { count: 0, done: true, at: () => null };

/** What was found of a text so far; the page stays free while more is looked for. */
function useJsonSearch(nodes: JsonNodes, wanted: string): JsonHits {
  const [found, setFound] = useState<(Found & { wanted: string; nodes: JsonNodes }) | null>(null);

  useEffect(() => {
    if (wanted === '') return;
    const search = new JsonSearch(nodes, wanted);
    let told = -1;
    return runInChunks(() => {
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

interface JsonSearchBarProps {
  label: string;
  wanted: string;
  onWant: (wanted: string) => void;
  hits: JsonHits;
  /** The hit it stands at. */
  at: number;
  onMove: (by: 1 | -1) => void;
  /** Said in place of where it stands. */
  note: string | null;
}

/** A field that searches keys and values: Enter goes to the next, Shift+Enter to the one before, Escape empties it. */
function JsonSearchBar({ label, wanted, onWant, hits, at, onMove, note }: JsonSearchBarProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onMove(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && wanted !== '') onWant('');
    else return;
    event.preventDefault();
    // Escape closes the panel around it otherwise.
    event.stopPropagation();
  };
  return (
    <search className="flex min-w-0 flex-1 items-center gap-2">
      <label className="flex h-7 min-w-0 flex-1 items-center gap-1.5 rounded-[6px] border border-line bg-panel px-2 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent sm:max-w-64">
        <Search aria-hidden="true" size={13} strokeWidth={1.75} className="shrink-0 text-muted" />
        <span className="sr-only">{t('Search {name}', { name: label })}</span>
        <input
          type="text"
          value={wanted}
          placeholder={t('Search keys and values')}
          spellCheck={false}
          onChange={event => onWant(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
        />
      </label>
      <span role="status" className="tabular shrink-0 text-sm text-muted">
        {wanted === '' ? '' : (note ?? standing(hits, at))}
      </span>
      {hits.count > 0 ? (
        <>
          <Button look="quiet" aria-label={t('Previous match')} className="px-1!" onClick={() => onMove(-1)}>
            <ChevronUp aria-hidden="true" size={14} strokeWidth={1.75} />
          </Button>
          <Button look="quiet" aria-label={t('Next match')} className="px-1!" onClick={() => onMove(1)}>
            <ChevronDown aria-hidden="true" size={14} strokeWidth={1.75} />
          </Button>
        </>
      ) : null}
    </search>
  );
}

function standing({ count, done }: JsonHits, at: number): string {
  if (count === 0) return done ? t('Not found') : t('Searching…');
  const figures = { n: formatCount(at + 1), all: formatCount(count) };
  return done ? t('{n} of {all}', figures) : t('{n} of {all}…', figures);
}

/** Larger texts come with a search; below, one sees everything. */
const SEARCHED_CHARACTERS = 2000;
const SEARCHED_ROWS = 24;
/** Levels that a search unfolds; a text nested deeper than any that a person wrote is not shown to its end. */
const UNFOLDED_LEVELS = 1000;

interface JsonBrowserProps {
  nodes: JsonNodes;
  label: string;
  renderJson: (text: string) => ReactNode;
}

/** JSON that is known to be some: as a tree or as received, and searched where it is long. */
export function JsonBrowser({ nodes, label, renderJson }: JsonBrowserProps) {
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(() => initiallyExpanded(nodes));
  const [raw, setRaw] = useState(false);
  const [wanted, setWanted] = useState('');
  const [turn, setTurn] = useState(0);
  const hits = useJsonSearch(nodes, wanted);
  // Unfolded for a search in all that is around, until something is folded or unfolded by hand.
  const forFound = useExpandToMatch(nodes);
  const [handled, setHandled] = useState<readonly number[] | null>(null);

  const at = hits.count === 0 ? 0 : ((turn % hits.count) + hits.count) % hits.count;
  const found = hits.at(at);
  const around = useMemo(() => (found === null ? [] : expansionOf(nodes, found)), [nodes, found]);
  const tooDeep = around.length > UNFOLDED_LEVELS;
  // What a search has unfolded stays so only while it stands there, unless something is folded or unfolded by hand.
  const shown = useMemo(() => {
    const more = [...(tooDeep ? [] : around), ...(handled === forFound ? [] : forFound)];
    return more.length === 0 ? unfolded : new Set([...unfolded, ...more]);
  }, [unfolded, around, tooDeep, forFound, handled]);
  const rows = useMemo(() => rowsOf(nodes, shown), [nodes, shown]);
  const [large] = useState(nodes.text.length > SEARCHED_CHARACTERS || rows.length > SEARCHED_ROWS);

  const toggle = useCallback(
    (id: number) => {
      const next = new Set(shown);
      if (!next.delete(id)) next.add(id);
      setUnfolded(next);
      setHandled(forFound);
    },
    [shown, forFound],
  );
  const want = (text: string) => {
    setUnfolded(shown);
    setTurn(0);
    setWanted(text);
  };

  const rawSwitch = (
    <Button
      look="quiet"
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
            <JsonSearchBar
              label={label}
              wanted={wanted}
              onWant={want}
              hits={hits}
              at={at}
              onMove={by => setTurn(at + by)}
              note={tooDeep ? foundTooDeep(around.length) : null}
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
          unfolded={shown}
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
