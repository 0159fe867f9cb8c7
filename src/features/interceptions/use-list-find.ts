import { useState } from 'react';
import { useLocation } from 'react-router';
import { withFind } from '#shared/url/find-codec.ts';
import { useGo } from '#shared/url/use-go.ts';
import type { Find } from '#shared/domain/text-query.ts';
import { listStateOf, type ListState } from '#shared/url/list-key.ts';

export type ListFind = ReturnType<typeof useListFind>;

/** The search in the texts of a list: what is searched for stands in the address, the empty box does not. */
export function useListFind(find: Find | null) {
  const location = useLocation();
  const go = useGo();
  const [isAsked, setAsked] = useState(false);

  const setFind = (next: Find | null) => {
    // Still the same list, so that Back finds its rows as they were.
    const state: ListState = { list: listStateOf(location).list, behind: false };
    const { pathname, search } = location;
    go({ pathname, search: withFind(search, next) }, { state });
  };
  return {
    isOpen: isAsked || find !== null,
    isAsked,
    setFind,
    open: () => setAsked(true),
    close: () => {
      setAsked(false);
      if (find) setFind(null);
      // What was pressed to open it, drawn again by then.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-opens-find]')?.focus());
    },
  };
}
