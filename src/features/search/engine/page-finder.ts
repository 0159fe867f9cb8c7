import type { ParseFailure } from '#shared/api/parse-rows.ts';
import { rawElements, rawMember } from '#shared/lib/json/json-slices.ts';
import { readingsOf } from '#shared/lib/json/json-search.ts';
import { type Span, createTextSearch, type TextSearch } from '#shared/lib/text-search.ts';
import type { Cursor } from '#shared/domain/coder-api.ts';
import type { TextQuery, SearchScope } from '#shared/domain/text-query.ts';
import { withExactNumbers } from '#shared/domain/exact-numbers.ts';
import { toSearchHit, type SearchHit } from '#shared/domain/search-hits.ts';
import { NO_FILTERS, type Filters } from '#shared/domain/filters.ts';
import { matchesFilters } from '#shared/domain/filter-selection.ts';
import {
  readPage,
  type MaybeRemote,
  type FreshRows,
  type PageFacts,
} from '#features/usage/engine/read-page.ts';

export interface GivenText {
  text: string;
  /** What is escaped in it is read as what it means, as in the inputs of tools. */
  isJson: boolean;
}

/** Reads pages and looks through their texts. Of a page only what was found outlives the next one. */
export function createPageFinder(beat: () => void) {
  let search: TextSearch = () => [];
  let place: SearchScope = 'everything';
  let filters: Filters = NO_FILTERS;
  let rows: FreshRows = [];
  let answer = '';
  const seen = new Set<string>();
  return {
    /**
     * @param of rows are read that these filters do not match: they are not searched
     * @throws SyntaxError where the expression is none
     */
    open(find: TextQuery, of: Filters): void {
      filters = of;
      search = createTextSearch(find);
      place = find.place;
      seen.clear();
    },
    /** Apart from looking through it, so that the next page is on its way meanwhile. */
    read(bytes: ArrayBuffer, limit: number, after: Cursor | null): PageFacts | ParseFailure {
      answer = new TextDecoder().decode(bytes);
      const read = readPage(answer, limit, seen, after);
      if ('wrong' in read) return read;
      rows = read.rows;
      return read.facts;
    },
    /** What the page that was read last holds. */
    hits(): SearchHit[] {
      // Metadata alone is searched, and all else of a row is text already.
      const isExact = place === 'everything' && rows.some(row => row?.metadata);
      const written = isExact ? rawElements(rawMember(answer, 'results') ?? '') : [];
      return rows.flatMap((row, at) => {
        if (!row || !matchesFilters(filters, row)) return [];
        const text = row.metadata ? written[at] : undefined;
        return toSearchHit(text ? withExactNumbers(row, text) : row, place, search, beat) ?? [];
      });
    },
    /** The places in each of these texts, so many in all. */
    spans(texts: readonly GivenText[], most: number): Span[][] {
      let room = most;
      return texts.map(text => {
        const found: Span[] = [];
        if (room === 0) return found;
        beat();
        for (const span of spansIn(text, search)) {
          found.push(span);
          if ((room -= 1) === 0) break;
        }
        return found;
      });
    },
  };
}

function* spansIn({ text, isJson }: GivenText, search: TextSearch): Generator<Span> {
  let isFound = false;
  for (const reading of readingsOf(text, isJson)) {
    for (const span of search(reading.text)) {
      isFound = true;
      yield reading.sourceOf(span);
    }
    if (isFound) return;
  }
}

export type PageFinder = ReturnType<typeof createPageFinder>;
export type RemoteFinder = MaybeRemote<PageFinder>;
