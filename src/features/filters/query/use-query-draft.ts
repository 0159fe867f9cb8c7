import { useState, type KeyboardEvent, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { completingAt } from '#shared/domain/query-completion.ts';
import { applySuggestion, type QuerySuggestion } from './query-suggestions.ts';

interface DraftOptions {
  input: RefObject<HTMLInputElement | null>;
  /** The filters' own text. */
  text: string;
  onApply: (text: string) => void;
}

/** The text while it is being written, what stands at the caret, and the keys that complete it. */
export function useQueryDraft({ input, text, onApply }: DraftOptions) {
  const [draft, setDraft] = useState<string | null>(null);
  const [caret, setCaret] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = draft ?? text;
  const completing = completingAt(shown, caret);

  const look = () => setCaret(input.current?.selectionStart ?? 0);
  const close = () => {
    setOpen(false);
    setChosen(null);
  };
  const accept = (offer: QuerySuggestion) => {
    const done = applySuggestion(shown, completing, offer);
    // The caret can only be put into the new text.
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
    look,
    close,
    accept,
    write(next: string) {
      setDraft(next);
      look();
      setOpen(true);
      setChosen(null);
    },
    apply() {
      if (draft !== null) onApply(draft);
      revert();
    },
    /** @param offers what is shown while it is open */
    press(event: KeyboardEvent, offers: readonly QuerySuggestion[]) {
      const open = isOpen && offers.length > 0;
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      const offer = open && chosen !== null ? offers[chosen] : undefined;
      if (event.nativeEvent.isComposing) return;
      if (step !== 0) {
        event.preventDefault();
        look();
        setOpen(true);
        if (open) setChosen(stepped(chosen, step, offers.length));
      } else if (offer && (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey))) {
        event.preventDefault();
        accept(offer);
      } else if (event.key === 'Escape' && (open || draft !== null)) {
        event.preventDefault();
        if (open) close();
        else revert();
      }
    },
  };
}

/** Round and round, with a place between the last and the first at which nothing is chosen. */
function stepped(chosen: number | null, step: 1 | -1, length: number): number | null {
  if (chosen === null) return step === 1 ? 0 : length - 1;
  const next = chosen + step;
  return next < 0 || next >= length ? null : next;
}
