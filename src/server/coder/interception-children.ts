import type { Columns } from '#server/columns.ts';
import type { Queryable } from '#server/database.ts';
import { instantColumn } from '#server/sql-text.ts';
import {
  andMaybe,
  type InterceptionRow,
  type TokenUsageRow,
  type ToolUsageRow,
  type UserPromptRow,
} from './interception-rows.ts';
import { interceptionOnWire } from './interception-wire.ts';

const CHILD_COLUMNS = `id, interception_id, provider_response_id, metadata::text AS metadata,
  ${instantColumn('created_at')} AS created_at_text`;

/** The children of the interceptions in `$1`, one statement a table. */
const childrenOf = (table: string, columns: string): string =>
  `SELECT ${CHILD_COLUMNS}, ${columns} FROM ${table}
   WHERE interception_id = ANY($1::uuid[]) ORDER BY created_at, id`;

function tokenUsagesSql(columns: Columns): string {
  const table = 'aibridge_token_usages';
  const always = 'input_tokens::text AS input_tokens, output_tokens::text AS output_tokens';
  return childrenOf(table, always + andMaybe(columns, table));
}
const USER_PROMPTS_SQL = childrenOf('aibridge_user_prompts', 'prompt');
const TOOL_USAGES_SQL = childrenOf(
  'aibridge_tool_usages',
  `coalesce(server_url, '') AS server_url, tool, input, injected,
   coalesce(invocation_error, '') AS invocation_error`,
);

/** The rows of a page as they are answered, each with what belongs to it. */
export async function withChildren(
  tx: Queryable,
  columns: Columns,
  rows: readonly InterceptionRow[],
): Promise<object[]> {
  if (rows.length === 0) return [];
  const ids = [rows.map(row => row.id)];
  const tokenUsages = byInterception(await tx.query<TokenUsageRow>(tokenUsagesSql(columns), ids));
  const userPrompts = byInterception(await tx.query<UserPromptRow>(USER_PROMPTS_SQL, ids));
  const toolUsages = byInterception(await tx.query<ToolUsageRow>(TOOL_USAGES_SQL, ids));
  return rows.map(row =>
    interceptionOnWire(row, {
      tokenUsages: tokenUsages.get(row.id) ?? [],
      userPrompts: userPrompts.get(row.id) ?? [],
      toolUsages: toolUsages.get(row.id) ?? [],
    }),
  );
}

function byInterception<Row extends { readonly interception_id: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const group = grouped.get(row.interception_id);
    if (group) group.push(row);
    else grouped.set(row.interception_id, [row]);
  }
  return grouped;
}
