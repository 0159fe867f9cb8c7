import { useMemo } from 'react';
import { interceptionIdOf } from '#shared/url/routes.ts';
import { SearchForm } from '#features/search/search-form.tsx';
import { SearchResults } from '#features/search/search-results.tsx';
import { textQueryKey } from '#shared/domain/filters.ts';
import { filtersKey } from '#shared/domain/filter-selection.ts';
import { regexError } from '#shared/lib/text-search.ts';
import { useCacheScope, useHasDatabase } from '#shared/api/config.ts';
import type { OpenInterception } from './panel/use-open-interception.ts';
import type { ListFind, List } from './use-interceptions-list.ts';

interface SearchInListProps extends Pick<OpenInterception, 'link'> {
  list: List;
  finding: ListFind;
}

/** The text search box. With a query, search results replace the rows. */
export function SearchInList({ list, link, finding }: SearchInListProps) {
  const { filters, asOf, find } = list;
  const owner = useCacheScope();
  const hasDatabase = useHasDatabase();
  const of = useMemo(
    () => find && { filters, asOf, find, owner, hasDatabase },
    [filters, asOf, find, owner, hasDatabase],
  );
  const key = find && textQueryKey(find);
  const isUsable = find !== null && filters.invalid.length === 0 && !(find.isRegex && regexError(find.text));
  return (
    <>
      <SearchForm
        key={key}
        query={find}
        focusOnMount={finding.isOpened}
        onSearch={finding.setFind}
        onClose={finding.close}
      />
      {of && isUsable ? (
        <SearchResults
          key={`${key} ${filtersKey(filters, asOf)} ${owner}`}
          of={of}
          link={link}
          shownId={interceptionIdOf(window.location.pathname)}
          onSearch={finding.setFind}
        />
      ) : null}
    </>
  );
}
