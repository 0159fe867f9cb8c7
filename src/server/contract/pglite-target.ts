import { embeddedSource } from '#server/coder/embedded-source.ts';
import { databaseOf, startPglite } from '#server/pglite-database.ts';
import { INDEXES, SCHEMA } from '#server/schema.ts';
import { ACCOUNTS } from '#server/seed/accounts.ts';
import { makeTokens } from '#server/session/tokens.ts';
import { fill } from './fill.ts';
import { serve } from './serve.ts';
import type { Target } from './target.ts';

/** The embedded Postgres, started once for all cases. */
export async function pgliteTarget(): Promise<Target> {
  const pglite = await startPglite();
  await pglite.exec(SCHEMA + INDEXES);
  const database = databaseOf(pglite);
  const tokens = makeTokens();
  return {
    async open(fixtures) {
      await fill(database, fixtures);
      const served = await serve(
        embeddedSource(database, { kind: 'demo', file: null, tokens, accounts: ACCOUNTS }),
      );
      return { ...served, tokens };
    },
    end: () => database.close(),
  };
}
