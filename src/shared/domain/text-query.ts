import type { CompiledQuery } from '#shared/lib/text-search.ts';

/** In which texts is searched: in all, or in those of one kind. */
export const SEARCH_SCOPES = ['everything', 'prompts', 'tools', 'inputs', 'errors'] as const;
export type SearchScope = (typeof SEARCH_SCOPES)[number];

/** What is searched for in the texts of interceptions. */
export interface TextQuery extends CompiledQuery {
  place: SearchScope;
}

/** The same text means the same search. */
export function textQueryKey({ text, isRegex, place }: TextQuery): string {
  return JSON.stringify([text, isRegex, place]);
}
