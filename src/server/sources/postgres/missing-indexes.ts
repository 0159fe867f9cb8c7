import type { Queryable } from '#server/sources/database.ts';

/** Smaller tables are read whole in no time. */
const LARGE = 50_000;

/** What each table must be found by, and the statement that would make it so: the names are those of Coder's migrations. */
const NEEDED: Readonly<Record<string, { by: string; leads: RegExp; sql: string }>> = {
  aibridge_interceptions: {
    by: 'started_at, id',
    // Both the same way round: only then it can be read along, from either end.
    leads: /^started_at id (?:0 0|3 3)$/,
    sql: 'idx_aibridge_interceptions_started_id_desc ON aibridge_interceptions (started_at DESC, id DESC)',
  },
  ...Object.fromEntries(
    ['aibridge_token_usages', 'aibridge_user_prompts', 'aibridge_tool_usages'].map(table => [
      table,
      {
        by: 'interception_id',
        leads: /^interception_id /,
        sql: `idx_${table}_interception_id ON ${table} (interception_id)`,
      },
    ]),
  ),
};

/**
 * The first two columns of every index that can be used for any row of the list, with their order, beside the size of
 * its table. All rows of the list have ended: an index on those alone will do.
 */
const INDEXES_SQL = `
  SELECT heap.relname::text AS table_name, heap.reltuples::bigint::text AS rows, array_remove(array_agg(
    CASE WHEN indisvalid AND indexprs IS NULL AND amname = 'btree'
      AND coalesce(pg_get_expr(indpred, indrelid), '(ended_at IS NOT NULL)') = '(ended_at IS NOT NULL)'
    THEN concat_ws(' ', pg_get_indexdef(indexrelid, 1, true), pg_get_indexdef(indexrelid, 2, true), indoption[0], indoption[1])
    END), NULL) AS indexes
  FROM unnest($1::text[]) AS wanted (name)
  JOIN pg_class AS heap ON heap.oid = to_regclass(wanted.name)
  LEFT JOIN pg_index ON indrelid = heap.oid
  LEFT JOIN pg_class AS index ON index.oid = indexrelid
  LEFT JOIN pg_am ON pg_am.oid = index.relam
  GROUP BY heap.oid, heap.relname, heap.reltuples`;

/** One line for each large table that the list cannot find its rows in; nothing is ever created here. */
export async function missingIndexes(database: Queryable): Promise<string[]> {
  const tables = await database.query<{ table_name: string; rows: string; indexes: string[] | null }>(
    INDEXES_SQL,
    [Object.keys(NEEDED)],
  );
  return tables.flatMap(({ table_name, rows, indexes }) => {
    const needed = NEEDED[table_name];
    if (needed === undefined || Number(rows) <= LARGE) return [];
    if (indexes?.some(index => needed.leads.test(index))) return [];
    const about = Number(rows).toLocaleString('en');
    return `${table_name} has about ${about} rows and no index that begins with (${needed.by}), so every page of the list reads all of it. What helps is CREATE INDEX CONCURRENTLY ${needed.sql}; see docs/database.md.`;
  });
}
