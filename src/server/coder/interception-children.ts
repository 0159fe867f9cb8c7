import type { Columns } from '#server/columns.ts';
import type { Queryable } from '#server/database.ts';
import { goEscaped } from './go-json.ts';
import { childColumns, type ChildRow, type ChildTable, type InterceptionRow } from './interception-rows.ts';
import { childJson, interceptionHead, interceptionTail } from './interception-wire.ts';

/**
 * The children of the interceptions in `$1`, in the order of those, one statement a table. Joined to the ids rather
 * than compared with them: so each is looked up in the index, where `= ANY` of a thousand read whole tables, and what
 * is sorted are the few rows of one interception.
 */
const childrenSql = (columns: Columns, table: ChildTable): string =>
  `SELECT page.place::int AS place, ${childColumns(columns, table)}
   FROM ${table} AS child
   JOIN unnest($1::uuid[]) WITH ORDINALITY AS page (id, place) ON page.id = child.interception_id
   ORDER BY page.place, child.created_at, child.id`;

/** The rows of a page as they are answered, each with what belongs to it, as the JSON of a list. */
export async function withChildren(
  tx: Queryable,
  columns: Columns,
  rows: readonly InterceptionRow[],
): Promise<string> {
  if (rows.length === 0) return '[]';
  const ids = [rows.map(row => row.id)];
  const ask = (table: ChildTable): Promise<ChildRow[]> => tx.query(childrenSql(columns, table), ids);
  const listsOf = (children: readonly ChildRow[]): readonly string[] => listsAt(children, rows.length);
  // One after the other, for it is one connection; what has come is written while the database works on the next.
  const usages = ask('aibridge_token_usages');
  const prompts = usages.then(() => ask('aibridge_user_prompts'));
  const tools = prompts.then(() => ask('aibridge_tool_usages'));
  const heads = rows.map(interceptionHead);
  const [tokenUsages, userPrompts, toolUsages] = await Promise.all([
    usages.then(listsOf),
    prompts.then(listsOf),
    tools.then(listsOf),
  ]);
  const items = heads.map(
    (head, at) => head + interceptionTail(tokenUsages[at] ?? '', userPrompts[at] ?? '', toolUsages[at] ?? ''),
  );
  return `[${goEscaped(items.join(','))}]`;
}

/** The items of each row's list, in the order of the page. */
function listsAt(children: readonly ChildRow[], count: number): readonly string[] {
  const lists = Array.from({ length: count }, () => '');
  for (const child of children) {
    const at = child.place - 1;
    const before = lists[at];
    lists[at] = before ? `${before},${childJson(child)}` : childJson(child);
  }
  return lists;
}
