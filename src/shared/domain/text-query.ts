import type { Wanted } from '#shared/lib/text-search.ts';

/** In which texts is searched: in all, or in those of one kind. */
export const FIND_PLACES = ['everything', 'prompts', 'tools', 'inputs', 'errors'] as const;
export type FindPlace = (typeof FIND_PLACES)[number];

/** What is searched for in the texts of interceptions. */
export interface Find extends Wanted {
  place: FindPlace;
}

/** The same text means the same search. */
export function findKey({ text, isExpression, place }: Find): string {
  return JSON.stringify([text, isExpression, place]);
}
