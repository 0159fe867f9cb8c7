import { formatQuery, goParseQuery } from '#shared/lib/go-parse.ts';

/** Everything of Coder's API that the dashboard needs, and the parameters it needs there. Nothing else is forwarded. */
const FORWARDED: Readonly<Record<string, readonly string[]>> = {
  '/api/v2/buildinfo': [],
  '/api/v2/users/me': [],
  '/api/v2/users': ['q', 'limit', 'offset', 'after_id'],
  '/api/v2/aibridge/interceptions': ['q', 'limit', 'offset', 'after_id'],
  '/api/v2/aibridge/models': ['q', 'limit', 'offset'],
  '/api/v2/aibridge/clients': ['q', 'limit', 'offset'],
};

/** One person, by id or by a name as Coder's rules for usernames allow it. No session token is as short. */
const USER =
  /^\/api\/v2\/users\/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=.{1,32}$)[a-z0-9]+(?:-[a-z0-9]+)*)$/i;
/** What Coder itself has beside the people there, so nobody's name. */
const NO_USERS =
  /\/(?:authmethods|first|login|logout|me|oauth2|oidc|oidc-claims|otp|roles|validate-password)$/i;

/** The parameters that a path reads; null for a path that is none of the API. */
export function parametersOf(path: string): readonly string[] | null {
  if (Object.hasOwn(FORWARDED, path)) return FORWARDED[path] ?? null;
  return USER.test(path) && !NO_USERS.test(path) ? [] : null;
}

/**
 * What is asked of Coder for a request, written anew from what was understood of it; null for what is not forwarded.
 * @param path as it was sent: another spelling of a path is another path
 * @param query without the question mark
 */
export function forwardedTarget(path: string, query: string): string | null {
  const params = parametersOf(path);
  if (params === null) return null;
  const kept = goParseQuery(query).filter(([name]) => params.includes(name));
  return kept.length === 0 ? path : `${path}?${formatQuery(kept)}`;
}
