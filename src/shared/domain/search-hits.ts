import { jsonText } from '#shared/lib/json/json-source.ts';
import { excerptOf, type Excerpt, type TextSearch } from '#shared/lib/text-search.ts';
import { readingsOf } from '#shared/lib/json/json-search.ts';
import type { Interception } from './interception.ts';
import type { SearchScope } from './filters.ts';

export const TEXT_KINDS = ['prompt', 'tool', 'input', 'error', 'metadata'] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

interface SearchedText {
  kind: TextKind;
  /** As it was recorded; the input of a tool is usually JSON. */
  text: string;
  /** Whether JSON escapes in it are decoded before the search. */
  isJson: boolean;
  /** The tool of the call that contains the text. */
  tool: string | null;
}

/**
 * The searched texts of an interception, in display order. The errors include the names of failed tools, so that the
 * errors of one tool can be found.
 */
export function* searchedTexts(row: Interception, scope: SearchScope): Generator<SearchedText> {
  const has = (part: SearchScope): boolean => scope === 'everything' || scope === part;
  const plain = { tool: null, isJson: false };
  if (has('errors')) {
    for (const text of [row.error_type, row.error_message]) if (text) yield { kind: 'error', text, ...plain };
  }
  if (has('prompts')) {
    for (const { prompt } of row.user_prompts) yield { kind: 'prompt', text: prompt, ...plain };
  }
  for (const { tool, input, invocation_error } of row.tool_usages) {
    const failed = invocation_error !== '';
    if (has('tools') || (failed && has('errors'))) yield { kind: 'tool', text: tool, tool, isJson: false };
    if (has('inputs')) yield { kind: 'input', text: input, tool, isJson: true };
    if (failed && has('errors')) yield { kind: 'error', text: invocation_error, tool, isJson: false };
  }
  if (scope !== 'everything') return;
  for (const [key, value] of Object.entries(row.metadata ?? {})) {
    yield { kind: 'metadata', text: key, ...plain };
    const isJson = typeof value !== 'string';
    yield { kind: 'metadata', text: isJson ? jsonText(value) : value, tool: null, isJson };
  }
}

/** Matches counted per interception, because a regular expression may match every character of megabytes. */
export const MAX_MATCHES_PER_HIT = 1000;

/** A search result: an interception with at least one match. */
export interface SearchHit {
  id: string;
  started_at: string;
  model: string;
  /** Name of the initiator. */
  person: string;
  /** Number of matches by kind. */
  places: Partial<Record<TextKind, number>>;
  /** Whether counting stopped at the limit. */
  isCut: boolean;
  /** The first match; `kind` and `tool` say where it is. */
  excerpt: Excerpt;
  kind: TextKind;
  tool: string | null;
}

/**
 * Searches an interception; returns null if nothing matches.
 * @param onProgress called before each text, as a heartbeat for the watchdog of the worker
 */
export function toSearchHit(
  row: Interception,
  scope: SearchScope,
  search: TextSearch,
  onProgress: () => void,
): SearchHit | null {
  let hit: SearchHit | null = null;
  let count = 0;
  for (const { kind, text: recorded, isJson, tool } of searchedTexts(row, scope)) {
    const before = count;
    for (const { text } of readingsOf(recorded, isJson)) {
      onProgress();
      for (const span of search(text)) {
        hit ??= newHit(row, { kind, tool, excerpt: excerptOf(text, span) });
        hit.places[kind] = (hit.places[kind] ?? 0) + 1;
        count += 1;
        if (count === MAX_MATCHES_PER_HIT) return { ...hit, isCut: true };
      }
      if (count > before) break;
    }
  }
  return hit;
}

export function newHit(
  { id, started_at, model, initiator }: Interception,
  first: Pick<SearchHit, 'kind' | 'tool' | 'excerpt'>,
): SearchHit {
  const person = initiator.name || initiator.username;
  return { id, started_at, model, person, places: {}, isCut: false, ...first };
}
