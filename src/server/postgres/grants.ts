import { TABLES } from '#server/columns.ts';

/** A name as it may stand in a statement. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The statement that lets a role read a table of Coder's; of `users` only what is shown, never the password's hash. */
export function grantFor(table: string, role: string): string {
  const { always, maybe } = TABLES.users;
  const columns = table === 'users' ? ` (${[...always, ...maybe].join(', ')})` : '';
  return `GRANT SELECT${columns} ON ${table} TO ${quoted(role)}`;
}
