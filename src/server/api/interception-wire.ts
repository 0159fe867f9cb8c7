import { goInstant, storedInstant } from '#server/sources/sql-text.ts';
import { cutIn, type Altered } from './altered.ts';
import { goMetadata, keepsMetadata } from './go-json.ts';
import type { ChildRow, InterceptionRow } from './interception-rows.ts';

/*
 * The rows of the list as JSON, in Coder's order. It is put together as text: to build objects first, only to walk
 * through them again, took longer than the database did.
 */

/** Items as JSON, with commas between them, and what of them is altered. */
export interface Children {
  json: string;
  altered: Altered[];
}

type Lists = Readonly<Record<'token_usages' | 'user_prompts' | 'tool_usages', Children>>;

export function interceptionJson(row: InterceptionRow, lists: Lists): string {
  const { fields, metadata, started_at_text, ended_at_text, beyond_contract } = row;
  const altered = alteredIn(row);
  addInstant(altered, 'started_at', started_at_text);
  if (ended_at_text !== null) addInstant(altered, 'ended_at', ended_at_text);
  for (const [name, list] of Object.entries(lists)) {
    for (const each of list.altered) altered.push({ ...each, path: `${name}.${each.path}` });
  }
  const ended = ended_at_text === null ? 'null' : `"${goInstant(ended_at_text)}"`;
  return (
    `{${fields},"metadata":${goMetadata(metadata)},` +
    `"started_at":"${goInstant(started_at_text)}","ended_at":${ended},${beyond_contract}` +
    `"token_usages":[${lists.token_usages.json}],"user_prompts":[${lists.user_prompts.json}],` +
    `"tool_usages":[${lists.tool_usages.json}]` +
    `${altered.length > 0 ? `,"altered":${JSON.stringify(altered)}` : ''}}`
  );
}

/** All three kinds of children end alike. */
export function childJson(row: ChildRow): Children {
  const { fields, metadata, created_at_text } = row;
  const altered = alteredIn(row);
  addInstant(altered, 'created_at', created_at_text);
  return {
    json: `{${fields},"metadata":${goMetadata(metadata)},"created_at":"${goInstant(created_at_text)}"}`,
    altered,
  };
}

function addInstant(altered: Altered[], path: string, text: string): void {
  const stored = storedInstant(text);
  if (stored !== null) altered.push({ path, stored });
}

/** The beginning of metadata that is told, in characters. */
const TOLD = 80;

function alteredIn({ metadata, cut }: Pick<ChildRow, 'metadata' | 'cut'>): Altered[] {
  const altered = cutIn(cut);
  if (metadata !== null && !keepsMetadata(metadata)) {
    const stored = metadata.length > TOLD ? `${metadata.slice(0, TOLD)}…` : metadata;
    altered.push({ path: 'metadata', stored });
  }
  return altered;
}
