import { jsonText } from '#shared/lib/json/json-source.ts';
import { excerptOf, type Excerpt, type TextSearch } from '#shared/lib/text-search.ts';
import { readingsOf } from '#shared/lib/json/json-search.ts';
import type { Interception } from './interception.ts';
import type { SearchScope } from './text-query.ts';

export const TEXT_KINDS = ['prompt', 'tool', 'input', 'error', 'metadata'] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

interface SearchedText {
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
export function* searchedTexts(row: Interception, place: SearchScope): Generator<SearchedText> {
  const has = (own: SearchScope): boolean => place === 'everything' || place === own;
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

/** Places that are counted in one interception at most: an expression may fit every character of megabytes. */
export const MAX_MATCHES_PER_HIT = 1000;

/** What is kept of an interception in which something was found. */
export interface SearchHit {
  id: string;
  started_at: string;
  model: string;
  /** Who it is by. */
  person: string;
  /** How many places of each kind there are. */
  places: Partial<Record<TextKind, number>>;
  /** There may be more places than were counted. */
  isCut: boolean;
  /** Of the first place. */
  excerpt: Excerpt;
  kind: TextKind;
  /** Where that is in a call. */
  tool: string | null;
}

/**
 * What a search finds in an interception, null where nothing.
 * @param beat told before each text that it goes on
 */
export function toSearchHit(
  row: Interception,
  place: SearchScope,
  search: TextSearch,
  beat: () => void,
): SearchHit | null {
  let hit: SearchHit | null = null;
  let count = 0;
  for (const { kind, text: recorded, isJson, tool } of searchedTexts(row, place)) {
    const before = count;
    for (const { text } of readingsOf(recorded, isJson)) {
      beat();
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

function newHit(
  { id, started_at, model, initiator }: Interception,
  first: Pick<SearchHit, 'kind' | 'tool' | 'excerpt'>,
): SearchHit {
  const person = initiator.name || initiator.username;
  return { id, started_at, model, person, places: {}, isCut: false, ...first };
}
