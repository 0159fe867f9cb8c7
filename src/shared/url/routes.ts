import type { Filters } from '#shared/domain/filters.ts';
import { resolveMe } from '#shared/domain/filter-selection.ts';
import type { TextQuery } from '#shared/domain/text-query.ts';
import { withFind, isFilterParam, parseFilters, serializeFilters } from './filters-codec.ts';

export const ROUTES = {
  interceptions: '/interceptions',
  usage: '/usage',
  signIn: '/sign-in',
} as const;

export type RouteName = 'interceptions' | 'usage';

/** A path that begins with one slash: with two it would be the name of a host wherever it is used as an address. */
export function singleSlashed(pathname: string): string {
  return pathname.replace(/^\/{2,}/, '/');
}

/** The address of a screen with these filters on it, and what is searched for in the texts of what they match. */
export function href(screen: RouteName, filters: Filters, find: TextQuery | null = null): string {
  return withSearch(ROUTES[screen], withFind(serializeFilters(filters), find));
}

/** The address of one interception, the filters of the list beside it carried along; `started_at` saves the search for it. */
export function interceptionHref(
  interception: { id: string; started_at: string },
  filters: Filters,
  find: TextQuery | null = null,
): string {
  const search = new URLSearchParams(withFind(serializeFilters(filters), find));
  search.set('started_at', interception.started_at);
  return withSearch(`${ROUTES.interceptions}/${encodeURIComponent(interception.id)}`, search.toString());
}

/** The id in the path of one interception's address, null on any other. */
export function interceptionIdOf(pathname: string): string | null {
  const prefix = `${ROUTES.interceptions}/`;
  const id = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '';
  try {
    return id === '' || id.includes('/') ? null : decodeURIComponent(id);
  } catch {
    // An escape that is none.
    return null;
  }
}

/** The hint of an interception's address, null where there is none. */
export function parseStartedAt(search: string): string | null {
  return new URLSearchParams(search).get('started_at') || null;
}

/**
 * The same address with its filters in the one form we write: a pasted `q` turned into keys, `me` into the person's
 * name, so that what is copied from the address bar means the same for whoever receives it.
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

/** Stands for our own origin: paths are told from addresses by what a browser makes of them beside it. */
const HERE = 'http://here.invalid';

/** The address of the sign-in screen that leads back to `path`, a path with its search. */
export function signInHref(path: string): string {
  if (path === '/' || path === ROUTES.interceptions || path.startsWith(ROUTES.signIn)) return ROUTES.signIn;
  return `${ROUTES.signIn}?${new URLSearchParams({ next: path }).toString()}`;
}

/**
 * Where to go after signing in: the path that the sign-in screen was opened for. Links to that screen come from
 * anywhere, so whatever a browser would take for another place than ours is passed over.
 */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  if (!next.startsWith('/') || next.includes('\\') || !URL.canParse(next, HERE)) return ROUTES.interceptions;
  const { origin, pathname, search: query } = new URL(next, HERE);
  // A path of dots resolves to one that begins with two slashes, which would be a host when used again.
  const isOurs = origin === HERE && !pathname.startsWith('//') && pathname !== ROUTES.signIn;
  return isOurs ? pathname + query : ROUTES.interceptions;
}
