import { jsonText } from '#shared/lib/json/json-source.ts';
import type { Interception } from './interception.ts';
import type { FindPlace } from './text-query.ts';

export const TEXT_KINDS = ['prompt', 'tool', 'input', 'error', 'metadata'] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

export interface SearchedText {
  kind: TextKind;
  /** As it was recorded: an input is JSON, where it is any. */
  text: string;
  /** What is escaped in it is read as what it means. */
  isJson: boolean;
  /** Of the call that it belongs to. */
  tool: string | null;
}

/**
 * The texts of an interception that a search looks through, in the order in which they are shown. Of the errors the names
 * of the tools that failed are a part, so that those of one tool can be asked for.
 */
export function* searchedTexts(row: Interception, place: FindPlace): Generator<SearchedText> {
  const has = (own: FindPlace): boolean => place === 'everything' || place === own;
  const own = { tool: null, isJson: false };
  if (has('errors')) {
    for (const text of [row.error_type, row.error_message]) if (text) yield { kind: 'error', text, ...own };
  }
  if (has('prompts')) {
    for (const { prompt } of row.user_prompts) yield { kind: 'prompt', text: prompt, ...own };
  }
  for (const { tool, input, invocation_error } of row.tool_usages) {
    const failed = invocation_error !== '';
    if (has('tools') || (failed && has('errors'))) yield { kind: 'tool', text: tool, tool, isJson: false };
    if (has('inputs')) yield { kind: 'input', text: input, tool, isJson: true };
    if (failed && has('errors')) yield { kind: 'error', text: invocation_error, tool, isJson: false };
  }
  if (place !== 'everything') return;
  for (const [key, value] of Object.entries(row.metadata ?? {})) {
    yield { kind: 'metadata', text: key, ...own };
    const isJson = typeof value !== 'string';
    yield { kind: 'metadata', text: isJson ? jsonText(value) : value, tool: null, isJson };
  }
}
