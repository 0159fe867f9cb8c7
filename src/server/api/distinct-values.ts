import type { Columns } from '#server/sources/schema.ts';
import { type Database, canBeStored, SqlParams } from '#server/sources/database.ts';
import { clientOf, providerName } from './interception-rows.ts';

const EXPRESSIONS = { model: () => 'model', client: clientOf } satisfies Record<
  string,
  (columns: Columns) => string
>;

/** Longer names are not offered: they do not fit into an address. In bytes. */
const LONGEST_NAME = 4000;

/** The models or clients of finished interceptions that begin with `prefix`, in the order of their bytes. */
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
       WHERE ended_at IS NOT NULL AND octet_length(${EXPRESSIONS[kind](database.columns)}) <= ${LONGEST_NAME}
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
