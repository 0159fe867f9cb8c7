import { Search } from 'lucide-react';
import { useDeferredValue, useId, useRef, useState } from 'react';
import type { Abilities } from '#shared/domain/coder-version.ts';
import { queryText } from '#shared/domain/filter-query.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { filtersFromQuery } from '#shared/domain/gather-filters.ts';
import { queryMarks } from '#shared/domain/query-text.ts';
import { timeZonePreference } from '#shared/settings/time-zone-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { problemAt, type FilterProblem } from '#features/filters/filter-problems.ts';
import type { SeenChoices } from '#features/filters/seen-choices.ts';
import { useKnownValues } from '#features/filters/use-known-values.ts';
import { useMinute } from '#shared/ui/minute.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { queryOffers } from './query-offers.ts';
import { offerId, QueryPopup } from './query-popup.tsx';
import { QueryUnderline } from './query-underline.tsx';
import { timeExamples } from './time-examples.ts';
import { useQueryDraft } from './use-query-draft.ts';

/** In the query's own language, whatever the page's is. */
const EXAMPLE = 'initiator:ada model:"claude-sonnet-4-5"';

interface QueryBoxProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
  /** What is wrong with the filters as they are, said in full at this id. */
  problems: readonly FilterProblem[];
  problemsId: string;
  seen: SeenChoices;
  abilities: Abilities;
}

/**
 * The filters as Coder's own query text. Enter makes the text the filters, Escape brings theirs back; on the way there
 * is help with the word at the caret. A text box with a list, not a combobox: its value is a text of many words.
 */
export function QueryBox({ filters, onChange, problems, problemsId, seen, abilities }: QueryBoxProps) {
  const list = useId();
  const messages = useId();
  const zone = usePreference(timeZonePreference);
  const now = useMinute();
  const [hasFocus, setHasFocus] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const draft = useQueryDraft({
    input,
    text: queryText(filters),
    onApply: text => onChange(filtersFromQuery(text, filters)),
  });
  const { shown, caret, completing, isOpen, chosen } = draft;

  const mayBeAPerson = completing.key === 'initiator' || (completing.key === null && completing.typed !== '');
  const search = useDeferredValue(isOpen && mayBeAPerson ? completing.typed : null);
  const known = useKnownValues({ search, isWanted: isOpen, seen, abilities });
  const offers = isOpen ? queryOffers(completing, known, timeExamples(now, zone)) : [];

  const isDraft = draft.draft !== null;
  const refused = isDraft ? [] : problems.filter(({ from }) => from === 'server');
  // The word at the caret is not wrong yet.
  const marks = queryMarks(shown, refused).filter(
    ({ from, to }) => !isDraft || !hasFocus || caret < from || caret > to,
  );
  const messaged = isDraft ? marks : [];
  const hasPopup = hasFocus && (offers.length > 0 || messaged.length > 0);
  const isWrong = isDraft ? messaged.length > 0 : marks.length > 0 || problemAt(problems, 'q') !== undefined;

  return (
    <form
      role="search"
      className="relative flex h-[34px] min-w-0 flex-1 basis-full items-center gap-2 rounded-control border border-line bg-panel px-3 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent hover:border-line-strong lg:basis-80"
      onSubmit={event => {
        event.preventDefault();
        draft.apply();
      }}
    >
      <Search aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0 text-muted" />
      {/* The query's language is written from the left in every other one. */}
      <div dir="ltr" className="relative min-w-0 flex-1">
        {marks.length === 0 ? null : <QueryUnderline text={shown} marks={marks} input={input} />}
        <input
          ref={input}
          data-query-box=""
          aria-label={t('Query')}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? (isDraft ? messages : problemsId) : undefined}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={hasPopup && offers.length > 0 ? list : undefined}
          aria-activedescendant={hasPopup && chosen !== null ? offerId(list, chosen) : undefined}
          value={shown}
          placeholder={EXAMPLE}
          spellCheck={false}
          autoComplete="off"
          enterKeyHint="search"
          className="relative w-full bg-transparent outline-none placeholder:text-faint"
          onChange={event => draft.write(event.target.value)}
          onSelect={() => draft.look()}
          onKeyDown={event => draft.press(event, offers)}
          onFocus={() => setHasFocus(true)}
          onBlur={() => {
            setHasFocus(false);
            draft.close();
          }}
        />
      </div>
      {isDraft ? (
        <span className="shrink-0 text-sm text-faint">{t('Enter applies')}</span>
      ) : (
        <kbd aria-hidden="true" className="key max-sm:hidden">
          /
        </kbd>
      )}
      {hasFocus ? (
        <span role="status" className="sr-only">
          {isOpen && offers.length > 0
            ? plural(offers.length, {
                one: '{n} completion, arrow down for it',
                other: '{n} completions, arrow down for them',
              })
            : ''}
        </span>
      ) : null}
      {hasPopup ? (
        <QueryPopup
          id={list}
          offers={offers}
          chosen={chosen}
          onAccept={offer => draft.accept(offer)}
          marks={messaged}
          marksId={messages}
        />
      ) : null}
    </form>
  );
}
