import type { Config } from '#shared/domain/config.ts';
import { parse } from 'hono/utils/cookie';

/** Not Coder's own name: cookies ignore ports, and on one host ours would overwrite it. */
export const SESSION_COOKIE = 'aibridge_session';

export interface Credentials {
  readonly token: string;
  readonly by: NonNullable<Config['signed_in_by']>;
}

/**
 * The token a request carries, else `own`. The header wins: it is the explicit one, a cookie comes along by itself.
 */
export function credentialsOf(headers: Headers, own: Credentials | null): Credentials | null {
  const header = headers.get('Coder-Session-Token');
  if (header) return { token: header, by: 'header' };
  const cookie = parse(headers.get('Cookie') ?? '', SESSION_COOKIE)[SESSION_COOKIE];
  return cookie ? { token: cookie, by: 'cookie' } : own;
}
