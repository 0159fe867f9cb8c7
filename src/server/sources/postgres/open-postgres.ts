import { DatabaseError } from 'pg';
import type { Database, Queryable } from '#server/sources/database.ts';
import { parseDatabaseUrl, STATEMENT_TIMEOUT_MS, type Address } from './connection-address.ts';
import { ConnectionPools, postgresDatabase } from './postgres-database.ts';
import { findColumns, quoted, missingIndexes } from './schema-checks.ts';
import { PostgresError } from './postgres-error.ts';

/**
 * Connects to Coder's Postgres and checks its schema once. Rejects with PostgresError if it cannot be used;
 * missing indexes are reported.
 */
export async function openPostgres(url: string, report: (line: string) => void): Promise<Database> {
  const settings = parseDatabaseUrl(url);
  const { address } = settings;
  const connections = new ConnectionPools(settings);
  try {
    const database = postgresDatabase(connections, new Set());
    await requireSession(database, address);
    const columns = await findColumns(database, address);
    for (const line of await missingIndexes(database)) report(line);
    return postgresDatabase(connections, columns);
  } catch (error) {
    await connections.close();
    if (!(error instanceof DatabaseError)) throw error;
    // The statements are valid in a real Postgres, so the server may only speak its protocol.
    throw new PostgresError('unreadable', `Postgres at ${address.server} says: ${error.message}.`, error);
  }
}

/** A pooler may drop the session settings. */
async function requireSession(database: Queryable, { server, user }: Address): Promise<void> {
  const [session] = await database.query<{ read_only: string; limit: string }>(
    `SELECT current_setting('default_transaction_read_only') AS read_only,
       (SELECT setting FROM pg_settings WHERE name = 'statement_timeout') AS "limit"`,
  );
  const limit = Number(session?.limit);
  if (session?.read_only === 'on' && limit > 0 && limit <= STATEMENT_TIMEOUT_MS) return;
  const role = quoted(user);
  throw new PostgresError(
    'unreadable',
    `The server at ${server} ignores our session settings, as a pooler does. To fix this, run ` +
      `ALTER ROLE ${role} SET default_transaction_read_only = on; ` +
      `ALTER ROLE ${role} SET statement_timeout = '${STATEMENT_TIMEOUT_MS / 1000}s'; see docs/database.md.`,
  );
}
