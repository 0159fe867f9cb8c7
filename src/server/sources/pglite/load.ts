import type { PGlite, Transaction } from '@electric-sql/pglite';
import type { Lower } from '#server/sources/file/file-people.ts';
import { EMBEDDED_SCHEMA, INDEXES } from '#server/sources/schema.ts';
import type { StoredInterception, StoredUser } from '#server/demo-data/stored-interception.ts';
import {
  COLUMNS,
  interceptionLine,
  tokenUsageLine,
  toolUsageLine,
  userLine,
  userPromptLine,
  type Table,
} from '#server/sources/table-rows.ts';

/** Characters buffered before a COPY; bounds the memory of a load. */
const BATCH_CHARACTERS = 4_000_000;

class Copier {
  readonly #tx: Transaction;
  readonly #lines = new Map<Table, string[]>();
  #buffered = 0;

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  add(table: Table, line: string): void {
    const lines = this.#lines.get(table);
    if (lines === undefined) this.#lines.set(table, [line]);
    else lines.push(line);
    this.#buffered += line.length;
  }

  get full(): boolean {
    return this.#buffered >= BATCH_CHARACTERS;
  }

  async flush(): Promise<void> {
    for (const [table, lines] of this.#lines) {
      // Tables created in the same transaction can be filled with FREEZE; counting then reads only an index.
      const sql = `COPY ${table} (${COLUMNS[table]}) FROM '/dev/blob' WITH (FREEZE)`;
      await this.#tx.query(sql, [], { blob: new Blob(lines) });
    }
    this.#lines.clear();
    this.#buffered = 0;
  }
}

function addInterception(copier: Copier, row: StoredInterception): void {
  copier.add('aibridge_interceptions', interceptionLine(row));
  for (const usage of row.token_usages) copier.add('aibridge_token_usages', tokenUsageLine(usage));
  for (const prompt of row.user_prompts) copier.add('aibridge_user_prompts', userPromptLine(prompt));
  for (const tool of row.tool_usages) copier.add('aibridge_tool_usages', toolUsageLine(tool));
}

async function lowerCase(tx: Transaction, names: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    'SELECT lower(name) AS name FROM unnest($1::text[]) WITH ORDINALITY AS names (name, ordinal) ORDER BY ordinal',
    [names],
  );
  return rows.map(({ name }) => name);
}

/**
 * Creates Coder's tables in an empty database and fills them. `users` is called after the last interception,
 * because a file's users are only known then. Returns the number of interceptions.
 */
export async function load(
  pglite: PGlite,
  interceptions: Iterable<StoredInterception>,
  users: (lower: Lower) => Iterable<StoredUser> | Promise<Iterable<StoredUser>>,
): Promise<number> {
  return await pglite.transaction(async tx => {
    await tx.exec(EMBEDDED_SCHEMA);
    const copier = new Copier(tx);
    let count = 0;
    for (const row of interceptions) {
      addInterception(copier, row);
      count += 1;
      if (copier.full) await copier.flush();
    }
    for (const row of await users(names => lowerCase(tx, names))) copier.add('users', userLine(row));
    await copier.flush();
    await tx.exec(INDEXES);
    return count;
  });
}
