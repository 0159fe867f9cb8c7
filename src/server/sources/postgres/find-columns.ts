import { columnsAmong, TABLES, type Columns } from '#server/sources/columns.ts';
import type { Queryable } from '#server/sources/database.ts';
import type { Address } from './connection-address.ts';
import { grantFor, quoted } from './grants.ts';
import { PostgresError } from './postgres-error.ts';

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
