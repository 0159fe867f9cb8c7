import type { BrowserContext } from '@playwright/test';
import * as v from 'valibot';
import { InterceptionsPageSchema, type Interception } from '#shared/domain/interception.ts';
import type { Expected } from './driver.ts';

/** Some rows as the API has them. */
export async function readRows(
  { request }: BrowserContext,
  params: Readonly<Record<string, string | number>>,
): Promise<Interception[]> {
  const response = await request.get('/api/v2/aibridge/interceptions', { params });
  if (!response.ok()) throw new Error(`${response.url()} returned ${response.status()}`);
  return v.parse(InterceptionsPageSchema, await response.json()).results;
}

/** Words that a detail has on the screen only when what was recorded is there. */
function textsOf({ user_prompts, tool_usages }: Interception): string[] {
  const promptWord = /[A-Za-z]{4,}/.exec(user_prompts[0]?.prompt ?? '')?.[0];
  const tool = tool_usages[0]?.tool;
  return ['Token usage', ...[promptWord, tool].filter(text => text !== undefined)];
}

export const detailOf = (row: Interception): Expected => ({
  selector: `[aria-label="Details of interception ${row.id}"]`,
  texts: textsOf(row),
});
