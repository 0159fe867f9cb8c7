import { useState, type KeyboardEvent, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { completionAt } from '#shared/domain/query-completion.ts';
import { applySuggestion, type QuerySuggestion } from './query-suggestions.ts';

interface DraftOptions {
  input: RefObject<HTMLInputElement | null>;
  /** The query of the current filters. */
  text: string;
  onApply: (text: string) => void;
}

/** State of the query input: draft, completion at the caret, keyboard handling. */
export function useQueryDraft({ input, text, onApply }: DraftOptions) {
  const [draft, setDraft] = useState<string | null>(null);
  const [caret, setCaret] = useState(0);
  const [isOpen, setIsOpen] = useState(false);
  const [activeIndex, setActiveIndex] = useState<number | null>(null);
  const shown = draft ?? text;
  const completion = completionAt(shown, caret);

  const updateCaret = () => setCaret(input.current?.selectionStart ?? 0);
  const close = () => {
    setIsOpen(false);
    setActiveIndex(null);
  };
  const accept = (suggestion: QuerySuggestion) => {
    const result = applySuggestion(shown, completion, suggestion);
    // The caret can be set only after the new text was rendered.
    flushSync(() => {
      setDraft(result.text);
      setCaret(result.caret);
      setActiveIndex(null);
    });
    input.current?.setSelectionRange(result.caret, result.caret);
  };
  const revert = () => {
    setDraft(null);
    close();
  };

  return {
    draft,
    shown,
    caret,
    completion,
    isOpen,
    activeIndex,
    updateCaret,
    close,
    accept,
    setText(next: string) {
      setDraft(next);
      updateCaret();
      setIsOpen(true);
      setActiveIndex(null);
    },
    apply() {
      if (draft !== null) onApply(draft);
      revert();
    },
    /** @param suggestions shown while the list is open */
    onKeyDown(event: KeyboardEvent, suggestions: readonly QuerySuggestion[]) {
      const open = isOpen && suggestions.length > 0;
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      const suggestion = open && activeIndex !== null ? suggestions[activeIndex] : undefined;
      if (event.nativeEvent.isComposing) return;
      if (step !== 0) {
        event.preventDefault();
        updateCaret();
        setIsOpen(true);
        if (open) setActiveIndex(nextIndex(activeIndex, step, suggestions.length));
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

/** Wraps around; between last and first, nothing is selected. */
function nextIndex(activeIndex: number | null, step: 1 | -1, length: number): number | null {
  if (activeIndex === null) return step === 1 ? 0 : length - 1;
  const next = activeIndex + step;
  return next < 0 || next >= length ? null : next;
}
