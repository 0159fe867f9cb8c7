import * as v from 'valibot';
import { useEffect, useMemo } from 'react';
import { useHasDatabase } from '#shared/api/config.ts';
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

/** The user. Other users of the same browser do not see the item. */
interface Owned {
  owner: string;
}

type OwnedView = SavedView & Owned;

const ViewSchema = v.object({ owner: v.string(), id: v.string(), ...ViewDraftSchema.entries });

/** Saved views of all users of this browser, in order. */
export const viewsPreference = createJsonPreference<readonly OwnedView[]>('views', stored =>
  parseItems(ViewSchema, stored),
);

const RecentSchema = v.object({ owner: v.string(), filters: v.string() });

/** Filters that were visible for some seconds, newest first. */
export const recentViewsPreference = createJsonPreference<readonly (Owned & { filters: string })[]>(
  'recent-views',
  stored => parseItems(RecentSchema, stored),
);

/** Parses a list and skips invalid items. */
function parseItems<Schema extends v.GenericSchema>(
  schema: Schema,
  stored: unknown,
): v.InferOutput<Schema>[] {
  const list = v.safeParse(v.array(v.unknown()), stored);
  if (!list.success) return [];
  return list.output.flatMap(item => {
    const read = v.safeParse(schema, item);
    return read.success ? [read.output] : [];
  });
}

/** Maximum recent filters. */
const MAX_RECENT = 8;

/** Moves filters to the front and removes duplicates. */
export function pushRecent(recent: readonly string[], filters: string): readonly string[] {
  return [filters, ...recent.filter(each => each !== filters)].slice(0, MAX_RECENT);
}

const KEY = 'aibridge:open-view';

/** ID of the view opened last in this tab. The URL has its filters, which may have changed since. */
const opened = createStore<{ id: string | null }>({ id: readId() });

export const markViewOpened = {
  get: () => opened.state().id,
  subscribe: opened.subscribe,
  set: rememberView,
};

/** Applies the settings of a view. Its link applies the filters. */
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
    // Without storage, only the view's name is lost after a reload.
  }
}

function readId(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The current view, or null. */
export function useOpenView(views: readonly SavedView[], filters: string): OpenView | null {
  const columns = usePreference(columnsPreference) ?? DEFAULT_COLUMNS;
  const lastId = usePreference(markViewOpened);
  const open = useMemo(
    () => openViewOf(views, { filters, columns }, lastId),
    [views, filters, columns, lastId],
  );
  // A view can also be opened by its URL. Later filter changes then count as changes of that view.
  const id = open?.isChanged === false ? open.view.id : null;
  useEffect(() => {
    if (id !== null) markViewOpened.set(id);
  }, [id]);
  return open;
}

/** Milliseconds after which filters count as recent. */
const RECENT_DELAY_MS = 4000;

/** Recent filters, except those of saved views. */
export function useRecentViews(owner: string, views: readonly SavedView[]): readonly string[] {
  const all = usePreference(recentViewsPreference);
  return useMemo(() => {
    const saved = new Set(views.map(view => filtersFromLink(view.filters)));
    return all.flatMap(recent =>
      recent.owner === owner && !saved.has(recent.filters) ? [recent.filters] : [],
    );
  }, [all, owner, views]);
}

/** Remembers filters as recent. Null if there are no rows to see. */
export function useRememberRecentFilters(owner: string, filters: string | null): void {
  useEffect(() => {
    if (filters === null || filters === '') return;
    const timer = setTimeout(() => {
      const all = recentViewsPreference.get();
      const ownRecent = all.filter(recent => recent.owner === owner).map(recent => recent.filters);
      if (ownRecent[0] === filters) return;
      recentViewsPreference.set([
        ...all.filter(recent => recent.owner !== owner),
        ...pushRecent(ownRecent, filters).map(each => ({ owner, filters: each })),
      ]);
    }, RECENT_DELAY_MS);
    return () => clearTimeout(timer);
  }, [owner, filters]);
}

/** The views of one user, in order. */
export function useSavedViews(owner: string): readonly SavedView[] {
  const all = usePreference(viewsPreference);
  return useMemo(
    () => all.filter(view => view.owner === owner).map(({ owner: _owner, ...view }) => view),
    [all, owner],
  );
}

/** Views of other users of this browser remain. */
export function saveViews(owner: string, views: readonly SavedView[]): void {
  const others = viewsPreference.get().filter(view => view.owner !== owner);
  viewsPreference.set([...others, ...views.map(view => ({ ...view, owner }))]);
}

export interface ViewLink {
  view: SavedView;
  /** URL of the view. */
  href: string;
  /** Why it no longer shows what was saved, or empty. */
  problems: readonly string[];
}

/** Saved views as links. The click handler must also call `openView`. */
export function useViewLinks(owner: string): readonly ViewLink[] {
  const views = useSavedViews(owner);
  const hasDatabase = useHasDatabase();
  return useMemo(
    () => views.map(view => ({ view, href: viewHref(view), problems: viewProblems(view, hasDatabase) })),
    [views, hasDatabase],
  );
}
