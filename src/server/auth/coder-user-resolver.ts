import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { signedOut, CoderError, NO_TOKEN } from '#server/api/errors.ts';
import type { User } from '#server/api/users.ts';
import type { CoderClient } from '#server/upstream/coder-client.ts';
import { ResponseReader } from '#server/upstream/read-response.ts';

/** What may stand in a header, and is no longer than any token. */
const SENDABLE = /^[\x21-\x7e]{1,4096}$/;

/** The token as it can be sent to Coder; throws a 401 for what no token looks like. */
export function isValidHeaderToken(token: string): string {
  if (SENDABLE.test(token)) return token;
  throw signedOut('Invalid API key format: it has characters that no token has.');
}

/** A role taken away at Coder must be felt within a minute. */
const FRESH_MS = 30_000;
const MAX_CACHED = 1000;
const LIMIT_MS = 10_000;
/** Bytes of an answer about one person, with the organizations they are in. */
const LONGEST_USER = 1024 * 1024;
const NO_ORGANIZATION = ['', '00000000-0000-0000-0000-000000000000'];

const text = v.nullish(v.string(), '');
const UserSchema = v.object({
  id: v.string(),
  username: v.string(),
  name: text,
  email: text,
  avatar_url: text,
  created_at: text,
  updated_at: text,
  last_seen_at: text,
  status: text,
  login_type: text,
  roles: v.array(v.object({ name: v.string(), organization_id: text })),
});
const ErrorSchema = v.object({
  message: v.string(),
  detail: v.optional(v.string()),
  validations: v.optional(v.array(v.object({ field: v.string(), detail: v.string() }))),
});

/**
 * Who is behind a session token, as Coder says (`users/me`), kept for half a minute under the token's hash.
 * The function rejects with Coder's own refusal, or CoderUnreachableError.
 * @param now milliseconds of a monotonic clock
 */
export function coderUserResolver(
  client: CoderClient,
  now: () => number,
): (token: string | null) => Promise<User> {
  const kept = new Map<string, { readonly until: number; readonly user: Promise<User> }>();
  return async token => {
    if (token === null) throw NO_TOKEN;
    const key = createHash('sha256').update(isValidHeaderToken(token)).digest('base64');
    const known = kept.get(key);
    if (known && now() < known.until) return await known.user;
    const user = askMe(client, token);
    kept.delete(key);
    kept.set(key, { until: now() + FRESH_MS, user });
    const [oldest] = kept.keys();
    if (kept.size > MAX_CACHED && oldest !== undefined) kept.delete(oldest);
    try {
      return await user;
    } catch (error) {
      // Whoever could not be told apart now is asked for again the next time.
      if (kept.get(key)?.user === user) kept.delete(key);
      throw error;
    }
  };
}

async function askMe(client: CoderClient, token: string): Promise<User> {
  const answer = await client.get({ target: '/api/v2/users/me', token, limit: LIMIT_MS });
  const { statusCode } = answer;
  const json = parseJson(await new ResponseReader(answer, client.route, LONGEST_USER).text());
  const user = v.safeParse(UserSchema, json);
  if (statusCode === 200 && user.success) {
    // A role in one organization says nothing about the whole deployment.
    const site = user.output.roles.filter(role => NO_ORGANIZATION.includes(role.organization_id ?? ''));
    return { ...user.output, roles: site.map(role => role.name) };
  }
  const refusal = v.safeParse(ErrorSchema, json);
  if (refusal.success && statusCode >= 400) {
    const { message, detail, validations } = refusal.output;
    throw new CoderError(statusCode, message, { detail, validations });
  }
  throw new CoderError(502, 'Coder could not be reached.', {
    detail: `It answered ${statusCode} when asked who this is, and not as Coder does.`,
  });
}

function parseJson(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
