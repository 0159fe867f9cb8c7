import type { Columns } from '#server/sources/schema.ts';
import { type Database, canBeStored, SqlParams } from '#server/sources/database.ts';
import { clientOf, providerName } from './interception-sql.ts';

const EXPRESSIONS = { model: () => 'model', client: clientOf } satisfies Record<
  string,
  (columns: Columns) => string
>;

/** In bytes. Longer names are not listed, because they do not fit into a URL. */
const MAX_NAME_BYTES = 4000;

/** The models or clients of ended interceptions that start with `prefix`, in byte order. */
export async function listDistinctValues(
  database: Database,
  kind: keyof typeof EXPRESSIONS,
  { prefix, limit, offset }: { prefix: string; limit: number; offset: number },
): Promise<string[]> {
  if (!canBeStored(prefix)) return [];
  const params = new SqlParams();
  const rows = await database.query<{ value: string }>(
    `SELECT value FROM (
       SELECT DISTINCT ${EXPRESSIONS[kind](database.columns)} COLLATE "C" AS value
       FROM aibridge_interceptions
       WHERE ended_at IS NOT NULL AND octet_length(${EXPRESSIONS[kind](database.columns)}) <= ${MAX_NAME_BYTES}
     ) AS seen
     WHERE starts_with(value, ${params.bind(prefix)})
     ORDER BY value LIMIT ${params.bind(limit)}::bigint OFFSET ${params.bind(offset)}::bigint`,
    params.values,
  );
  return rows.map(row => row.value);
}

export async function hasProviderName(database: Database, name: string): Promise<boolean> {
  if (!canBeStored(name)) return false;
  const rows = await database.query(
    `SELECT 1 AS found FROM aibridge_interceptions WHERE ${providerName(database.columns)} = $1 LIMIT 1`,
    [name],
  );
  return rows.length > 0;
}
