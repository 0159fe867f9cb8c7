import clsx from 'clsx';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { rowsOf } from '#shared/lib/json/json-layout.ts';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
import { firstUnfolded, unfoldingOf } from '#shared/lib/json/json-unfolding.ts';
import { Button } from '#shared/ui/button.tsx';
import { LongText } from '#shared/ui/long-text.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { JsonSearchBar } from './json-search-bar.tsx';
import { JsonTree } from './json-tree.tsx';
import { useFoundUnfolding } from './use-found-unfolding.ts';
import { useJsonSearch } from './use-json-search.ts';

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
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(() => firstUnfolded(nodes));
  const [raw, setRaw] = useState(false);
  const [wanted, setWanted] = useState('');
  const [turn, setTurn] = useState(0);
  const hits = useJsonSearch(nodes, wanted);
  // Unfolded for a search in all that is around, until something is folded or unfolded by hand.
  const forFound = useFoundUnfolding(nodes);
  const [handled, setHandled] = useState<readonly number[] | null>(null);

  const at = hits.count === 0 ? 0 : ((turn % hits.count) + hits.count) % hits.count;
  const found = hits.at(at);
  const around = useMemo(() => (found === null ? [] : unfoldingOf(nodes, found)), [nodes, found]);
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
            <span className="text-sm text-muted">{t('As received')}</span>
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
        <LongText text={nodes.text} label={t('{name} as received', { name: label })} code whole={large} />
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
    one: 'Found {n} level deep, too deep to show',
    other: 'Found {n} levels deep, too deep to show',
  });
}
