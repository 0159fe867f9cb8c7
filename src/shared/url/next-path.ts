import { PATHS } from './paths.ts';

/** Stands for our own origin: paths are told from addresses by what a browser makes of them beside it. */
const HERE = 'http://here.invalid';

/** The address of the sign-in screen that leads back to `path`, a path with its search. */
export function signInHref(path: string): string {
  if (path === '/' || path === PATHS.interceptions || path.startsWith(PATHS.signIn)) return PATHS.signIn;
  return `${PATHS.signIn}?${new URLSearchParams({ next: path }).toString()}`;
}

/**
 * Where to go after signing in: the path that the sign-in screen was opened for. Links to that screen come from
 * anywhere, so whatever a browser would take for another place than ours is passed over.
 */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  if (!next.startsWith('/') || next.includes('\\') || !URL.canParse(next, HERE)) return PATHS.interceptions;
  const { origin, pathname, search: query } = new URL(next, HERE);
  // A path of dots resolves to one that begins with two slashes, which would be a host when used again.
  const isOurs = origin === HERE && !pathname.startsWith('//') && pathname !== PATHS.signIn;
  return isOurs ? pathname + query : PATHS.interceptions;
}
