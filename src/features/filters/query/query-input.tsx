import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef, type RefObject, useEffect, useDeferredValue, useId, useState } from 'react';
import clsx from 'clsx';
import { Search } from 'lucide-react';
import { type QueryDiagnostic, queryDiagnostics, separateFreeText } from '#shared/domain/query-completion.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { t, plural } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';
import type { Capabilities } from '#shared/domain/coder-api.ts';
import { useConfig } from '#shared/api/config.ts';
import { queryText } from '#shared/domain/filter-query.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { filtersFromQuery } from '#shared/domain/parse-filters.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { problemAt, type FilterProblem } from '#features/filters/filter-problems.tsx';
import { facetQuery, type ObservedValues, useAvailableValues } from '#features/filters/available-values.ts';
import { useMinute } from '#shared/ui/browser-state.ts';
import { countedKeyAt, type QuerySuggestion, querySuggestions, timeExamples } from './query-suggestions.ts';
import { useQueryDraft } from './use-query-draft.ts';

interface QueryUnderlineProps {
  text: string;
  marks: readonly QueryDiagnostic[];
  input: RefObject<HTMLInputElement | null>;
}

/** Underlines words of the input, which cannot do it itself, by rendering the same text behind it. */
function DiagnosticUnderline({ text, marks, input }: QueryUnderlineProps) {
  const line = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const field = input.current;
    if (!field) return;
    const follow = () => {
      if (line.current) line.current.scrollLeft = field.scrollLeft;
    };
    follow();
    field.addEventListener('scroll', follow);
    return () => field.removeEventListener('scroll', follow);
  }, [input, text]);

  return (
    <div
      ref={line}
      aria-hidden="true"
      dir="ltr"
      className="pointer-events-none absolute inset-x-0 top-0 -bottom-1.5 overflow-hidden whitespace-pre text-transparent forced-color-adjust-none"
    >
      {marks.map(({ from, to }, index) => (
        <span key={from}>
          {text.slice(marks[index - 1]?.to ?? 0, from)}
          <span
            data-wrong=""
            className="underline decoration-error decoration-wavy decoration-1 underline-offset-3"
          >
            {text.slice(from, to)}
          </span>
        </span>
      ))}
      {text.slice(marks.at(-1)?.to ?? 0)}
    </div>
  );
}

interface QueryPopupProps {
  id: string;
  suggestions: readonly QuerySuggestion[];
  activeIndex: number | null;
  onAccept: (suggestion: QuerySuggestion) => void;
  marks: readonly QueryDiagnostic[];
  marksId: string;
  /** The text that Enter searches for; null if there is none. */
  find: string | null;
}

const suggestionId = (list: string, index: number): string => `${list}-${index}`;

/** Suggestions and errors below the query. */
function QueryPopup({ id, suggestions, activeIndex, onAccept, marks, marksId, find }: QueryPopupProps) {
  useEffect(() => {
    if (activeIndex !== null)
      document.getElementById(suggestionId(id, activeIndex))?.scrollIntoView({ block: 'nearest' });
  }, [id, activeIndex]);
  return (
    <div className="absolute top-full start-0 z-40 mt-1 w-[26rem] max-w-full overflow-hidden rounded-panel border border-line bg-panel shadow-float">
      {suggestions.length === 0 ? null : (
        <div
          id={id}
          role="listbox"
          aria-label={t('Suggestions')}
          className="max-h-72 overflow-y-auto overscroll-contain p-1"
        >
          {suggestions.map((suggestion, index) => (
            <button
              key={`${suggestion.key} ${suggestion.value}`}
              type="button"
              id={suggestionId(id, index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === activeIndex}
              // Keeps the focus in the input.
              onMouseDown={event => event.preventDefault()}
              onClick={() => onAccept(suggestion)}
              className={clsx(
                'flex min-h-8 w-full items-center gap-2 rounded-[6px] px-2 py-1 text-start select-none hover:bg-sunken',
                index === activeIndex && 'bg-accent-soft! outline-1 -outline-offset-1 outline-accent',
              )}
            >
              {suggestion.value === null ? (
                <span className="font-mono text-sm">{suggestion.key}:</span>
              ) : (
                <span className="min-w-0 truncate">
                  <span className="font-mono text-sm text-muted">{suggestion.key}:</span>
                  <UntrustedText text={suggestion.value} />
                </span>
              )}
              <UntrustedText
                text={suggestion.detail}
                className="ms-auto min-w-0 truncate text-sm text-muted"
              />
            </button>
          ))}
        </div>
      )}
      {find === null ? null : (
        <p
          className={clsx(
            'flex items-center gap-2 px-3 py-2 text-sm text-muted',
            suggestions.length > 0 && 'border-t border-line',
          )}
        >
          <kbd className="key">{t('Enter')}</kbd>
          <span className="min-w-0 truncate">
            {rich('Search for {text}', {
              text: <UntrustedText text={`“${find}”`} className="font-medium text-text" />,
            })}
          </span>
        </p>
      )}
      {marks.length === 0 ? null : (
        <ul
          id={marksId}
          className={clsx('px-3 py-2 text-sm text-error', suggestions.length > 0 && 'border-t border-line')}
        >
          {marks.map(({ word, from, reason }) => (
            <li key={from} className="outside">
              <span className="font-mono">
                <UntrustedText text={word} />
              </span>{' '}
              <UntrustedText text={reason} className="text-muted" />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface QueryBoxProps {
  filters: Filters;
  /** @param find the words without a key, which are searched for; null if there are none */
  onChange: (filters: Filters, find: string | null) => void;
  /** Problems of the current filters, described in full in the element with `problemsId`. */
  problems: readonly FilterProblem[];
  problemsId: string;
  observed: ObservedValues;
  capabilities: Capabilities;
}

/**
 * The filters as a query in Coder's syntax. Enter applies the text, and Escape reverts it. It suggests completions for the
 * word at the caret. It is a text box with a list and not a combobox, because its value contains many words.
 */
export function QueryBox({ filters, onChange, problems, problemsId, observed, capabilities }: QueryBoxProps) {
  const list = useId();
  const messages = useId();
  const zone = usePreference(timeZonePreference);
  const databaseFilters = useConfig()?.database?.filters ?? null;
  const hasDatabase = databaseFilters !== null;
  const now = useMinute();
  const [hasFocus, setHasFocus] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const draft = useQueryDraft({
    input,
    text: queryText(filters),
    onApply: text => {
      const { query, find } = separateFreeText(text);
      onChange(filtersFromQuery(query, filters), find);
    },
  });
  const { shown, caret, completion, isOpen, activeIndex } = draft;

  const mayBeAPerson = completion.key === 'initiator' || (completion.key === null && completion.typed !== '');
  const search = useDeferredValue(isOpen && mayBeAPerson ? completion.typed : null);
  const available = useAvailableValues({ search, enabled: isOpen, observed, capabilities });
  const countedKey = isOpen && hasDatabase ? countedKeyAt(completion) : null;
  const contains = useDeferredValue(completion.typed);
  const facet = useQuery({
    ...facetQuery(countedKey ?? 'tool', filters, contains),
    enabled: countedKey !== null,
  });
  // Until they are loaded, the data can be of another key.
  const counted =
    countedKey && facet.data?.key === countedKey ? { key: countedKey, values: facet.data.values } : null;
  const suggestions = isOpen
    ? querySuggestions(completion, available, { times: timeExamples(now, zone), databaseFilters, counted })
    : [];

  const isDraft = draft.draft !== null;
  const rejected = isDraft ? [] : problems.filter(({ from }) => from === 'server');
  // The word at the caret is still incomplete.
  const marks = queryDiagnostics(shown, { rejected, hasDatabase, hasFreeText: isDraft }).filter(
    ({ from, to }) => !isDraft || !hasFocus || caret < from || caret > to,
  );
  const diagnosticsWithMessage = isDraft ? marks : [];
  const find = isDraft ? separateFreeText(shown).find : null;
  const hasPopup =
    hasFocus && (suggestions.length > 0 || diagnosticsWithMessage.length > 0 || (isOpen && find !== null));
  const isInvalid = isDraft
    ? diagnosticsWithMessage.length > 0
    : marks.length > 0 || problemAt(problems, 'q') !== undefined;

  return (
    <form
      role="search"
      className="relative flex h-[34px] min-w-0 flex-1 basis-full items-center gap-2 rounded-control border border-line bg-panel px-3 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent hover:border-line-strong lg:basis-80"
      onSubmit={event => {
        event.preventDefault();
        draft.apply();
      }}
    >
      <Icon icon={Search} className="shrink-0 text-muted" />
      {/* The query syntax is left-to-right in every language. */}
      <div dir="ltr" className="relative min-w-0 flex-1">
        {marks.length === 0 ? null : <DiagnosticUnderline text={shown} marks={marks} input={input} />}
        <input
          ref={input}
          data-query-box=""
          aria-label={t('Query')}
          aria-invalid={isInvalid}
          aria-describedby={isInvalid ? (isDraft ? messages : problemsId) : undefined}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={hasPopup && suggestions.length > 0 ? list : undefined}
          aria-activedescendant={
            hasPopup && activeIndex !== null ? suggestionId(list, activeIndex) : undefined
          }
          value={shown}
          placeholder={t('Search prompts, tool calls and errors, or filter')}
          spellCheck={false}
          autoComplete="off"
          enterKeyHint="search"
          className="relative w-full bg-transparent outline-none placeholder:text-faint"
          onChange={event => draft.setText(event.target.value)}
          onSelect={() => draft.updateCaret()}
          onKeyDown={event => draft.onKeyDown(event, suggestions)}
          onFocus={() => setHasFocus(true)}
          onBlur={() => {
            setHasFocus(false);
            draft.close();
          }}
        />
      </div>
      {isDraft ? (
        <span className="shrink-0 text-sm text-faint">{t('Press Enter')}</span>
      ) : (
        <kbd aria-hidden="true" className="key max-sm:hidden">
          /
        </kbd>
      )}
      {hasFocus ? (
        <span role="status" className="sr-only">
          {isOpen && suggestions.length > 0
            ? plural(suggestions.length, {
                one: '{n} suggestion. Press the down arrow to select it.',
                other: '{n} suggestions. Press the down arrow to browse them.',
              })
            : ''}
        </span>
      ) : null}
      {hasPopup ? (
        <QueryPopup
          id={list}
          suggestions={suggestions}
          activeIndex={activeIndex}
          onAccept={suggestion => draft.accept(suggestion)}
          marks={diagnosticsWithMessage}
          marksId={messages}
          find={find}
        />
      ) : null}
    </form>
  );
}
