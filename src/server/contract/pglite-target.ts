import { embeddedSource } from '#server/coder/embedded-source.ts';
import { databaseOf, startPglite } from '#server/pglite-database.ts';
import { listen } from '#server/listen.ts';
import { INDEXES, SCHEMA } from '#server/schema.ts';
import { ACCOUNTS } from '#server/seed/accounts.ts';
import { makeTokens } from '#server/session/tokens.ts';
import { createApp } from '#server/web/app.ts';
import { fill } from './fill.ts';
import type { Target } from './target.ts';

const HOST = '127.0.0.1';
const FAREWELL_MS = 1000;

/** The embedded Postgres, started once for all cases. */
export async function pgliteTarget(): Promise<Target> {
  const pglite = await startPglite();
  await pglite.exec(SCHEMA + INDEXES);
  const database = databaseOf(pglite);
  const tokens = makeTokens();
  return {
    async open(fixtures) {
      await fill(database, fixtures);
      const app = createApp({
        source: embeddedSource(database, { kind: 'demo', file: null, tokens, accounts: ACCOUNTS }),
        names: { host: HOST, publicUrl: null },
        firstToken: null,
        veil: false,
        indexHtml: () => Promise.resolve('<!--config-->'),
        assets: null,
        report: line => console.error(line),
      });
      const listening = await listen(request => app.fetch(request), { host: HOST, port: 0 });
      return {
        url: `http://${HOST}:${listening.port}`,
        tokens,
        close: () => listening.close(FAREWELL_MS),
      };
    },
    end: () => database.close(),
  };
}
