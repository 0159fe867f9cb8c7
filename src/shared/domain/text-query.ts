import type { CompiledQuery } from '#shared/lib/text-search.ts';

/** Which texts are searched. */
export const SEARCH_SCOPES = ['everything', 'prompts', 'tools', 'inputs', 'errors'] as const;
export type SearchScope = (typeof SEARCH_SCOPES)[number];

/** A search in the texts of interceptions. */
export interface TextQuery extends CompiledQuery {
  place: SearchScope;
}

export function textQueryKey({ text, isRegex, place }: TextQuery): string {
  return JSON.stringify([text, isRegex, place]);
}
