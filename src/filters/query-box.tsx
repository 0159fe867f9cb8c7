import { Search } from 'lucide-react';
import { useState } from 'react';
import { queryText } from '#model/filter-query.ts';
import type { Filters } from '#model/filters.ts';
import { filtersFromQuery } from '#model/gather-filters.ts';

interface QueryBoxProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
  invalid: boolean;
  describedBy: string | undefined;
}

/** The filters as Coder's own query text; Enter makes the text the filters, Escape brings theirs back. */
export function QueryBox({ filters, onChange, invalid, describedBy }: QueryBoxProps) {
  const [draft, setDraft] = useState<string | null>(null);

  return (
    <form
      role="search"
      className="flex h-[34px] min-w-0 flex-1 basis-full items-center gap-2 rounded-control border border-line bg-panel px-3 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent hover:border-line-strong lg:basis-80"
      onSubmit={event => {
        event.preventDefault();
        if (draft !== null) onChange(filtersFromQuery(draft, filters));
        setDraft(null);
      }}
    >
      <Search aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0 text-muted" />
      <input
        aria-label="Query"
        aria-invalid={invalid}
        aria-describedby={describedBy}
        value={draft ?? queryText(filters)}
        placeholder={'initiator:ada model:"claude-sonnet-4-5"'}
        spellCheck={false}
        autoComplete="off"
        enterKeyHint="search"
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
        onChange={event => setDraft(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      {draft === null ? null : <span className="text-sm text-faint">Enter applies</span>}
    </form>
  );
}
