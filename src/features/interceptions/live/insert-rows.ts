import type { LoadedPage, LoadedPages } from '#features/interceptions/queries.ts';
import { isAfter, idsOf } from '#shared/domain/row-order.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';

export interface InsertResult {
  data: LoadedPages;
  /** Newer than every row that was there and is not of the future. */
  fresh: readonly InterceptionRow[];
  /** Among the rows that were there: they took long, and were told of only when they had ended. */
  late: readonly InterceptionRow[];
}

const inOrder = (one: InterceptionRow, other: InterceptionRow): number => (isAfter(one, other) ? 1 : -1);

/** The newest row that new ones are told by: one of the future, of a wrong clock, says nothing about when others start. */
export function newestPast({ pages }: LoadedPages, now: number): InterceptionRow | undefined {
  for (const { results } of pages) {
    const past = results.find(row => Date.parse(row.started_at) <= now);
    if (past) return past;
  }
  return undefined;
}

/**
 * Puts rows that came meanwhile where they belong, each once; what belongs below the loaded rows comes by scrolling. Pages
 * that nothing is put into stay the same objects.
 * @param came the rows, and the count of all that match now, null where only these came
 * @param now milliseconds of the server's clock
 */
export function insertRows(
  data: LoadedPages,
  { rows: came, count }: { rows: readonly InterceptionRow[]; count: number | null },
  now: number,
): InsertResult {
  const loaded = data.pages.filter(({ results }) => results.length > 0);
  const top = loaded[0]?.results[0];
  const newest = newestPast(data, now);
  const last = loaded.at(-1)?.results.at(-1);
  const hasMore = data.pages.at(-1)?.next !== null;
  const known = idsOf(data.pages);
  const unknown = came.filter(row => {
    if (known.has(row.id) || (hasMore && last && isAfter(row, last))) return false;
    known.add(row.id);
    return true;
  });
  const isNewerThan = (row: InterceptionRow, other: InterceptionRow | undefined): boolean =>
    other === undefined || isAfter(other, row);
  const fresh = unknown.filter(row => isNewerThan(row, newest)).sort(inOrder);
  const late = unknown
    .filter(row => !isNewerThan(row, newest))
    .map((row): InterceptionRow => ({ ...row, isLate: true }));
  const first = fresh.filter(row => isNewerThan(row, top));
  const among = [...fresh.filter(row => !isNewerThan(row, top)), ...late];
  const all = count ?? (data.pages.at(-1)?.count ?? 0) + unknown.length;
  const pages = intoPages(data.pages, among).map((page, at) =>
    at === data.pages.length - 1 && page.count !== all ? { ...page, count: all } : page,
  );
  if (first.length === 0) return { data: { ...data, pages }, fresh, late };
  const front: LoadedPage = { count: all, results: first, next: null, askedAt: null };
  return { data: { pages: [front, ...pages], pageParams: [null, ...data.pageParams] }, fresh, late };
}

/** Each row into the first page that does not end above it. */
function intoPages(pages: readonly LoadedPage[], rows: readonly InterceptionRow[]): LoadedPage[] {
  let rest = [...rows];
  return pages.map((page, at) => {
    const end = page.results.at(-1);
    const isLast = !pages.slice(at + 1).some(({ results }) => results.length > 0);
    const own = rest.filter(row => end !== undefined && (isLast || isAfter(end, row)));
    if (own.length === 0) return page;
    rest = rest.filter(row => !own.includes(row));
    return { ...page, results: [...page.results, ...own].sort(inOrder) };
  });
}
