import { type User, findUser } from '#server/api/users.ts';
import { databaseApi } from '#server/api/database-api.ts';
import { dashboardApi } from '#server/dashboard-api/dashboard-api.ts';
import type { SliceCache } from '#server/dashboard-api/usage-slices.ts';
import { answerableFilters } from '#server/dashboard-api/row-filter.ts';
import { roleOf, type Role, type Tokens } from '#server/auth/tokens.ts';
import type { Database } from './database.ts';
import type { Source } from './source.ts';

/**
 * A user at the computer with the database's URL and password, so nothing is hidden from them. The tables
 * have no such user, so `me` finds no rows.
 */
export const LOCAL_OWNER: User = {
  id: '00000000-0000-0000-0000-000000000000',
  username: 'local-owner',
  name: 'Local owner',
  email: '',
  avatar_url: '',
  created_at: '',
  updated_at: '',
  last_seen_at: '',
  status: 'active',
  login_type: 'none',
  roles: ['owner'],
};

/** The last release with this API; the part after the plus is free build metadata (semantic versioning). */
const VERSION = 'v2.34.0+aibridge-dashboard';

interface DatabaseSourceOptions extends Pick<
  Source,
  'kind' | 'file' | 'coder' | 'serverCredentials' | 'authenticate'
> {
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** An additional check, for what responses need besides the database. */
  readonly alsoNeeded?: (() => Promise<void>) | null;
  /** Sums of earlier processes; by default there are none. */
  readonly slices?: SliceCache | undefined;
}

/** Serves a database with Coder's tables to every user that `authenticate` accepts. */
export function databaseSource(
  database: Database,
  { kind, file, coder, serverCredentials, authenticate, now, alsoNeeded, slices }: DatabaseSourceOptions,
): Source {
  return {
    kind,
    file,
    coder,
    serverCredentials,
    authenticate,
    version: () => VERSION,
    api: databaseApi(database, { version: VERSION, authenticate, serverCredentials, now }),
    dashboard: {
      filters: answerableFilters(database.columns),
      api: reportError =>
        dashboardApi(database, { authenticate, serverCredentials, reportError, now, slices }),
    },
    check: async () => {
      await Promise.all([database.check(), alsoNeeded?.()]);
    },
  };
}

interface EmbeddedSourceOptions {
  readonly kind: 'demo' | 'file';
  readonly file: Source['file'];
  readonly tokens: Tokens;
  /** The IDs of the accounts that the tokens belong to. */
  readonly accounts: Readonly<Record<Role, { readonly id: string }>>;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly slices?: SliceCache | undefined;
}

/** Serves the embedded database to holders of its three tokens. */
export function embeddedSource(
  database: Database,
  { kind, file, tokens, accounts, now, slices }: EmbeddedSourceOptions,
): Source {
  return databaseSource(database, {
    kind,
    file,
    coder: null,
    serverCredentials: null,
    now,
    slices,
    authenticate: async token => {
      const { id } = accounts[roleOf(token, tokens)];
      const user = await findUser(database, id);
      if (user === null) throw new Error(`The database has no account ${id}.`);
      return user;
    },
  });
}
