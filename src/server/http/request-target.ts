/**
 * Whether a request names its path the one way in which it is understood. What would mean another path once its dots,
 * backslashes or escapes are resolved, or names a host of its own, is refused before anything can take it for that path.
 * @param raw the request target as it was sent
 * @param url what it was understood as
 */
export function isPlainTarget(raw: string, url: string): boolean {
  if (!raw.startsWith('/')) return false;
  const [path = ''] = raw.split('?', 1);
  // The name of the host, too, may be none.
  return URL.canParse(url) && path === new URL(url).pathname;
}
