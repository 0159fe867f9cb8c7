import * as v from 'valibot';
import { useEffect, useMemo } from 'react';
import { ViewDraftSchema, type SavedView } from '#shared/domain/saved-views.ts';
import { createJsonPreference, usePreference } from '#shared/settings/persisted-setting.ts';
import { createStore } from '#shared/lib/store.ts';
import { columnsNamed, DEFAULT_COLUMNS } from '#shared/domain/list-columns.ts';
import { columnsPreference } from '#shared/settings/settings.ts';
import {
  openViewOf,
  type OpenView,
  filtersFromLink,
  viewHref,
  viewProblems,
} from '#shared/url/share-link.ts';

/** Whose it is: who signs in after somebody else finds none of theirs. */
interface Owned {
  owner: string;
}

type OwnedView = SavedView & Owned;

const ViewSchema = v.object({ owner: v.string(), id: v.string(), ...ViewDraftSchema.entries });

/** The views that were saved in this browser, in their order. */
export const viewsPreference = createJsonPreference<readonly OwnedView[]>('views', stored =>
  eachOf(ViewSchema, stored),
);

const RecentSchema = v.object({ owner: v.string(), filters: v.string() });

/** Filters that were looked at for some seconds, the last ones first. */
export const recentViewsPreference = createJsonPreference<readonly (Owned & { filters: string })[]>(
  'recent-views',
  stored => eachOf(RecentSchema, stored),
);

/** What can be read of a list: one spoilt item costs no more than itself. */
function eachOf<Schema extends v.GenericSchema>(schema: Schema, stored: unknown): v.InferOutput<Schema>[] {
  const list = v.safeParse(v.array(v.unknown()), stored);
  if (!list.success) return [];
  return list.output.flatMap(item => {
    const read = v.safeParse(schema, item);
    return read.success ? [read.output] : [];
  });
}

/** Sets of filters that are kept. */
const MAX_RECENT = 8;

/** With what was just looked at in front, each once. */
export function pushRecent(recent: readonly string[], filters: string): readonly string[] {
  return [filters, ...recent.filter(each => each !== filters)].slice(0, MAX_RECENT);
}

const KEY = 'aibridge:open-view';

/** The view that this tab opened last: its filters stand in the address, and may have been changed there since. */
const opened = createStore<{ id: string | null }>({ id: readId() });

export const markViewOpened = {
  get: () => opened.state().id,
  subscribe: opened.subscribe,
  set: rememberView,
};

/** What following a view's link does besides. */
export function openView({ id, columns }: SavedView): void {
  rememberView(id);
  if (columns !== null) columnsPreference.set(columnsNamed(columns));
}

function rememberView(id: string | null): void {
  opened.change({ id });
  try {
    if (id === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, id);
  } catch {
    // A full or forbidden storage costs the name after a reload, and nothing else.
  }
}

function readId(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The view that the screen shows, null where it shows none. */
export function useOpenView(views: readonly SavedView[], filters: string): OpenView | null {
  const columns = usePreference(columnsPreference) ?? DEFAULT_COLUMNS;
  const lastId = usePreference(markViewOpened);
  const open = useMemo(
    () => openViewOf(views, { filters, columns }, lastId),
    [views, filters, columns, lastId],
  );
  // Also a view that was come to by an address: filters that are changed from here on are changes of it.
  const id = open?.isChanged === false ? open.view.id : null;
  useEffect(() => {
    if (id !== null) markViewOpened.set(id);
  }, [id]);
  return open;
}

/** Milliseconds after which somebody has looked at something and not just passed by. */
const LOOKED_AT = 4000;

/** The filters that were looked at last, without those of saved views. */
export function useRecentViews(owner: string, views: readonly SavedView[]): readonly string[] {
  const all = usePreference(recentViewsPreference);
  return useMemo(() => {
    const saved = new Set(views.map(view => filtersFromLink(view.filters)));
    return all.flatMap(recent =>
      recent.owner === owner && !saved.has(recent.filters) ? [recent.filters] : [],
    );
  }, [all, owner, views]);
}

/** Notes what is looked at; null where there is nothing to be seen. */
export function useRememberRecentFilters(owner: string, filters: string | null): void {
  useEffect(() => {
    if (filters === null || filters === '') return;
    const timer = setTimeout(() => {
      const all = recentViewsPreference.get();
      const own = all.filter(recent => recent.owner === owner).map(recent => recent.filters);
      if (own[0] === filters) return;
      recentViewsPreference.set([
        ...all.filter(recent => recent.owner !== owner),
        ...pushRecent(own, filters).map(each => ({ owner, filters: each })),
      ]);
    }, LOOKED_AT);
    return () => clearTimeout(timer);
  }, [owner, filters]);
}

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
