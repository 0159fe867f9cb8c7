import { parseRange } from '#shared/i18n/durations.ts';
import { patchFilters, NO_FILTERS, type Filters } from '#shared/domain/filters.ts';
import { parseRfc3339 } from '#shared/domain/timestamps.ts';
import { resolveMe } from '#shared/domain/filter-selection.ts';
import { t } from '#shared/i18n/t.ts';
import { columnsNamed, isColumnName, sameColumns, type ColumnId } from '#shared/domain/list-columns.ts';
import type { SavedView, ViewDraft } from '#shared/domain/saved-views.ts';
import { href, interceptionHref, type RouteName } from './routes.ts';
import { isFilterParam, parseFilters, serializeFilters } from './filters-codec.ts';

/** One way to hand a screen on. */
export interface SharedLink {
  /** With times that stay, or with a window that ends whenever the link is opened. */
  kind: 'exact' | 'moving';
  address: string;
  /** What it covers, the server's own form; null where it is open. */
  from: string | null;
  to: string | null;
  /** The moving window, null where it has no beginning. */
  range: string | null;
}

export interface Shared {
  screen: RouteName;
  filters: Filters;
  origin: string;
  /** From when the moving range on the screen is counted, milliseconds. */
  asOf: number;
  /** When the link is asked for: what starts later is not in the exact one. */
  now: number;
  /** The name that stands for `me`, which would be somebody else to whoever opens the link. */
  me: string | null;
}

/** The addresses of what is on the screen, the exact one first; only one where nothing in it moves. */
export function sharedLinks({ screen, filters: given, origin, asOf, now, me }: Shared): SharedLink[] {
  const filters = resolveMe(given, me);
  const { started_after = null, started_before = null } = filters;
  const link = (kind: SharedLink['kind'], of: Filters, rest: Omit<SharedLink, 'kind' | 'address'>) => ({
    kind,
    address: origin + href(screen, of),
    ...rest,
  });
  // Nothing is shown for what cannot be used, so there is nothing to hold still either.
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

/** The address of one interception for somebody else: without the list that it was found in. */
export function interceptionLink(row: { id: string; started_at: string }, origin: string): string {
  return origin + interceptionHref(row, NO_FILTERS);
}

/** Coder refuses a window that ends where it begins. */
function isBefore(time: string | null, now: number): boolean {
  if (time === null) return true;
  const parsed = parseRfc3339(time.toUpperCase());
  return parsed.ok && parsed.micros < BigInt(now) * 1000n;
}

/** What an address shows, however its filters are written in it. */
export const filtersFromLink = (search: string): string => serializeFilters(parseFilters(search));

/** Where a view leads: to the list, with what cannot be used of it shown there. */
export function viewHref({ filters }: Pick<ViewDraft, 'filters'>): string {
  return href('interceptions', parseFilters(filters));
}

/** Why a view no longer shows what it was saved for; empty where it does. */
export function viewProblems({ filters, columns }: Pick<ViewDraft, 'filters' | 'columns'>): string[] {
  const strange = [...new URLSearchParams(filters).keys()].filter(key => !isFilterParam(key));
  const gone = (columns ?? []).filter(name => !isColumnName(name));
  return [
    ...parseFilters(filters).invalid.map(({ key, raw, reason }) => `${key} ${raw}: ${reason}`),
    ...[...new Set(strange)].map(key => t('Unknown filter: {name}.', { name: key })),
    ...gone.map(name => t('Unknown column: {name}.', { name })),
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
  const shown = filtersFromLink(filters);
  const hasColumns = (view: SavedView) =>
    view.columns === null || sameColumns(columnsNamed(view.columns), columns);
  const last = views.find(({ id }) => id === lastId);
  const alike = views.filter(view => filtersFromLink(view.filters) === shown);
  const view =
    alike.find(each => each === last) ??
    alike.find(hasColumns) ??
    (shown === '' ? undefined : (alike[0] ?? last));
  return view ? { view, isChanged: !alike.includes(view) || !hasColumns(view) } : null;
}
