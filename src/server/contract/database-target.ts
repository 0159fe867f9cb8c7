import { databaseSource } from '#server/coder/database-source.ts';
import type { Database, Queryable } from '#server/database.ts';
import { listen } from '#server/listen.ts';
import { ACCOUNTS } from '#server/seed/accounts.ts';
import { makeTokens } from '#server/session/tokens.ts';
import { createApp } from '#server/web/app.ts';
import { fill } from './fill.ts';
import type { Target } from './target.ts';

const HOST = '127.0.0.1';
const FAREWELL_MS = 1000;

interface Parts {
  /** What answers. */
  readonly database: Database;
  /** What may write into the same tables. */
  readonly writer: Queryable;
  readonly end: () => Promise<void>;
}

/** A database with Coder's tables, started once for all cases. */
export function databaseTarget({ database, writer, end }: Parts): Target {
  const tokens = makeTokens();
  return {
    async open(fixtures) {
      await fill(writer, fixtures);
      const app = createApp({
        source: databaseSource(database, { kind: 'demo', file: null, tokens, accounts: ACCOUNTS }),
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
    end,
  };
}
