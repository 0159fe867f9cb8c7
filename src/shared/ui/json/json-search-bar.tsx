import { ChevronDown, ChevronUp, Search } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { formatCount } from '#shared/lib/numbers.ts';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import type { JsonHits } from './use-json-search.ts';

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
export function JsonSearchBar({ label, wanted, onWant, hits, at, onMove, note }: JsonSearchBarProps) {
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
