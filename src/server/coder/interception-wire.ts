import { goInstant } from '#server/sql-text.ts';
import { goMetadata } from './go-json.ts';
import type { ChildRow, InterceptionRow } from './interception-rows.ts';

/*
 * The rows of the list as JSON, in Coder's order. It is put together as text: to build objects first, only to walk
 * through them again, took longer than the database did.
 */

/** One interception, up to what belongs to it. */
export function interceptionHead(row: InterceptionRow): string {
  const ended = row.ended_at_text === null ? 'null' : `"${goInstant(row.ended_at_text)}"`;
  return (
    `{${row.fields},"metadata":${goMetadata(row.metadata)},` +
    `"started_at":"${goInstant(row.started_at_text)}","ended_at":${ended},${row.beyond_contract}`
  );
}

/** The rest of it; each list as the JSON of its items. */
export function interceptionTail(tokenUsages: string, userPrompts: string, toolUsages: string): string {
  return `"token_usages":[${tokenUsages}],"user_prompts":[${userPrompts}],"tool_usages":[${toolUsages}]}`;
}

/** All three kinds of children end alike. */
export function childJson(row: ChildRow): string {
  const created = goInstant(row.created_at_text);
  return `{${row.fields},"metadata":${goMetadata(row.metadata)},"created_at":"${created}"}`;
}
