import type { Columns } from '#server/sources/columns.ts';
import type { Queryable } from '#server/sources/database.ts';
import { goEscaped } from './go-json.ts';
import { childrenSql, type ChildRow, type ChildTable, type InterceptionRow } from './interception-rows.ts';
import { childJson, interceptionJson, type Children } from './interception-wire.ts';

/** A list of each row of a page: the JSON of its items, how many they are, and what of them could not be sent as it is. */
interface ChildList extends Children {
  count: number;
}

/** The rows of a page as they are answered, each with what belongs to it, as the JSON of a list. */
export async function withChildren(
  tx: Queryable,
  columns: Columns,
  rows: readonly InterceptionRow[],
): Promise<string> {
  if (rows.length === 0) return '[]';
  const ids = [rows.map(row => row.id)];
  const lists = async (table: ChildTable): Promise<readonly Children[]> =>
    listsAt(await tx.query<ChildRow>(childrenSql(columns, table), ids), rows.length);
  // One after the other, for it is one connection, and nothing is left running where one fails.
  const tokenUsages = await lists('aibridge_token_usages');
  const userPrompts = await lists('aibridge_user_prompts');
  const toolUsages = await lists('aibridge_tool_usages');
  const items = rows.map((row, at) =>
    interceptionJson(row, {
      token_usages: tokenUsages[at] ?? NONE,
      user_prompts: userPrompts[at] ?? NONE,
      tool_usages: toolUsages[at] ?? NONE,
    }),
  );
  return `[${goEscaped(items.join(','))}]`;
}

const NONE: Children = { json: '', altered: [] };

/** The lists in the order of the page. */
function listsAt(children: readonly ChildRow[], length: number): readonly Children[] {
  const lists = Array.from({ length }, (): ChildList => ({ json: '', altered: [], count: 0 }));
  for (const child of children) {
    const list = lists[child.place - 1];
    if (list === undefined) continue;
    const { json, altered } = childJson(child);
    list.json = list.count > 0 ? `${list.json},${json}` : json;
    for (const each of altered) list.altered.push({ ...each, path: `${list.count}.${each.path}` });
    list.count += 1;
  }
  return lists;
}
