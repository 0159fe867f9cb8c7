import { TABLES, columnsAmong, type Columns } from '#server/sources/schema.ts';
import type { Queryable } from '#server/sources/database.ts';
import type { Address } from './connection-address.ts';
import { PostgresError } from './postgres-error.ts';

/** A name as it may stand in a statement. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Only two keys of the search for people need these, and few versions have both. */
const RARELY_NEEDED: ReadonlySet<string> = new Set(['is_service_account', 'github_com_user_id']);

/** The statement that lets a role read a table of Coder's; of `users` only what is shown, never the password's hash. */
export function grantFor(table: string, role: string): string {
  const { always, maybe } = TABLES.users;
  const granted = [...always, ...maybe].filter(column => !RARELY_NEEDED.has(column));
  const columns = table === 'users' ? ` (${granted.join(', ')})` : '';
  return `GRANT SELECT${columns} ON ${table} TO ${quoted(role)}`;
}

/** A column as this role finds it; a table that is not there has one row without a column. */
interface Found {
  readonly table_name: string;
  readonly column_name: string | null;
  readonly readable: boolean | null;
}

/** Names are looked up along the role's search path, as the statements themselves look them up. */
const COLUMNS_SQL = `
  SELECT wanted.name AS table_name, attname::text AS column_name,
    has_column_privilege(attrelid, attnum, 'SELECT') AS readable
  FROM unnest($1::text[]) AS wanted (name)
  LEFT JOIN pg_attribute
    ON attrelid = to_regclass(wanted.name) AND attnum > 0 AND NOT attisdropped`;

/** Where tables are that the search path does not lead to, or that lie in a schema this role may not look into. */
const ELSEWHERE_SQL = `
  SELECT nspname::text AS schema, has_schema_privilege(pg_namespace.oid, 'USAGE') AS usable
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relname = ANY($1::text[]) AND relkind IN ('r', 'p', 'v')
  GROUP BY pg_namespace.oid, nspname HAVING count(*) = cardinality($1::text[]) LIMIT 1`;

/**
 * What there is of the columns that not every version has. Throws PostgresError where Coder's tables are not there,
 * or may not be read.
 */
export async function findColumns(database: Queryable, address: Address): Promise<Columns> {
  const tables = Object.keys(TABLES);
  const rows = await database.query<Found>(COLUMNS_SQL, [tables]);
  const found = rows.filter(row => row.column_name !== null);
  const missing = tables.filter(table => !found.some(row => row.table_name === table));
  if (missing.length > 0) throw unreadable(await whereTheyAre(database, missing, address));

  const names = new Set(found.map(nameOf));
  const readable = new Set(found.filter(row => row.readable).map(nameOf));
  const needed = Object.entries(TABLES).flatMap(([table, { always }]) =>
    always.map(column => ({ table, name: `${table}.${column}` })),
  );
  const absent = needed.filter(({ name }) => !names.has(name));
  if (absent.length > 0) {
    throw unreadable(
      `${describe(address)} has tables of another version of Coder than 2.29 to 2.36: there is no ${list(absent.map(({ name }) => name))}.`,
    );
  }
  const forbidden = new Set(needed.filter(({ name }) => !readable.has(name)).map(({ table }) => table));
  if (forbidden.size > 0) {
    const grants = [...forbidden].map(table => grantFor(table, address.user)).join('; ');
    throw unreadable(
      `The user ${address.user} may not read ${list([...forbidden])}: what helps is ${grants}; see docs/database.md.`,
    );
  }
  return columnsAmong([...readable]);
}

async function whereTheyAre(
  database: Queryable,
  missing: readonly string[],
  address: Address,
): Promise<string> {
  const tables = `the table${missing.length > 1 ? 's' : ''} ${list(missing)}`;
  const [elsewhere] = await database.query<{ schema: string; usable: boolean }>(ELSEWHERE_SQL, [missing]);
  if (elsewhere === undefined) return `${describe(address)} is not Coder's: it does not have ${tables}.`;
  const schema = quoted(elsewhere.schema);
  const role = quoted(address.user);
  return elsewhere.usable
    ? `The user ${address.user} does not find ${tables}, which are in the schema ${schema}: what helps is ALTER ROLE ${role} SET search_path = ${schema}.`
    : `The user ${address.user} may not look into the schema ${schema} for ${tables}: what helps is GRANT USAGE ON SCHEMA ${schema} TO ${role}; see docs/database.md.`;
}

const unreadable = (line: string): PostgresError => new PostgresError('unreadable', line);
const nameOf = (row: Found): string => `${row.table_name}.${row.column_name}`;
const describe = ({ database, server }: Address): string => `The database ${database} at ${server}`;
const list = (names: readonly string[]): string => names.join(', ');

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
