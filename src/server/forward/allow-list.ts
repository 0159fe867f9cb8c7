/** Everything of Coder's API that the dashboard needs, and the parameters it needs there. Nothing else is forwarded. */
const FORWARDED: Readonly<Record<string, readonly string[]>> = {
  '/api/v2/buildinfo': [],
  '/api/v2/users/me': [],
  '/api/v2/users': ['q', 'limit', 'offset', 'after_id'],
  '/api/v2/aibridge/interceptions': ['q', 'limit', 'offset', 'after_id'],
  '/api/v2/aibridge/models': ['q', 'limit', 'offset'],
  '/api/v2/aibridge/clients': ['q', 'limit', 'offset'],
};

/**
 * What is asked of Coder for a request, written anew from what was understood of it; null for what is not forwarded.
 * @param path as it was sent: another spelling of a path is another path
 */
export function forwardedTarget(path: string, search: URLSearchParams): string | null {
  const params = Object.hasOwn(FORWARDED, path) ? FORWARDED[path] : undefined;
  if (params === undefined) return null;
  const kept = new URLSearchParams([...search].filter(([name]) => params.includes(name)));
  return kept.size === 0 ? path : `${path}?${kept.toString()}`;
}
