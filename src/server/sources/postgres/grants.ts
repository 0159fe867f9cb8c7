import { TABLES } from '#server/sources/columns.ts';

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
