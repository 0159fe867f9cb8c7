import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DOCUMENT_PATH = fileURLToPath(new URL('../../docs/database.md', import.meta.url));

/** The role's name and password in the documentation. */
export const READER = { name: 'aibridge_reader', password: 'a long random one' };

/** The SQL that the documentation tells admins to run, so that tests have exactly these permissions. */
export function readerSql(): string {
  const sql = /^```sql\n(CREATE ROLE[^]*?)^```$/m.exec(readFileSync(DOCUMENT_PATH, 'utf8'))?.[1];
  if (sql === undefined) throw new Error(`${DOCUMENT_PATH} does not say how to make the role.`);
  return sql;
}
