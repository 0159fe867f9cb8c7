import { DatabaseError } from 'pg';
import type { Database, Queryable } from '#server/sources/database.ts';
import { readAddress, STATEMENT_LIMIT_MS, type Address } from './connection-address.ts';
import { Connections, postgresDatabase } from './postgres-database.ts';
import { findColumns, quoted, missingIndexes } from './schema-checks.ts';
import { PostgresError } from './postgres-error.ts';

/**
 * Connects to Coder's own Postgres and looks once at what it has. Rejects with PostgresError where it cannot be used;
 * what makes it slow is reported.
 */
export async function openPostgres(url: string, report: (line: string) => void): Promise<Database> {
  const connecting = readAddress(url);
  const { address } = connecting;
  const connections = new Connections(connecting);
  try {
    const database = postgresDatabase(connections, new Set());
    await requireSession(database, address);
    const columns = await findColumns(database, address);
    for (const line of await missingIndexes(database)) report(line);
    return postgresDatabase(connections, columns);
  } catch (error) {
    await connections.close();
    if (!(error instanceof DatabaseError)) throw error;
    // What a real Postgres answers to is no fault of the statements: something else may only speak its protocol.
    throw new PostgresError('unreadable', `Postgres at ${address.server} says: ${error.message}.`, error);
  }
}

/** A pooler may have swallowed what the session was to be started with. */
async function requireSession(database: Queryable, { server, user }: Address): Promise<void> {
  const [session] = await database.query<{ read_only: string; limit: string }>(
    `SELECT current_setting('default_transaction_read_only') AS read_only,
       (SELECT setting FROM pg_settings WHERE name = 'statement_timeout') AS "limit"`,
  );
  const limit = Number(session?.limit);
  if (session?.read_only === 'on' && limit > 0 && limit <= STATEMENT_LIMIT_MS) return;
  const role = quoted(user);
  throw new PostgresError(
    'unreadable',
    `What answers at ${server} ignores our session settings, as a pooler does: what helps is ` +
      `ALTER ROLE ${role} SET default_transaction_read_only = on; ` +
      `ALTER ROLE ${role} SET statement_timeout = '${STATEMENT_LIMIT_MS / 1000}s'; see docs/database.md.`,
  );
}
