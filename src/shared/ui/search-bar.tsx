import clsx from 'clsx';
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '#shared/i18n/t.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

/** A box with all controls, or a field next to other controls, which has fewer of them. */
const STYLES = {
  box: {
    bar: 'flex flex-wrap items-center gap-x-1 gap-y-0.5 rounded-control border border-line bg-panel py-0.5 pe-1 ps-2.5 focus-within:outline-2 focus-within:outline-accent',
    field: 'flex h-7 min-w-32 flex-1 items-center gap-2',
    input: 'appearance-none [&::-webkit-search-cancel-button]:hidden',
    status: 'px-1',
  },
  field: {
    bar: 'flex min-w-0 flex-1 items-center gap-2',
    field:
      'flex h-7 min-w-0 flex-1 items-center gap-1.5 rounded-[6px] border border-line bg-panel px-2 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent sm:max-w-64',
    input: 'text-sm',
    status: 'shrink-0',
  },
} as const;

interface SearchBarProps {
  look: keyof typeof STYLES;
  /** The accessible name of the input. */
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  /** The position among the matches, or why no match has the focus. */
  status: string;
  isInvalid?: boolean;
  hasMatches: boolean;
  onMove: (by: 1 | -1) => void;
  /** Called for Escape. Without it, Escape clears the text. */
  onClose?: () => void;
  focusOnMount?: boolean;
  /** Options, before the buttons to move. */
  children?: ReactNode;
}

/** Searches a part of the page. Enter moves to the next match, Shift+Enter to the previous one. */
export function SearchBar(props: SearchBarProps) {
  const { look, label, placeholder, text, onText, status, isInvalid = false, hasMatches } = props;
  const { onMove, onClose, focusOnMount = false, children } = props;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focusOnMount) input.current?.focus({ preventScroll: true });
  }, [focusOnMount]);
  const move = (by: 1 | -1) => {
    if (hasMatches) onMove(by);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') move(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && onClose) onClose();
    else if (event.key === 'Escape' && text !== '') onText('');
    else return;
    event.preventDefault();
    // Otherwise Escape would also close the surrounding panel.
    event.stopPropagation();
  };
  const styles = STYLES[look];
  const step = (by: 1 | -1) => (
    <IconButton
      icon={by === 1 ? ChevronDown : ChevronUp}
      label={by === 1 ? t('Next match') : t('Previous match')}
      size="slim"
      iconSize={look === 'box' ? 15 : 14}
      aria-disabled={!hasMatches}
      className="aria-disabled:opacity-50"
      onClick={() => move(by)}
    />
  );
  return (
    <search className={styles.bar}>
      <label className={styles.field}>
        <Icon icon={Search} size={13} className="shrink-0 text-muted" />
        <span className="sr-only">{label}</span>
        <input
          ref={input}
          type={look === 'box' ? 'search' : 'text'}
          value={text}
          aria-invalid={isInvalid}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          dir="auto"
          onChange={event => onText(event.target.value)}
          onKeyDown={onKeyDown}
          className={clsx('min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint', styles.input)}
        />
      </label>
      <span
        role="status"
        className={clsx('tabular text-sm', isInvalid ? 'text-error' : 'text-muted', styles.status)}
      >
        {status}
      </span>
      {children}
      {look === 'box' || hasMatches ? (
        <>
          {step(-1)}
          {step(1)}
        </>
      ) : null}
      {onClose ? <IconButton icon={X} label={t('Close search')} size="slim" onClick={onClose} /> : null}
    </search>
  );
}
