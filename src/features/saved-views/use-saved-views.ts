import { useMemo } from 'react';
import { viewHref, viewProblems } from '#shared/url/view-address.ts';
import type { SavedView } from '#shared/domain/saved-view.ts';
import { viewsPreference } from './views-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';

/** The views of one person, in their order. */
export function useSavedViews(owner: string): readonly SavedView[] {
  const all = usePreference(viewsPreference);
  return useMemo(
    () => all.filter(view => view.owner === owner).map(({ owner: _owner, ...view }) => view),
    [all, owner],
  );
}

/** Those of others, who share this browser, stay. */
export function saveViews(owner: string, views: readonly SavedView[]): void {
  const others = viewsPreference.get().filter(view => view.owner !== owner);
  viewsPreference.set([...others, ...views.map(view => ({ ...view, owner }))]);
}

export interface ViewLink {
  view: SavedView;
  /** The address that it leads to. */
  href: string;
  /** Why it no longer shows what it was saved for; empty where it does. */
  problems: readonly string[];
}

/** Saved views as links, for whatever lists them; following one opens it by `openView` as well. */
export function useViewLinks(owner: string): readonly ViewLink[] {
  const views = useSavedViews(owner);
  return useMemo(
    () => views.map(view => ({ view, href: viewHref(view), problems: viewProblems(view) })),
    [views],
  );
}
