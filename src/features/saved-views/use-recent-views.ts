import { useEffect, useMemo } from 'react';
import { writtenFilters } from '#shared/url/view-address.ts';
import type { SavedView } from '#shared/domain/saved-view.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { recentViewsPreference } from './views-preference.ts';
import { withRecent } from './recent-filters.ts';

/** Milliseconds after which somebody has looked at something and not just passed by. */
const LOOKED_AT = 4000;

/** The filters that were looked at last, without those of saved views. */
export function useRecentViews(owner: string, views: readonly SavedView[]): readonly string[] {
  const all = usePreference(recentViewsPreference);
  return useMemo(() => {
    const saved = new Set(views.map(view => writtenFilters(view.filters)));
    return all.flatMap(recent =>
      recent.owner === owner && !saved.has(recent.filters) ? [recent.filters] : [],
    );
  }, [all, owner, views]);
}

/** Notes what is looked at; null where there is nothing to be seen. */
export function useNoteOfRecent(owner: string, filters: string | null): void {
  useEffect(() => {
    if (filters === null || filters === '') return;
    const timer = setTimeout(() => {
      const all = recentViewsPreference.get();
      const own = all.filter(recent => recent.owner === owner).map(recent => recent.filters);
      if (own[0] === filters) return;
      recentViewsPreference.set([
        ...all.filter(recent => recent.owner !== owner),
        ...withRecent(own, filters).map(each => ({ owner, filters: each })),
      ]);
    }, LOOKED_AT);
    return () => clearTimeout(timer);
  }, [owner, filters]);
}
