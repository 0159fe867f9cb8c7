import { databaseOf, startPglite } from '#server/sources/pglite/pglite-database.ts';
import { EMBEDDED_SCHEMA, INDEXES } from '#server/sources/schema.ts';
import { databaseTarget } from './database-target.ts';
import type { Target } from './target.ts';

export async function pgliteTarget(): Promise<Target> {
  const pglite = await startPglite();
  await pglite.exec(EMBEDDED_SCHEMA + INDEXES);
  const database = databaseOf(pglite);
  return databaseTarget({ database, writer: database, end: () => database.close() });
}
