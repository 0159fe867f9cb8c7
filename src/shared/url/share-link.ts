import { restrictToApi } from '#shared/domain/parse-filters.ts';
import { parseRange } from '#shared/i18n/durations.ts';
import { patchFilters, NO_FILTERS, type Filters } from '#shared/domain/filters.ts';
import { parseRfc3339 } from '#shared/domain/timestamps.ts';
import { resolveMe } from '#shared/domain/filter-selection.ts';
import { t } from '#shared/i18n/t.ts';
import { columnsNamed, isColumnName, sameColumns, type ColumnId } from '#shared/domain/list-columns.ts';
import type { SavedView, ViewDraft } from '#shared/domain/saved-views.ts';
import { href, interceptionHref, type RouteName } from './routes.ts';
import { isFilterParam, parseFilters } from './filters-codec.ts';
import { serializeFilters } from '#shared/domain/filter-query.ts';

export interface SharedLink {
  /** With fixed times, or with a range that is relative to when the link is opened. */
  kind: 'exact' | 'moving';
  address: string;
  /** The covered times in the server's format; null if unbounded. */
  from: string | null;
  to: string | null;
  /** The relative range; null for all time. */
  range: string | null;
}

export interface Shared {
  screen: RouteName;
  filters: Filters;
  origin: string;
  /** The time that a relative range counts from, milliseconds. */
  asOf: number;
  /** When the link is created, milliseconds: the upper bound of an exact link. */
  now: number;
  /** The username that replaces `me`, which would mean a different user to the recipient. */
  me: string | null;
}

/** The links for the current page, the exact one first; only one if the two would be equal. */
export function sharedLinks({ screen, filters: rawFilters, origin, asOf, now, me }: Shared): SharedLink[] {
  const filters = resolveMe(rawFilters, me);
  const { started_after = null, started_before = null } = filters;
  const link = (kind: SharedLink['kind'], of: Filters, rest: Omit<SharedLink, 'kind' | 'address'>) => ({
    kind,
    address: origin + href(screen, of),
    ...rest,
  });
  // Invalid filters show no rows, so there are no times to fix.
  if (filters.invalid.length > 0) return [link('moving', filters, { from: null, to: null, range: null })];
  const absolute = started_after !== null || started_before !== null;
  const range = absolute ? null : (filters.range ?? null);
  const length = range === null ? null : parseRange(range);
  const from = length === null ? started_after : new Date(asOf - length).toISOString();
  const to = started_before ?? (isBefore(from, now) ? new Date(now).toISOString() : null);
  const bounds = { range: null, started_after: from, started_before: to };
  const exact = link('exact', patchFilters(filters, bounds), { from, to, range: null });
  if (started_before !== null || to === null) return [exact];
  return [exact, link('moving', filters, { from: started_after, to: null, range })];
}

/** A link to one interception, without the filters of the list it was found in. */
export function interceptionLink(row: { id: string; started_at: string }, origin: string): string {
  return origin + interceptionHref(row, NO_FILTERS);
}

/** Coder rejects an empty time range. */
function isBefore(time: string | null, now: number): boolean {
  if (time === null) return true;
  const parsed = parseRfc3339(time.toUpperCase());
  return parsed.ok && parsed.micros < BigInt(now) * 1000n;
}

/** Canonical filters of a query string, so that equal filters compare equal. */
export const filtersFromLink = (search: string): string => serializeFilters(parseFilters(search));

/** The URL of a saved view; the list shows its invalid filters. */
export function viewHref({ filters }: Pick<ViewDraft, 'filters'>): string {
  return href('interceptions', parseFilters(filters));
}

/**
 * The filters and columns of a saved view that cannot be used, as messages.
 * @param hasDatabase whether filters that Coder's API cannot answer can be used
 */
export function viewProblems(
  { filters, columns }: Pick<ViewDraft, 'filters' | 'columns'>,
  hasDatabase: boolean,
): string[] {
  const parsed = parseFilters(filters);
  const { invalid } = hasDatabase ? parsed : restrictToApi(parsed);
  const unknownKeys = [...new URLSearchParams(filters).keys()].filter(key => !isFilterParam(key));
  const unknownColumns = (columns ?? []).filter(name => !isColumnName(name));
  return [
    ...invalid.map(({ key, raw, reason }) => `${key} ${raw}: ${reason}`),
    ...[...new Set(unknownKeys)].map(key => t('Unknown filter: {name}.', { name: key })),
    ...unknownColumns.map(name => t('Unknown column: {name}.', { name })),
  ];
}

export interface OpenView {
  view: SavedView;
  /** The filters or columns differ from the saved ones. */
  isChanged: boolean;
}

interface CurrentList {
  filters: string;
  columns: readonly ColumnId[];
}

/**
 * The saved view that is open: one with the current filters, or else the last opened one, as changed. With no filters set,
 * only a view without filters counts.
 */
export function openViewOf(
  views: readonly SavedView[],
  { filters, columns }: CurrentList,
  lastId: string | null,
): OpenView | null {
  const shown = filtersFromLink(filters);
  const hasColumns = (view: SavedView) =>
    view.columns === null || sameColumns(columnsNamed(view.columns), columns);
  const last = views.find(({ id }) => id === lastId);
  const equalViews = views.filter(view => filtersFromLink(view.filters) === shown);
  const view =
    equalViews.find(each => each === last) ??
    equalViews.find(hasColumns) ??
    (shown === '' ? undefined : (equalViews[0] ?? last));
  return view ? { view, isChanged: !equalViews.includes(view) || !hasColumns(view) } : null;
}
