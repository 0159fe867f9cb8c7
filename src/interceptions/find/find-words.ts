import { formatCount } from '#lib/numbers.ts';
import type { FindPlace } from '#model/find/find.ts';
import { MOST_PLACES, type Hit } from '#model/find/hit.ts';
import { TEXT_KINDS, type TextKind } from '#model/find/searched-texts.ts';
import type { FindState } from '#reader/find/find-state.ts';

export const PLACE_WORDS: Readonly<Record<FindPlace, string>> = {
  everything: 'All texts',
  prompts: 'Prompts',
  tools: 'Tool names',
  inputs: 'Tool inputs',
  errors: 'Errors',
};

/** `Searched 3,000 of 12,400, newest first`: never more than was looked through. */
export function describeSearched({ phase, searched, count, unread }: FindState): string {
  if (count === null) return phase === 'searching' ? 'Searching…' : 'Nothing was searched';
  const words = `Searched ${formatCount(searched)} of ${formatCount(count)}`;
  const rest = unread === 0 ? '' : `; fields of ${formatCount(unread)} could not be read`;
  if (phase !== 'done') return `${words}, newest first${rest}`;
  return searched === count ? words + rest : `${words}: the others came or were purged meanwhile${rest}`;
}

export function describeFound({ hits, phase }: FindState): string {
  if (hits.length === 0) return phase === 'searching' ? 'nothing found yet' : 'nothing found';
  return `found in ${formatCount(hits.length)}`;
}

const KIND_WORDS: Readonly<Record<TextKind, string>> = {
  prompt: 'prompts',
  tool: 'tool names',
  input: 'tool inputs',
  error: 'errors',
  metadata: 'metadata',
};

/** `2 in prompts`, `1 in errors`, each kind of text in which there is something. */
export function describePlaces({ places, isCut }: Pick<Hit, 'places' | 'isCut'>): string[] {
  if (isCut) return [`${formatCount(MOST_PLACES)} or more`];
  return TEXT_KINDS.flatMap(kind => {
    const count = places[kind] ?? 0;
    return count === 0 ? [] : [`${formatCount(count)} in ${KIND_WORDS[kind]}`];
  });
}
