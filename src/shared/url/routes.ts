import type { Filters, TextQuery } from '#shared/domain/filters.ts';
import { resolveMe } from '#shared/domain/filter-selection.ts';
import { withFind, isFilterParam, parseFilters } from './filters-codec.ts';
import { serializeFilters } from '#shared/domain/filter-query.ts';

export const ROUTES = {
  interceptions: '/interceptions',
  usage: '/usage',
  signIn: '/sign-in',
} as const;

export type RouteName = 'interceptions' | 'usage';

/** Collapses leading slashes: a path that starts with two would be resolved as a host. */
export function singleSlashed(pathname: string): string {
  return pathname.replace(/^\/{2,}/, '/');
}

export function href(screen: RouteName, filters: Filters, find: TextQuery | null = null): string {
  return withSearch(ROUTES[screen], withFind(serializeFilters(filters), find));
}

/** The URL of one interception, with the filters of its list; `started_at` lets the server find it without a search. */
export function interceptionHref(
  interception: { id: string; started_at: string },
  filters: Filters,
  find: TextQuery | null = null,
): string {
  const search = new URLSearchParams(withFind(serializeFilters(filters), find));
  search.set('started_at', interception.started_at);
  return withSearch(`${ROUTES.interceptions}/${encodeURIComponent(interception.id)}`, search.toString());
}

/** The id of the interception that a path points to, or null. */
export function interceptionIdOf(pathname: string): string | null {
  const prefix = `${ROUTES.interceptions}/`;
  const id = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '';
  try {
    return id === '' || id.includes('/') ? null : decodeURIComponent(id);
  } catch {
    // Invalid percent-encoding.
    return null;
  }
}

export function parseStartedAt(search: string): string | null {
  return new URLSearchParams(search).get('started_at') || null;
}

/**
 * The query string with its filters in canonical form: a pasted `q` becomes separate keys and `me` becomes a username, so
 * that a copied URL means the same to its recipient.
 */
export function canonicalSearch(search: string, me: string | null): string {
  const filters = resolveMe(parseFilters(search), me);
  const rest = new URLSearchParams(search);
  const canonical = new URLSearchParams(serializeFilters(filters));
  for (const [key, value] of rest) {
    if (!isFilterParam(key)) canonical.append(key, value);
  }
  return canonical.toString();
}

function withSearch(path: string, search: string): string {
  return search === '' ? path : `${path}?${search}`;
}

/** A placeholder origin: a path that resolves to another origin is not a local path. */
const PLACEHOLDER_ORIGIN = 'http://here.invalid';

/** The URL of the sign-in page; after sign-in it returns to `path`, which includes the query string. */
export function signInHref(path: string): string {
  if (path === '/' || path === ROUTES.interceptions || path.startsWith(ROUTES.signIn)) return ROUTES.signIn;
  return `${ROUTES.signIn}?${new URLSearchParams({ next: path }).toString()}`;
}

/**
 * The path to open after sign-in. Anyone can link to the sign-in page, so a target that a browser resolves to another
 * origin is ignored.
 */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  if (!next.startsWith('/') || next.includes('\\') || !URL.canParse(next, PLACEHOLDER_ORIGIN))
    return ROUTES.interceptions;
  const { origin, pathname, search: query } = new URL(next, PLACEHOLDER_ORIGIN);
  // `/.//host` resolves to a path with two leading slashes, which would be a host when resolved again.
  const isOurs = origin === PLACEHOLDER_ORIGIN && !pathname.startsWith('//') && pathname !== ROUTES.signIn;
  return isOurs ? pathname + query : ROUTES.interceptions;
}
