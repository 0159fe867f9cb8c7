import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DOCUMENT = fileURLToPath(new URL('../../docs/database.md', import.meta.url));

/** The role as the documentation names it. */
export const READER = { name: 'aibridge_reader', password: 'a long random one' };

/** What the documentation says to run in Coder's database, to the letter: tests read with no more than it gives. */
export function readerSql(): string {
  const sql = /^```sql\n(CREATE ROLE[^]*?)^```$/m.exec(readFileSync(DOCUMENT, 'utf8'))?.[1];
  if (sql === undefined) throw new Error(`${DOCUMENT} does not say how to make the role.`);
  return sql;
}
