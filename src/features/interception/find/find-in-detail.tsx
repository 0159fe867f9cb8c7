import clsx from 'clsx';
import { Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { whyNoExpression } from '#shared/lib/text-search.ts';
import type { Find } from '#shared/domain/text-query.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { Button } from '#shared/ui/button.tsx';
import { FoundContext } from '#shared/ui/search-matches.ts';
import { t } from '#shared/i18n/t.ts';
import { FindBar, type FindDraft } from './find-bar.tsx';
import { bringIntoView, markRanges } from './highlight.ts';
import { describeStanding } from './place-words.ts';
import { useFoundTexts } from './use-found-texts.ts';
import { useMarks } from './use-marks.ts';

/** Milliseconds without a key after which what stands there is searched for. */
const TYPING = 150;

interface FindInDetailProps {
  interception: Interception;
  /** What the list is searched for, and so this is, from the beginning. */
  initial: Find | null;
  /** Whether the bar stays in sight below the bars of the program and the panel. */
  sticky?: boolean;
  /** What the button that opens the bar stands beside; without it that stands in the corner of what follows. */
  head?: ReactNode;
  children: ReactNode;
}

const EMPTY: FindDraft = { text: '', isExpression: false };

/** A detail in which one can search: the places are marked, what is folded around them unfolds. */
export function FindInDetail({ interception, initial, sticky = false, head, children }: FindInDetailProps) {
  const [draft, setDraft] = useState<FindDraft | null>(initial);
  const [isAsked, setAsked] = useState(false);
  const [place, setPlace] = useState(initial?.place ?? 'everything');
  const wanted = useSettled(draft ?? EMPTY);
  const problem = wanted.isExpression ? whyNoExpression(wanted.text) : null;
  const find = useMemo(
    () => (draft !== null && wanted.text !== '' && problem === null ? { ...wanted, place } : null),
    [draft, wanted, problem, place],
  );
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const { found, total, error } = useFoundTexts(interception, find);
  const ranges = useMarks(root, found, place);
  const [turn, setTurn] = useState(0);
  const at = ranges.length === 0 ? 0 : ((turn % ranges.length) + ranges.length) % ranges.length;
  const current = ranges[at];
  useEffect(() => (current ? markRanges('found-now', [current]) : undefined), [current]);

  // The first place once, not whenever something else is drawn.
  const begun = useRef<typeof found>(null);
  useEffect(() => {
    if (!current || begun.current === found) return;
    begun.current = found;
    bringIntoView(current);
  }, [current, found]);

  const move = (by: 1 | -1) => {
    setTurn(at + by);
    const next = ranges.at((at + by) % ranges.length);
    if (next) bringIntoView(next);
  };
  const change = (next: FindDraft) => {
    setDraft(next);
    setTurn(0);
    // What one types here is looked for everywhere.
    setPlace('everything');
  };

  const open = (
    <Button
      ref={opener}
      look="quiet"
      title={head === undefined ? undefined : t('Find')}
      className={head === undefined ? 'absolute -top-1 end-0' : '-mt-1 shrink-0'}
      onClick={() => {
        setAsked(true);
        setDraft(EMPTY);
      }}
    >
      <Search aria-hidden="true" size={13} strokeWidth={1.75} />
      <span className={head === undefined ? undefined : 'sr-only'}>{t('Find')}</span>
    </Button>
  );

  return (
    <FoundContext value={found}>
      {draft === null && head === undefined ? (
        <div className="relative z-[1] h-0 print:hidden">{open}</div>
      ) : null}
      {draft === null ? null : (
        <div className={`print:hidden ${sticky ? 'sticky top-12 z-10 -mx-1 bg-bg px-1 py-1' : 'mb-2'}`}>
          <FindBar
            draft={draft}
            onDraft={change}
            status={
              wanted.text === '' ? '' : describeStanding({ problem, error, total, seen: ranges.length, at })
            }
            isWrong={problem !== null || error !== null}
            canMove={ranges.length > 0}
            onMove={move}
            onClose={() => {
              setDraft(null);
              requestAnimationFrame(() => opener.current?.focus({ preventScroll: true }));
            }}
            takesFocus={isAsked}
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
    </FoundContext>
  );
}

/** What is typed, once nothing more is. */
function useSettled(draft: FindDraft): FindDraft {
  const [settled, setSettled] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(draft), TYPING);
    return () => clearTimeout(timer);
  }, [draft]);
  return settled;
}
