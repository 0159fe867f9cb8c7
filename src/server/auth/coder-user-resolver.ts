import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { signedOut, CoderError, NO_TOKEN } from '#server/api/errors.ts';
import type { User } from '#server/api/users.ts';
import type { CoderClient } from '#server/upstream/coder-client.ts';
import { ResponseReader } from '#server/upstream/read-response.ts';

/** Characters that a header may contain, and longer than any token. */
const HEADER_VALUE = /^[\x21-\x7e]{1,4096}$/;

/** Throws a 401 if the token cannot be sent in a header. */
export function requireValidToken(token: string): string {
  if (HEADER_VALUE.test(token)) return token;
  throw signedOut('Invalid API key format: it contains characters that tokens never contain.');
}

/** A removed role must take effect within a minute. */
const MAX_AGE_MS = 30_000;
const MAX_CACHED = 1000;
const TIMEOUT_MS = 10_000;
/** Bytes of the user response, which lists the user's organizations. */
const MAX_USER_BYTES = 1024 * 1024;
const NO_ORGANIZATION = ['', '00000000-0000-0000-0000-000000000000'];

const optionalText = v.nullish(v.string(), '');
const UserSchema = v.object({
  id: v.string(),
  username: v.string(),
  name: optionalText,
  email: optionalText,
  avatar_url: optionalText,
  created_at: optionalText,
  updated_at: optionalText,
  last_seen_at: optionalText,
  status: optionalText,
  login_type: optionalText,
  roles: v.array(v.object({ name: v.string(), organization_id: optionalText })),
});
const ErrorSchema = v.object({
  message: v.string(),
  detail: v.optional(v.string()),
  validations: v.optional(v.array(v.object({ field: v.string(), detail: v.string() }))),
});

/**
 * Resolves a session token to its user by `users/me`, cached for 30 s under the token's hash. Rejects with
 * Coder's own error or with CoderUnreachableError.
 * @param now milliseconds of a monotonic clock
 */
export function coderUserResolver(
  client: CoderClient,
  now: () => number,
): (token: string | null) => Promise<User> {
  const cache = new Map<string, { readonly expiresAt: number; readonly user: Promise<User> }>();
  return async token => {
    if (token === null) throw NO_TOKEN;
    const key = createHash('sha256').update(requireValidToken(token)).digest('base64');
    const cached = cache.get(key);
    if (cached && now() < cached.expiresAt) return await cached.user;
    const user = fetchUser(client, token);
    cache.delete(key);
    cache.set(key, { expiresAt: now() + MAX_AGE_MS, user });
    const [oldest] = cache.keys();
    if (cache.size > MAX_CACHED && oldest !== undefined) cache.delete(oldest);
    try {
      return await user;
    } catch (error) {
      // A failed lookup is not cached.
      if (cache.get(key)?.user === user) cache.delete(key);
      throw error;
    }
  };
}

async function fetchUser(client: CoderClient, token: string): Promise<User> {
  const response = await client.get({ target: '/api/v2/users/me', token, limit: TIMEOUT_MS });
  const { statusCode } = response;
  const json = parseJson(await new ResponseReader(response, client.route, MAX_USER_BYTES).text());
  const user = v.safeParse(UserSchema, json);
  if (statusCode === 200 && user.success) {
    // A role in one organization does not apply to the whole deployment.
    const siteRoles = user.output.roles.filter(role => NO_ORGANIZATION.includes(role.organization_id ?? ''));
    return { ...user.output, roles: siteRoles.map(role => role.name) };
  }
  const apiError = v.safeParse(ErrorSchema, json);
  if (apiError.success && statusCode >= 400) {
    const { message, detail, validations } = apiError.output;
    throw new CoderError(statusCode, message, { detail, validations });
  }
  throw new CoderError(502, 'Coder could not be reached.', {
    detail: `It responded with ${statusCode} to the request for the user, but not in Coder's format.`,
  });
}

function parseJson(response: string): unknown {
  try {
    return JSON.parse(response);
  } catch {
    return undefined;
  }
}
