import { goTimestamp, storedTimestamp, type Queryable } from '#server/sources/database.ts';
import type { Columns } from '#server/sources/schema.ts';
import { parseTruncated, type Altered } from './bounded-rows.ts';
import { goEscaped, goMetadata, keepsMetadata } from './go-json.ts';
import { childrenSql, type ChildRow, type ChildTable, type InterceptionRow } from './interception-sql.ts';

/** The JSON of items, separated by commas, and their altered values. */
interface Children {
  json: string;
  altered: Altered[];
}

type Lists = Readonly<Record<'token_usages' | 'user_prompts' | 'tool_usages', Children>>;

function interceptionJson(row: InterceptionRow, lists: Lists): string {
  const { fields, metadata, started_at_text, ended_at_text, extra_fields } = row;
  const altered = alteredIn(row);
  addTimestamp(altered, 'started_at', started_at_text);
  if (ended_at_text !== null) addTimestamp(altered, 'ended_at', ended_at_text);
  for (const [name, list] of Object.entries(lists)) {
    for (const each of list.altered) altered.push({ ...each, path: `${name}.${each.path}` });
  }
  const ended = ended_at_text === null ? 'null' : `"${goTimestamp(ended_at_text)}"`;
  return (
    `{${fields},"metadata":${goMetadata(metadata)},` +
    `"started_at":"${goTimestamp(started_at_text)}","ended_at":${ended},${extra_fields}` +
    `"token_usages":[${lists.token_usages.json}],"user_prompts":[${lists.user_prompts.json}],` +
    `"tool_usages":[${lists.tool_usages.json}]` +
    `${altered.length > 0 ? `,"altered":${JSON.stringify(altered)}` : ''}}`
  );
}

function childJson(row: ChildRow): Children {
  const { fields, metadata, created_at_text } = row;
  const altered = alteredIn(row);
  addTimestamp(altered, 'created_at', created_at_text);
  return {
    json: `{${fields},"metadata":${goMetadata(metadata)},"created_at":"${goTimestamp(created_at_text)}"}`,
    altered,
  };
}

function addTimestamp(altered: Altered[], path: string, text: string): void {
  const stored = storedTimestamp(text);
  if (stored !== null) altered.push({ path, stored });
}

/** The characters of replaced metadata that the response reports. */
const MAX_STORED_CHARACTERS = 80;

function alteredIn({ metadata, cut }: Pick<ChildRow, 'metadata' | 'cut'>): Altered[] {
  const altered = parseTruncated(cut);
  if (metadata !== null && !keepsMetadata(metadata)) {
    const stored =
      metadata.length > MAX_STORED_CHARACTERS ? `${metadata.slice(0, MAX_STORED_CHARACTERS)}…` : metadata;
    altered.push({ path: 'metadata', stored });
  }
  return altered;
}

interface ChildList extends Children {
  count: number;
}

/** The rows of a page with their children, as a JSON array. */
export async function renderPage(
  tx: Queryable,
  columns: Columns,
  rows: readonly InterceptionRow[],
): Promise<string> {
  return `[${(await renderRows(tx, columns, rows)).join(',')}]`;
}

/**
 * The rows of a page with their children, each as a JSON object. The JSON is assembled as text: building objects to
 * serialize them took longer than the query.
 */
export async function renderRows(
  tx: Queryable,
  columns: Columns,
  rows: readonly InterceptionRow[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  const ids = [rows.map(row => row.id)];
  const lists = async (table: ChildTable): Promise<readonly Children[]> =>
    groupChildren(await tx.query<ChildRow>(childrenSql(columns, table), ids), rows.length);
  // Sequential, because they share one connection and no query may outlive a failed one.
  const tokenUsages = await lists('aibridge_token_usages');
  const userPrompts = await lists('aibridge_user_prompts');
  const toolUsages = await lists('aibridge_tool_usages');
  return rows.map((row, at) =>
    goEscaped(
      interceptionJson(row, {
        token_usages: tokenUsages[at] ?? NO_CHILDREN,
        user_prompts: userPrompts[at] ?? NO_CHILDREN,
        tool_usages: toolUsages[at] ?? NO_CHILDREN,
      }),
    ),
  );
}

const NO_CHILDREN: Children = { json: '', altered: [] };

/** One list for each row of the page. */
function groupChildren(children: readonly ChildRow[], length: number): readonly Children[] {
  const lists = Array.from({ length }, (): ChildList => ({ json: '', altered: [], count: 0 }));
  for (const child of children) {
    const list = lists[child.ordinal - 1];
    if (list === undefined) continue;
    const { json, altered } = childJson(child);
    list.json = list.count > 0 ? `${list.json},${json}` : json;
    for (const each of altered) list.altered.push({ ...each, path: `${list.count}.${each.path}` });
    list.count += 1;
  }
  return lists;
}
