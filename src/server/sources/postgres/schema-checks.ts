import { TABLES, optionalColumnsIn, type Columns } from '#server/sources/schema.ts';
import type { Queryable } from '#server/sources/database.ts';
import type { Address } from './connection-address.ts';
import { PostgresError } from './postgres-error.ts';

/** Quotes an identifier if needed. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Only two keys of the user search need these, and few versions have both. */
const RARELY_NEEDED: ReadonlySet<string> = new Set(['is_service_account', 'github_com_user_id']);

/**
 * The statement that grants a role access to one of Coder's tables; of `users` only the displayed columns,
 * never the password hash.
 */
export function grantFor(table: string, role: string): string {
  const { required, optional } = TABLES.users;
  const granted = [...required, ...optional].filter(column => !RARELY_NEEDED.has(column));
  const columns = table === 'users' ? ` (${granted.join(', ')})` : '';
  return `GRANT SELECT${columns} ON ${table} TO ${quoted(role)}`;
}

/** A column as this role sees it; a missing table has one row without a column. */
interface FoundColumn {
  readonly table_name: string;
  readonly column_name: string | null;
  readonly readable: boolean | null;
}

/** Names are resolved by the role's search path, as in the statements themselves. */
const COLUMNS_SQL = `
  SELECT expected.name AS table_name, attname::text AS column_name,
    has_column_privilege(attrelid, attnum, 'SELECT') AS readable
  FROM unnest($1::text[]) AS expected (name)
  LEFT JOIN pg_attribute
    ON attrelid = to_regclass(expected.name) AND attnum > 0 AND NOT attisdropped`;

/** Finds tables outside the search path, or in a schema that this role may not use. */
const OTHER_SCHEMA_SQL = `
  SELECT nspname::text AS schema, has_schema_privilege(pg_namespace.oid, 'USAGE') AS usable
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relname = ANY($1::text[]) AND relkind IN ('r', 'p', 'v')
  GROUP BY pg_namespace.oid, nspname HAVING count(*) = cardinality($1::text[]) LIMIT 1`;

/**
 * The optional columns that exist and are readable. Throws PostgresError if Coder's tables are missing, or
 * not readable.
 */
export async function findColumns(database: Queryable, address: Address): Promise<Columns> {
  const tables = Object.keys(TABLES);
  const rows = await database.query<FoundColumn>(COLUMNS_SQL, [tables]);
  const found = rows.filter(row => row.column_name !== null);
  const missingTables = tables.filter(table => !found.some(row => row.table_name === table));
  if (missingTables.length > 0)
    throw unreadableError(await describeMissing(database, missingTables, address));

  const names = new Set(found.map(nameOf));
  const readable = new Set(found.filter(row => row.readable).map(nameOf));
  const needed = Object.entries(TABLES).flatMap(([table, { required }]) =>
    required.map(column => ({ table, name: `${table}.${column}` })),
  );
  const missingColumns = needed.filter(({ name }) => !names.has(name));
  if (missingColumns.length > 0) {
    throw unreadableError(
      `${describe(address)} is not from Coder 2.29 to 2.36. Missing columns: ${list(missingColumns.map(({ name }) => name))}.`,
    );
  }
  const forbidden = new Set(needed.filter(({ name }) => !readable.has(name)).map(({ table }) => table));
  if (forbidden.size > 0) {
    const grants = [...forbidden].map(table => grantFor(table, address.user)).join('; ');
    throw unreadableError(
      `The user ${address.user} cannot read ${list([...forbidden])}. To allow it, run ${grants}; see docs/database.md.`,
    );
  }
  return optionalColumnsIn([...readable]);
}

async function describeMissing(
  database: Queryable,
  missingTables: readonly string[],
  address: Address,
): Promise<string> {
  const tables = `the table${missingTables.length > 1 ? 's' : ''} ${list(missingTables)}`;
  const [otherSchema] = await database.query<{ schema: string; usable: boolean }>(OTHER_SCHEMA_SQL, [
    missingTables,
  ]);
  if (otherSchema === undefined) return `${describe(address)} is not Coder's. It does not have ${tables}.`;
  const schema = quoted(otherSchema.schema);
  const role = quoted(address.user);
  return otherSchema.usable
    ? `The user ${address.user} cannot find ${tables} in the schema ${schema}. To fix this, run ALTER ROLE ${role} SET search_path = ${schema}.`
    : `The user ${address.user} cannot access ${tables} in the schema ${schema}. To allow it, run GRANT USAGE ON SCHEMA ${schema} TO ${role}; see docs/database.md.`;
}

const unreadableError = (line: string): PostgresError => new PostgresError('unreadable', line);
const nameOf = (row: FoundColumn): string => `${row.table_name}.${row.column_name}`;
const describe = ({ database, server }: Address): string => `The database ${database} at ${server}`;
const list = (names: readonly string[]): string => names.join(', ');

/** Smaller tables are fast to scan. */
const LARGE_TABLE_ROWS = 50_000;

/**
 * The index that each table needs, and the statement that creates it, with the names of Coder's migrations.
 */
const NEEDED_INDEXES: Readonly<Record<string, { columns: string; pattern: RegExp; sql: string }>> = {
  aibridge_interceptions: {
    columns: 'started_at, id',
    // Both columns in the same order: only then the index can be scanned in either direction.
    pattern: /^started_at id (?:0 0|3 3)$/,
    sql: 'idx_aibridge_interceptions_started_id_desc ON aibridge_interceptions (started_at DESC, id DESC)',
  },
  ...Object.fromEntries(
    ['aibridge_token_usages', 'aibridge_user_prompts', 'aibridge_tool_usages'].map(table => [
      table,
      {
        columns: 'interception_id',
        pattern: /^interception_id /,
        sql: `idx_${table}_interception_id ON ${table} (interception_id)`,
      },
    ]),
  ),
};

/**
 * For every index that covers all rows of the list: its first two columns and their order, with the size of
 * its table. The list only has ended rows, so a partial index on those is enough.
 */
const INDEXES_SQL = `
  SELECT heap.relname::text AS table_name, heap.reltuples::bigint::text AS rows, array_remove(array_agg(
    CASE WHEN indisvalid AND indexprs IS NULL AND amname = 'btree'
      AND coalesce(pg_get_expr(indpred, indrelid), '(ended_at IS NOT NULL)') = '(ended_at IS NOT NULL)'
    THEN concat_ws(' ', pg_get_indexdef(indexrelid, 1, true), pg_get_indexdef(indexrelid, 2, true), indoption[0], indoption[1])
    END), NULL) AS indexes
  FROM unnest($1::text[]) AS expected (name)
  JOIN pg_class AS heap ON heap.oid = to_regclass(expected.name)
  LEFT JOIN pg_index ON indrelid = heap.oid
  LEFT JOIN pg_class AS index ON index.oid = indexrelid
  LEFT JOIN pg_am ON pg_am.oid = index.relam
  GROUP BY heap.oid, heap.relname, heap.reltuples`;

/**
 * One line for each large table without the index that the list needs. This program never creates one itself.
 */
export async function missingIndexes(database: Queryable): Promise<string[]> {
  const tables = await database.query<{ table_name: string; rows: string; indexes: string[] | null }>(
    INDEXES_SQL,
    [Object.keys(NEEDED_INDEXES)],
  );
  return tables.flatMap(({ table_name, rows, indexes }) => {
    const needed = NEEDED_INDEXES[table_name];
    if (needed === undefined || Number(rows) <= LARGE_TABLE_ROWS) return [];
    if (indexes?.some(index => needed.pattern.test(index))) return [];
    const rowCount = Number(rows).toLocaleString('en');
    return `${table_name} has about ${rowCount} rows and no index that starts with (${needed.columns}), so every page of the list reads the whole table. To fix this, run CREATE INDEX CONCURRENTLY ${needed.sql}; see docs/database.md.`;
  });
}
