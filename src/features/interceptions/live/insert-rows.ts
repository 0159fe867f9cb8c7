import type { LoadedPage, LoadedPages } from '#features/interceptions/queries.ts';
import { isAfter, idsOf } from '#shared/domain/row-order.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';

export interface InsertResult {
  data: LoadedPages;
  /** Rows newer than all loaded rows, except those that start in the future. */
  fresh: readonly InterceptionRow[];
  /** Rows between loaded rows. They ran long and appeared only when they ended. */
  late: readonly InterceptionRow[];
}

const compareRows = (one: InterceptionRow, other: InterceptionRow): number => (isAfter(one, other) ? 1 : -1);

/** Newest row that does not start in the future. A row from a wrong clock says nothing about when others start. */
export function newestPast({ pages }: LoadedPages, now: number): InterceptionRow | undefined {
  for (const { results } of pages) {
    const past = results.find(row => Date.parse(row.started_at) <= now);
    if (past) return past;
  }
  return undefined;
}

/**
 * Inserts new rows in list order, each once. Rows below the loaded ones are ignored, because they load by scrolling. Pages
 * without inserted rows keep their identity.
 * @param incoming new rows, and the total count, or null if it is unknown
 * @param now server time in milliseconds
 */
export function insertRows(
  data: LoadedPages,
  { rows: incoming, count }: { rows: readonly InterceptionRow[]; count: number | null },
  now: number,
): InsertResult {
  const loaded = data.pages.filter(({ results }) => results.length > 0);
  const top = loaded[0]?.results[0];
  const newest = newestPast(data, now);
  const last = loaded.at(-1)?.results.at(-1);
  const hasMore = data.pages.at(-1)?.next !== null;
  const loadedIds = idsOf(data.pages);
  const newRows = incoming.filter(row => {
    if (loadedIds.has(row.id) || (hasMore && last && isAfter(row, last))) return false;
    loadedIds.add(row.id);
    return true;
  });
  const isNewerThan = (row: InterceptionRow, other: InterceptionRow | undefined): boolean =>
    other === undefined || isAfter(other, row);
  const fresh = newRows.filter(row => isNewerThan(row, newest)).sort(compareRows);
  const late = newRows
    .filter(row => !isNewerThan(row, newest))
    .map((row): InterceptionRow => ({ ...row, isLate: true }));
  const prepended = fresh.filter(row => isNewerThan(row, top));
  const insertedRows = [...fresh.filter(row => !isNewerThan(row, top)), ...late];
  const all = count ?? (data.pages.at(-1)?.count ?? 0) + newRows.length;
  const pages = insertIntoPages(data.pages, insertedRows).map((page, at) =>
    at === data.pages.length - 1 && page.count !== all ? { ...page, count: all } : page,
  );
  if (prepended.length === 0) return { data: { ...data, pages }, fresh, late };
  const front: LoadedPage = { count: all, results: prepended, next: null, requestedAt: null };
  return { data: { pages: [front, ...pages], pageParams: [null, ...data.pageParams] }, fresh, late };
}

/** Inserts each row into the first page that ends below it. */
function insertIntoPages(pages: readonly LoadedPage[], rows: readonly InterceptionRow[]): LoadedPage[] {
  let remaining = [...rows];
  return pages.map((page, at) => {
    const end = page.results.at(-1);
    const isLast = !pages.slice(at + 1).some(({ results }) => results.length > 0);
    const pageRows = remaining.filter(row => end !== undefined && (isLast || isAfter(end, row)));
    if (pageRows.length === 0) return page;
    remaining = remaining.filter(row => !pageRows.includes(row));
    return { ...page, results: [...page.results, ...pageRows].sort(compareRows) };
  });
}
