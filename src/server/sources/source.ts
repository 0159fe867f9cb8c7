import { parse } from 'hono/utils/cookie';
import type { Hono } from 'hono';
import type { DatabaseKey } from '#shared/domain/filters.ts';
import type { Config } from '#shared/domain/config.ts';
import type { User } from '#server/api/users.ts';

/** Not Coder's own cookie name: cookies ignore ports, so on one host ours would overwrite it. */
export const SESSION_COOKIE = 'aibridge_session';

export interface Credentials {
  readonly token: string;
  readonly by: NonNullable<Config['signed_in_by']>;
}

/**
 * The request's token, else the server's. The header wins because it is explicit, while browsers send cookies
 * by themselves.
 */
export function credentialsOf(headers: Headers, serverCredentials: Credentials | null): Credentials | null {
  const header = headers.get('Coder-Session-Token');
  if (header) return { token: header, by: 'header' };
  const cookie = parse(headers.get('Cookie') ?? '', SESSION_COOKIE)[SESSION_COOKIE];
  return cookie ? { token: cookie, by: 'cookie' } : serverCredentials;
}

interface DashboardRoutes {
  /** The filters that its tables can answer, besides those of Coder's API. */
  readonly filters: readonly DatabaseKey[];
  /** @param reportError for errors after the response has begun */
  readonly api: (reportError: (error: Error) => void) => Hono;
}

/** A backend of the API: demo data, a file, a database or a Coder deployment. */
export interface Source {
  readonly kind: Config['source'];
  /** The version whose API contract holds now: the deployment may be upgraded while we run. */
  version(): string;
  /** The deployment that the rows come from, or that authorizes users. */
  readonly coder: { readonly url: string; version(): string } | null;
  readonly file: Config['file'];
  /** Serves every path below `/api`. */
  readonly api: Hono;
  /** The paths below `/dashboard`, which only a database can answer; null for a Coder deployment. */
  readonly dashboard: DashboardRoutes | null;
  /** Resolves the token's user; throws the 401 with Coder's reason. */
  authenticate(token: string | null): Promise<User>;
  /** Credentials for requests without a token; null if users sign in themselves. */
  readonly serverCredentials: Credentials | null;
  /** Rejects if requests cannot be answered now. */
  check(): Promise<void>;
}
