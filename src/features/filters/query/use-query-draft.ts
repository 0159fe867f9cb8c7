import { useState, type KeyboardEvent, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { completingAt } from '#shared/domain/query-completion.ts';
import { applySuggestion, type QuerySuggestion } from './query-suggestions.ts';

interface DraftOptions {
  input: RefObject<HTMLInputElement | null>;
  /** The query of the current filters. */
  text: string;
  onApply: (text: string) => void;
}

/** Draft of the query, with the completion at the caret and its keys. */
export function useQueryDraft({ input, text, onApply }: DraftOptions) {
  const [draft, setDraft] = useState<string | null>(null);
  const [caret, setCaret] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = draft ?? text;
  const completing = completingAt(shown, caret);

  const updateCaret = () => setCaret(input.current?.selectionStart ?? 0);
  const close = () => {
    setOpen(false);
    setChosen(null);
  };
  const accept = (suggestion: QuerySuggestion) => {
    const done = applySuggestion(shown, completing, suggestion);
    // The caret can be set only after the new text was rendered.
    flushSync(() => {
      setDraft(done.text);
      setCaret(done.caret);
      setChosen(null);
    });
    input.current?.setSelectionRange(done.caret, done.caret);
  };
  const revert = () => {
    setDraft(null);
    close();
  };

  return {
    draft,
    shown,
    caret,
    completing,
    isOpen,
    chosen,
    updateCaret,
    close,
    accept,
    write(next: string) {
      setDraft(next);
      updateCaret();
      setOpen(true);
      setChosen(null);
    },
    apply() {
      if (draft !== null) onApply(draft);
      revert();
    },
    /** @param suggestions suggestions shown while the list is open */
    onKeyDown(event: KeyboardEvent, suggestions: readonly QuerySuggestion[]) {
      const open = isOpen && suggestions.length > 0;
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      const suggestion = open && chosen !== null ? suggestions[chosen] : undefined;
      if (event.nativeEvent.isComposing) return;
      if (step !== 0) {
        event.preventDefault();
        updateCaret();
        setOpen(true);
        if (open) setChosen(nextIndex(chosen, step, suggestions.length));
      } else if (suggestion && (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey))) {
        event.preventDefault();
        accept(suggestion);
      } else if (event.key === 'Escape' && (open || draft !== null)) {
        event.preventDefault();
        if (open) close();
        else revert();
      }
    },
  };
}

/** Cycles through the suggestions, with a state without selection between the last and the first. */
function nextIndex(chosen: number | null, step: 1 | -1, length: number): number | null {
  if (chosen === null) return step === 1 ? 0 : length - 1;
  const next = chosen + step;
  return next < 0 || next >= length ? null : next;
}
