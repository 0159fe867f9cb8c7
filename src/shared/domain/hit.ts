import { excerptOf, type Excerpt } from '#shared/lib/excerpt.ts';
import { readingsOf } from '#shared/lib/json/readable-json.ts';
import type { TextSearch } from '#shared/lib/text-search.ts';
import type { Interception } from './interception.ts';
import type { FindPlace } from './text-query.ts';
import { searchedTexts, type TextKind } from './searched-texts.ts';

/** Places that are counted in one interception at most: an expression may fit every character of megabytes. */
export const MOST_PLACES = 1000;

/** What is kept of an interception in which something was found. */
export interface Hit {
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
export function hitOf(row: Interception, place: FindPlace, search: TextSearch, beat: () => void): Hit | null {
  let hit: Hit | null = null;
  let count = 0;
  for (const { kind, text: recorded, isJson, tool } of searchedTexts(row, place)) {
    const before = count;
    for (const { text } of readingsOf(recorded, isJson)) {
      beat();
      for (const span of search(text)) {
        hit ??= newHit(row, { kind, tool, excerpt: excerptOf(text, span) });
        hit.places[kind] = (hit.places[kind] ?? 0) + 1;
        count += 1;
        if (count === MOST_PLACES) return { ...hit, isCut: true };
      }
      if (count > before) break;
    }
  }
  return hit;
}

function newHit(
  { id, started_at, model, initiator }: Interception,
  first: Pick<Hit, 'kind' | 'tool' | 'excerpt'>,
): Hit {
  const person = initiator.name || initiator.username;
  return { id, started_at, model, person, places: {}, isCut: false, ...first };
}
