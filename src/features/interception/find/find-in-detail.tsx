import { ChevronDown, ChevronUp, Regex, Search, X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, useMemo, useState, type ReactNode } from 'react';
import clsx from 'clsx';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import { regexError } from '#shared/lib/text-search.ts';
import type { TextQuery } from '#shared/domain/text-query.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { SearchMatchContext } from '#shared/ui/search-matches.ts';
import { scrollRangeIntoView, setHighlightRanges, useHighlights } from './highlights.ts';
import { matchPositionLabel, useDetailSearch } from './text-matches.ts';

interface FindDraft {
  text: string;
  isRegex: boolean;
}

interface FindBarProps {
  draft: FindDraft;
  onDraft: (draft: FindDraft) => void;
  /** The position among the matches, or an error. */
  status: string;
  isInvalid: boolean;
  canMove: boolean;
  onMove: (by: 1 | -1) => void;
  onClose: () => void;
  /** Whether to focus the input, because the user just opened it. */
  focusOnMount: boolean;
}

/** The search box of one interception. Enter goes to the next match, Shift+Enter to the previous one, Escape closes. */
function FindBar(props: FindBarProps) {
  const { draft, onDraft, status, isInvalid, canMove, onMove, onClose, focusOnMount } = props;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focusOnMount) input.current?.focus({ preventScroll: true });
  }, [focusOnMount]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onMove(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    // Otherwise Escape would also close the surrounding panel.
    event.stopPropagation();
  };
  return (
    <search className="flex flex-wrap items-center gap-x-1 gap-y-0.5 rounded-control border border-line bg-panel py-0.5 pe-1 ps-2.5 focus-within:outline-2 focus-within:outline-accent">
      <label className="flex h-7 min-w-32 flex-1 items-center gap-2">
        <Search aria-hidden="true" size={13} strokeWidth={1.75} className="shrink-0 text-muted" />
        <span className="sr-only">{t('Find in interception')}</span>
        <input
          ref={input}
          type="search"
          value={draft.text}
          aria-invalid={isInvalid}
          placeholder={t('Find in this interception')}
          spellCheck={false}
          autoComplete="off"
          dir="auto"
          onChange={event => onDraft({ ...draft, text: event.target.value })}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 appearance-none bg-transparent outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
        />
      </label>
      <span role="status" className={`tabular px-1 text-sm ${isInvalid ? 'text-error' : 'text-muted'}`}>
        {status}
      </span>
      <Button
        variant="quiet"
        aria-label={t('Regular expression')}
        title={t('Regular expression')}
        aria-pressed={draft.isRegex}
        className="px-1.5! aria-pressed:bg-accent-soft aria-pressed:text-accent"
        onClick={() => onDraft({ ...draft, isRegex: !draft.isRegex })}
      >
        <Regex aria-hidden="true" size={14} strokeWidth={1.75} />
      </Button>
      <Button
        variant="quiet"
        aria-label={t('Previous match')}
        aria-disabled={!canMove}
        className="px-1!"
        onClick={() => onMove(-1)}
      >
        <ChevronUp aria-hidden="true" size={15} strokeWidth={1.75} />
      </Button>
      <Button
        variant="quiet"
        aria-label={t('Next match')}
        aria-disabled={!canMove}
        className="px-1!"
        onClick={() => onMove(1)}
      >
        <ChevronDown aria-hidden="true" size={15} strokeWidth={1.75} />
      </Button>
      <Button variant="quiet" aria-label={t('Close search')} className="px-1!" onClick={onClose}>
        <X aria-hidden="true" size={15} strokeWidth={1.75} />
      </Button>
    </search>
  );
}

/** Milliseconds without input before a search starts. */
const DEBOUNCE_MS = 150;

interface FindInDetailProps {
  interception: Interception;
  /** The initial query, from the search of the list. */
  initial: TextQuery | null;
  /** Whether the box sticks below the top bar and the panel header. */
  sticky?: boolean;
  /** Content next to the button that opens the box. Without it, the button is in the corner of the children. */
  head?: ReactNode;
  children: ReactNode;
}

const EMPTY: FindDraft = { text: '', isRegex: false };

/** Makes a detail searchable. It highlights the matches and expands collapsed content that contains one. */
export function FindInDetail({ interception, initial, sticky = false, head, children }: FindInDetailProps) {
  const [draft, setDraft] = useState<FindDraft | null>(initial);
  const [isOpenedByUser, setOpenedByUser] = useState(false);
  const [place, setPlace] = useState(initial?.place ?? 'everything');
  const debounced = useDebouncedDraft(draft ?? EMPTY);
  const problem = debounced.isRegex ? regexError(debounced.text) : null;
  const find = useMemo(
    () => (draft !== null && debounced.text !== '' && problem === null ? { ...debounced, place } : null),
    [draft, debounced, problem, place],
  );
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const { found, total, error } = useDetailSearch(interception, find);
  const ranges = useHighlights(root, found, place);
  const [turn, setTurn] = useState(0);
  const at = ranges.length === 0 ? 0 : ((turn % ranges.length) + ranges.length) % ranges.length;
  const current = ranges[at];
  useEffect(() => (current ? setHighlightRanges('found-now', [current]) : undefined), [current]);

  // Scrolls to the first match only once per search, not on every render.
  const scrolledFor = useRef<typeof found>(null);
  useEffect(() => {
    if (!current || scrolledFor.current === found) return;
    scrolledFor.current = found;
    scrollRangeIntoView(current);
  }, [current, found]);

  const move = (by: 1 | -1) => {
    setTurn(at + by);
    const next = ranges.at((at + by) % ranges.length);
    if (next) scrollRangeIntoView(next);
  };
  const change = (next: FindDraft) => {
    setDraft(next);
    setTurn(0);
    // A query typed here searches everything.
    setPlace('everything');
  };

  const open = (
    <Button
      ref={opener}
      variant="quiet"
      title={head === undefined ? undefined : t('Find')}
      className={head === undefined ? 'absolute -top-1 end-0' : '-mt-1 shrink-0'}
      onClick={() => {
        setOpenedByUser(true);
        setDraft(EMPTY);
      }}
    >
      <Search aria-hidden="true" size={13} strokeWidth={1.75} />
      <span className={head === undefined ? undefined : 'sr-only'}>{t('Find')}</span>
    </Button>
  );

  return (
    <SearchMatchContext value={found}>
      {draft === null && head === undefined ? (
        <div className="relative z-[1] h-0 print:hidden">{open}</div>
      ) : null}
      {draft === null ? null : (
        <div className={`print:hidden ${sticky ? 'sticky top-12 z-10 -mx-1 bg-bg px-1 py-1' : 'mb-2'}`}>
          <FindBar
            draft={draft}
            onDraft={change}
            status={
              debounced.text === ''
                ? ''
                : matchPositionLabel({ problem, error, total, rendered: ranges.length, at })
            }
            isInvalid={problem !== null || error !== null}
            canMove={ranges.length > 0}
            onMove={move}
            onClose={() => {
              setDraft(null);
              requestAnimationFrame(() => opener.current?.focus({ preventScroll: true }));
            }}
            focusOnMount={isOpenedByUser}
          />
        </div>
      )}
      {head === undefined ? null : (
        <div className="flex items-start gap-3">
          <div className="min-w-0 flex-1">{head}</div>
          {draft === null ? open : null}
        </div>
      )}
      <div ref={root} className={clsx('contents', found && 'marked-texts')}>
        {children}
      </div>
    </SearchMatchContext>
  );
}

/** The draft, after a pause in typing. */
function useDebouncedDraft(draft: FindDraft): FindDraft {
  const [debounced, setDebounced] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(draft), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return debounced;
}
