import { parse } from 'hono/utils/cookie';
import type { Hono } from 'hono';
import type { Config } from '#shared/domain/config.ts';
import type { User } from '#server/api/users.ts';

/** Not Coder's own name: cookies ignore ports, and on one host ours would overwrite it. */
export const SESSION_COOKIE = 'aibridge_session';

export interface Credentials {
  readonly token: string;
  readonly by: NonNullable<Config['signed_in_by']>;
}

/**
 * The token a request carries, else `own`. The header wins: it is the explicit one, a cookie comes along by itself.
 */
export function credentialsOf(headers: Headers, serverCredentials: Credentials | null): Credentials | null {
  const header = headers.get('Coder-Session-Token');
  if (header) return { token: header, by: 'header' };
  const cookie = parse(headers.get('Cookie') ?? '', SESSION_COOKIE)[SESSION_COOKIE];
  return cookie ? { token: cookie, by: 'cookie' } : serverCredentials;
}

/** Who answers the API: the one thing that differs between made-up data, a file, and whatever else is behind us. */
export interface Source {
  readonly kind: Config['source'];
  /** Whose contract the API keeps now: a Coder behind us may be updated while we run. */
  version(): string;
  /** The deployment that the rows come from, or that says who may read them. */
  readonly coder: { readonly url: string; version(): string } | null;
  readonly file: Config['file'];
  /** Everything below `/api`. */
  readonly api: Hono;
  /** The person behind a token; throws the 401 with Coder's reason. */
  authenticate(token: string | null): Promise<User>;
  /** What a request without a token of its own is taken to carry; null where people sign in themselves. */
  readonly serverCredentials: Credentials | null;
  /** Rejects where nothing could be answered now. */
  check(): Promise<void>;
}
