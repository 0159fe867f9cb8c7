import { Regex, TextSearch, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { regexError } from '#shared/lib/text-search.ts';
import { SEARCH_SCOPES, type TextQuery } from '#shared/domain/filters.ts';
import { Button, controlStyles } from '#shared/ui/button.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import { t } from '#shared/i18n/t.ts';
import { SCOPE_LABELS } from './search-progress.tsx';

interface SearchFormProps {
  query: TextQuery | null;
  /** Whether to focus the input, because the user just opened it. */
  focusOnMount: boolean;
  onSearch: (query: TextQuery) => void;
  onClose: () => void;
}

const EMPTY_QUERY: TextQuery = { text: '', isRegex: false, place: 'everything' };

/** Not translated: most error messages are English. */
const EXAMPLE_EXPRESSION = 'connection (reset|refused)';

/** The query and its scope. Enter starts the search, because each search loads everything. Escape closes the form. */
export function SearchForm({ query, focusOnMount, onSearch, onClose }: SearchFormProps) {
  const [draft, setDraft] = useState(query ?? EMPTY_QUERY);
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const problem = draft.isRegex ? regexError(draft.text) : null;
  const isUsable = draft.text !== '' && problem === null;
  useEffect(() => {
    if (focusOnMount) input.current?.focus();
  }, [focusOnMount]);
  const change = (patch: Partial<TextQuery>) => setDraft({ ...draft, ...patch });
  /** Applies an option immediately to the current search. */
  const choose = (patch: Partial<TextQuery>) => {
    const next = { ...draft, ...patch };
    setDraft(next);
    if (query && next.text !== '' && !(next.isRegex && regexError(next.text))) onSearch(next);
  };

  return (
    <search>
      <form
        className="flex flex-wrap items-center gap-2"
        onSubmit={event => {
          event.preventDefault();
          if (isUsable) onSearch(draft);
          else input.current?.focus();
        }}
      >
        <label
          className={`${controlStyles(problem === null ? 'empty' : 'invalid')} min-w-0 flex-1 basis-60 gap-2 px-3 font-normal! focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent`}
        >
          <TextSearch aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0 text-muted" />
          <span className="sr-only">{t('Search content')}</span>
          <input
            ref={input}
            type="search"
            value={draft.text}
            placeholder={draft.isRegex ? EXAMPLE_EXPRESSION : t('Search prompts, tool calls and errors…')}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : problemId}
            spellCheck={false}
            autoComplete="off"
            enterKeyHint="search"
            dir="auto"
            onChange={event => change({ text: event.target.value })}
            onKeyDown={event => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              onClose();
            }}
            className="min-w-0 flex-1 appearance-none bg-transparent outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
          />
        </label>
        <select
          aria-label={t('Search in')}
          value={draft.place}
          onChange={event => {
            const place = SEARCH_SCOPES.find(each => each === event.target.value);
            if (place) choose({ place });
          }}
          className={`${controlStyles(draft.place === 'everything' ? 'empty' : 'set')} px-2`}
        >
          {SEARCH_SCOPES.map(place => (
            <option key={place} value={place}>
              {SCOPE_LABELS[place]}
            </option>
          ))}
        </select>
        <Button
          aria-pressed={draft.isRegex}
          title={t('Regular expression')}
          aria-label={t('Regular expression')}
          className="px-2.5! aria-pressed:border-accent/40 aria-pressed:bg-accent-soft aria-pressed:text-accent"
          onClick={() => choose({ isRegex: !draft.isRegex })}
        >
          <Regex aria-hidden="true" size={15} strokeWidth={1.75} />
        </Button>
        <Button variant="primary" type="submit" aria-disabled={!isUsable}>
          {t('Search')}
        </Button>
        <Button
          variant="quiet"
          className="h-[34px]! px-2!"
          aria-label={t('Close search')}
          title={t('Close (Esc)')}
          onClick={onClose}
        >
          <X aria-hidden="true" size={15} strokeWidth={1.75} />
        </Button>
      </form>
      {problem === null ? null : (
        <p id={problemId} role="alert" className="mt-1 text-sm text-error">
          {rich('Invalid regular expression: {problem}', { problem: <UntrustedText text={problem} /> })}
        </p>
      )}
    </search>
  );
}
