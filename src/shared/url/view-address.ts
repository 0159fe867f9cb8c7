import { t } from '#shared/i18n/t.ts';
import { columnsNamed, isColumnName, sameColumns, type ColumnId } from '#shared/domain/list-columns.ts';
import type { SavedView, ViewDraft } from '#shared/domain/saved-view.ts';
import { isFilterParam, parseFilters, serializeFilters } from './filters-codec.ts';
import { href } from './paths.ts';

/** What an address shows, however its filters are written in it. */
export const writtenFilters = (search: string): string => serializeFilters(parseFilters(search));

/** Where a view leads: to the list, with what cannot be used of it shown there. */
export function viewHref({ filters }: Pick<ViewDraft, 'filters'>): string {
  return href('interceptions', parseFilters(filters));
}

/** Why a view no longer shows what it was saved for; empty where it does. */
export function viewProblems({ filters, columns }: Pick<ViewDraft, 'filters' | 'columns'>): string[] {
  const strange = [...new URLSearchParams(filters).keys()].filter(key => !isFilterParam(key));
  const gone = (columns ?? []).filter(name => !isColumnName(name));
  return [
    ...parseFilters(filters).unusable.map(({ key, raw, reason }) => `${key} ${raw}: ${reason}`),
    ...[...new Set(strange)].map(key => t('There is no filter named {name}.', { name: key })),
    ...gone.map(name => t('There is no column named {name}.', { name })),
  ];
}

export interface OpenView {
  view: SavedView;
  /** What is on the screen is no longer what was saved. */
  isChanged: boolean;
}

interface OnScreen {
  filters: string;
  columns: readonly ColumnId[];
}

/**
 * The view that the screen shows: the one with just these filters, else the one that was opened last, changed since.
 * Without any filter nothing is left of a view, unless it has none itself.
 */
export function openViewOf(
  views: readonly SavedView[],
  { filters, columns }: OnScreen,
  lastId: string | null,
): OpenView | null {
  const shown = writtenFilters(filters);
  const hasColumns = (view: SavedView) =>
    view.columns === null || sameColumns(columnsNamed(view.columns), columns);
  const last = views.find(({ id }) => id === lastId);
  const alike = views.filter(view => writtenFilters(view.filters) === shown);
  const view =
    alike.find(each => each === last) ??
    alike.find(hasColumns) ??
    (shown === '' ? undefined : (alike[0] ?? last));
  return view ? { view, isChanged: !alike.includes(view) || !hasColumns(view) } : null;
}
