import { ChevronDown, ChevronUp, Regex, Search, X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';

export interface FindDraft {
  text: string;
  isExpression: boolean;
}

interface FindBarProps {
  draft: FindDraft;
  onDraft: (draft: FindDraft) => void;
  /** Where it stands, or why it cannot search. */
  status: string;
  isWrong: boolean;
  canMove: boolean;
  onMove: (by: 1 | -1) => void;
  onClose: () => void;
  /** Whether it was asked for, and so gets the focus. */
  takesFocus: boolean;
}

/** A field that searches one interception: Enter goes to the next place, Shift+Enter to the one before, Escape closes. */
export function FindBar(props: FindBarProps) {
  const { draft, onDraft, status, isWrong, canMove, onMove, onClose, takesFocus } = props;
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) box.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onMove(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    // Escape closes the panel around it otherwise.
    event.stopPropagation();
  };
  return (
    <search className="flex flex-wrap items-center gap-x-1 gap-y-0.5 rounded-control border border-line bg-panel py-0.5 pe-1 ps-2.5 focus-within:outline-2 focus-within:outline-accent">
      <label className="flex h-7 min-w-32 flex-1 items-center gap-2">
        <Search aria-hidden="true" size={13} strokeWidth={1.75} className="shrink-0 text-muted" />
        <span className="sr-only">{t('Find in interception')}</span>
        <input
          ref={box}
          type="search"
          value={draft.text}
          aria-invalid={isWrong}
          placeholder={t('Find in this interception')}
          spellCheck={false}
          autoComplete="off"
          dir="auto"
          onChange={event => onDraft({ ...draft, text: event.target.value })}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 appearance-none bg-transparent outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
        />
      </label>
      <span role="status" className={`tabular px-1 text-sm ${isWrong ? 'text-error' : 'text-muted'}`}>
        {status}
      </span>
      <Button
        look="quiet"
        aria-label={t('Regular expression')}
        title={t('Regular expression')}
        aria-pressed={draft.isExpression}
        className="px-1.5! aria-pressed:bg-accent-soft aria-pressed:text-accent"
        onClick={() => onDraft({ ...draft, isExpression: !draft.isExpression })}
      >
        <Regex aria-hidden="true" size={14} strokeWidth={1.75} />
      </Button>
      <Button
        look="quiet"
        aria-label={t('Previous place')}
        aria-disabled={!canMove}
        className="px-1!"
        onClick={() => onMove(-1)}
      >
        <ChevronUp aria-hidden="true" size={15} strokeWidth={1.75} />
      </Button>
      <Button
        look="quiet"
        aria-label={t('Next place')}
        aria-disabled={!canMove}
        className="px-1!"
        onClick={() => onMove(1)}
      >
        <ChevronDown aria-hidden="true" size={15} strokeWidth={1.75} />
      </Button>
      <Button look="quiet" aria-label={t('Close find')} className="px-1!" onClick={onClose}>
        <X aria-hidden="true" size={15} strokeWidth={1.75} />
      </Button>
    </search>
  );
}
