import { embeddedSource } from '#server/sources/database-source.ts';
import type { Database, Queryable } from '#server/sources/database.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { makeTokens } from '#server/auth/tokens.ts';
import { replaceRows } from './insert-fixtures.ts';
import { serve } from './serve.ts';
import type { Target } from './target.ts';

interface DatabaseTargetOptions {
  /** Serves the API. */
  readonly database: Database;
  /** Has write access to the same tables. */
  readonly writer: Queryable;
  readonly end: () => Promise<void>;
}

/** A database with Coder's tables, started once for all cases. */
export function databaseTarget({ database, writer, end }: DatabaseTargetOptions): Target {
  const tokens = makeTokens();
  return {
    async open(fixtures) {
      await replaceRows(writer, fixtures);
      const served = await serve(
        embeddedSource(database, {
          kind: 'demo',
          file: null,
          tokens,
          accounts: ACCOUNTS,
          now: () => performance.now(),
        }),
      );
      return { ...served, tokens };
    },
    end,
  };
}
