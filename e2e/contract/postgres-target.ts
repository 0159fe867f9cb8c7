import { Client } from 'pg';
import { openPostgres } from '#server/sources/postgres/open-postgres.ts';
import { createCoderDatabase, type CoderVersion } from '#e2e/fakes/coder-tables.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { READER, readerSql } from '#e2e/fakes/read-only-role.ts';
import { databaseTarget } from './database-target.ts';
import type { Target } from './target.ts';

/** A PostgreSQL server with Coder's tables. The database is read with the documented role and its optional permissions. */
export async function postgresTarget(version: CoderVersion = '2.34'): Promise<Target> {
  const server = await PostgresServer.start();
  try {
    await createCoderDatabase(server, 'coder', version);
    await server.psql('coder', readerSql());
    await server.psql(
      'coder',
      `GRANT SELECT (is_service_account, github_com_user_id) ON users TO ${READER.name}`,
    );
    const database = await openPostgres(server.url('coder', READER.name, READER.password), line => {
      throw new Error(line);
    });
    const owner = new Client(server.url('coder'));
    await owner.connect();
    return databaseTarget({
      database,
      writer: {
        query: async (sql, params = []) => {
          await owner.query(sql, [...params]);
          return [];
        },
      },
      end: async () => {
        await Promise.all([database.close(), owner.end()]);
        await server.end();
      },
    });
  } catch (error) {
    await server.end();
    throw error;
  }
}
