import type { Database } from './database.ts';
import { roleOf, type Role, type Tokens } from '#server/auth/tokens.ts';
import type { Source } from './source.ts';
import { databaseSource } from './database-source.ts';
import { findUser } from '#server/api/users.ts';

interface EmbeddedSourceOptions {
  readonly kind: 'demo' | 'file';
  readonly file: Source['file'];
  readonly tokens: Tokens;
  /** The ids of the accounts behind the tokens. */
  readonly accounts: Readonly<Record<Role, { readonly id: string }>>;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/** Answers from the embedded database, to whoever has one of its three tokens. */
export function embeddedSource(
  database: Database,
  { kind, file, tokens, accounts, now }: EmbeddedSourceOptions,
): Source {
  return databaseSource(database, {
    kind,
    file,
    coder: null,
    own: null,
    now,
    authenticate: async token => {
      const { id } = accounts[roleOf(token, tokens)];
      const user = await findUser(database, id);
      if (user === null) throw new Error(`The database has no account ${id}.`);
      return user;
    },
  });
}
