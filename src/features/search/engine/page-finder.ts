import type { ParseFailure } from '#shared/api/parse-rows.ts';
import { rawElementsOf } from '#shared/lib/json/json-slices.ts';
import { readingsOf } from '#shared/lib/json/json-search.ts';
import { type Span, createTextSearch, type TextSearch } from '#shared/lib/text-search.ts';
import type { Cursor } from '#shared/domain/coder-api.ts';
import { type TextQuery, type SearchScope, NO_FILTERS, type Filters } from '#shared/domain/filters.ts';
import { withExactNumbers } from '#shared/domain/exact-numbers.ts';
import { toSearchHit, type SearchHit } from '#shared/domain/search-hits.ts';
import { matchesFilters } from '#shared/domain/filter-selection.ts';
import type { MaybeRemote } from '#shared/lib/worker.ts';
import { readPage, type FreshRows, type PageFacts } from '#features/usage/engine/read-page.ts';

export interface GivenText {
  text: string;
  /** Whether escapes are decoded before the search, as in tool inputs. */
  isJson: boolean;
}

/** Parses pages and searches their texts. Only the results of a page remain when the next one is parsed. */
export function createPageFinder(beat: () => void) {
  let search: TextSearch = () => [];
  let scope: SearchScope = 'everything';
  let filters: Filters = NO_FILTERS;
  let rows: FreshRows = [];
  let body = '';
  const seen = new Set<string>();
  return {
    /**
     * @param of the loaded pages may contain rows that do not match these filters; those rows are not searched
     * @throws SyntaxError if the regular expression is invalid
     */
    open(find: TextQuery, of: Filters): void {
      filters = of;
      search = createTextSearch(find);
      scope = find.place;
      seen.clear();
    },
    /** Parses a page without searching it, so that the next page can load during the search. */
    read(bytes: ArrayBuffer, limit: number, after: Cursor | null): PageFacts | ParseFailure {
      body = new TextDecoder().decode(bytes);
      const read = readPage(body, limit, seen, after);
      if ('reason' in read) return read;
      rows = read.rows;
      return read.facts;
    },
    /** Searches the page that was parsed last. */
    hits(): SearchHit[] {
      // Only metadata contains numbers, whose digits would be rounded.
      const isExact = scope === 'everything' && rows.some(row => row?.metadata);
      const rawRows = isExact ? rawElementsOf(body, 'results') : [];
      return rows.flatMap((row, at) => {
        if (!row || !matchesFilters(filters, row)) return [];
        const text = row.metadata ? rawRows[at] : undefined;
        return toSearchHit(text ? withExactNumbers(row, text) : row, scope, search, beat) ?? [];
      });
    },
    /** The matches in each text, at most `maxMatches` in total. */
    spans(texts: readonly GivenText[], maxMatches: number): Span[][] {
      let remaining = maxMatches;
      return texts.map(text => {
        const found: Span[] = [];
        if (remaining === 0) return found;
        beat();
        for (const span of spansIn(text, search)) {
          found.push(span);
          if ((remaining -= 1) === 0) break;
        }
        return found;
      });
    },
  };
}

function* spansIn({ text, isJson }: GivenText, search: TextSearch): Generator<Span> {
  let hasMatch = false;
  for (const reading of readingsOf(text, isJson)) {
    for (const span of search(reading.text)) {
      hasMatch = true;
      yield reading.sourceOf(span);
    }
    if (hasMatch) return;
  }
}

export type PageFinder = ReturnType<typeof createPageFinder>;
export type RemoteFinder = MaybeRemote<PageFinder>;
