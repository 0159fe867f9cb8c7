import { Regex, Search } from 'lucide-react';
import { useEffect, useRef, useMemo, useState, type ReactNode } from 'react';
import clsx from 'clsx';
import { Icon } from '#shared/ui/icon.tsx';
import { Button, IconButton } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import { regexError } from '#shared/lib/text-search.ts';
import type { TextQuery } from '#shared/domain/filters.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { SearchBar } from '#shared/ui/search-bar.tsx';
import { SearchMatchContext } from '#shared/ui/search-matches.ts';
import { scrollRangeIntoView, setHighlightRanges, useHighlights } from './highlights.ts';
import { matchPositionLabel, useDetailSearch } from './text-matches.ts';

interface FindDraft {
  text: string;
  isRegex: boolean;
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
      <Icon icon={Search} size={13} />
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
          <SearchBar
            look="box"
            label={t('Find in interception')}
            placeholder={t('Find in this interception')}
            text={draft.text}
            onText={text => change({ ...draft, text })}
            status={
              debounced.text === ''
                ? ''
                : matchPositionLabel({ problem, error, total, rendered: ranges.length, at })
            }
            isInvalid={problem !== null || error !== null}
            hasMatches={ranges.length > 0}
            onMove={move}
            onClose={() => {
              setDraft(null);
              requestAnimationFrame(() => opener.current?.focus({ preventScroll: true }));
            }}
            focusOnMount={isOpenedByUser}
          >
            <IconButton
              icon={Regex}
              label={t('Regular expression')}
              size="slim"
              iconSize={14}
              aria-pressed={draft.isRegex}
              className="px-1.5! aria-pressed:bg-accent-soft aria-pressed:text-accent"
              onClick={() => change({ ...draft, isRegex: !draft.isRegex })}
            />
          </SearchBar>
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
