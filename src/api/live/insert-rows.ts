import type { LoadedPage, LoadedPages } from '#api/interceptions.ts';
import { comesAfter, idsOf } from '#api/known-rows.ts';
import type { InterceptionRow } from '#model/interception-row.ts';

export interface Inserted {
  data: LoadedPages;
  /** Newer than everything that was there. */
  fresh: readonly InterceptionRow[];
  /** Among the rows that were there: they took long, and were told of only when they had ended. */
  late: readonly InterceptionRow[];
}

const inOrder = (one: InterceptionRow, other: InterceptionRow): number => (comesAfter(one, other) ? 1 : -1);

/**
 * Puts rows that came meanwhile where they belong, each once; what belongs below the loaded rows comes by scrolling. Pages
 * that nothing is put into stay the same objects.
 * @param count of all that match now, null where only these came
 */
export function insertRows(
  data: LoadedPages,
  came: readonly InterceptionRow[],
  count: number | null,
): Inserted {
  const loaded = data.pages.filter(({ results }) => results.length > 0);
  const newest = loaded[0]?.results[0];
  const last = loaded.at(-1)?.results.at(-1);
  const hasMore = data.pages.at(-1)?.next !== null;
  const known = idsOf(data.pages);
  const unknown = came.filter(row => {
    if (known.has(row.id) || (hasMore && last && comesAfter(row, last))) return false;
    known.add(row.id);
    return true;
  });
  const isFresh = (row: InterceptionRow): boolean => newest === undefined || comesAfter(newest, row);
  const fresh = unknown.filter(isFresh).sort(inOrder);
  const late = unknown.filter(row => !isFresh(row)).map((row): InterceptionRow => ({ ...row, isLate: true }));
  const now = count ?? (data.pages.at(-1)?.count ?? 0) + unknown.length;
  const pages = intoPages(data.pages, late).map((page, at) =>
    at === data.pages.length - 1 && page.count !== now ? { ...page, count: now } : page,
  );
  if (fresh.length === 0) return { data: { ...data, pages }, fresh, late };
  const front: LoadedPage = { count: now, results: fresh, next: null, askedAt: null };
  return { data: { pages: [front, ...pages], pageParams: [null, ...data.pageParams] }, fresh, late };
}

/** Each row into the first page that does not end above it. */
function intoPages(pages: readonly LoadedPage[], rows: readonly InterceptionRow[]): LoadedPage[] {
  let rest = [...rows];
  return pages.map((page, at) => {
    const end = page.results.at(-1);
    const isLast = !pages.slice(at + 1).some(({ results }) => results.length > 0);
    const own = rest.filter(row => end !== undefined && (isLast || comesAfter(end, row)));
    if (own.length === 0) return page;
    rest = rest.filter(row => !own.includes(row));
    return { ...page, results: [...page.results, ...own].sort(inOrder) };
  });
}
