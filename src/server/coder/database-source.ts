import type { Config } from '#model/config.ts';
import type { Database } from '#server/database.ts';
import { roleOf, type Role, type Tokens } from '#server/session/tokens.ts';
import type { Source } from '#server/source.ts';
import { databaseApi } from './database-api.ts';
import { findUser, type User } from './users.ts';

/** The last release with this API; what stands behind the plus is ours to choose (semantic versioning). */
const VERSION = 'v2.34.0+aibridge-dashboard';

interface DatabaseSourceOptions {
  readonly kind: Config['source'];
  readonly file: Config['file'];
  readonly tokens: Tokens;
  /** The ids of the accounts behind the tokens. */
  readonly accounts: Readonly<Record<Role, { readonly id: string }>>;
}

/** Answers from a database with Coder's tables, to whoever has one of its three tokens. */
export function databaseSource(
  database: Database,
  { kind, file, tokens, accounts }: DatabaseSourceOptions,
): Source {
  const authenticate = async (token: string | null): Promise<User> => {
    const { id } = accounts[roleOf(token, tokens)];
    const user = await findUser(database, id);
    if (user === null) throw new Error(`The database has no account ${id}.`);
    return user;
  };
  return {
    kind,
    file,
    version: () => VERSION,
    coder: null,
    api: databaseApi(database, { version: VERSION, authenticate, own: null }),
    authenticate,
    own: null,
    check: async () => void (await database.query('SELECT 1 AS answers')),
  };
}
