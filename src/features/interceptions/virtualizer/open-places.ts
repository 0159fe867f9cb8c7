import type { Rows } from '#shared/domain/rows.ts';

/**
 * Finds the open rows among the loaded ones. What was found is only looked at again, and what was not is searched among
 * the rows that came since, so that a page's arrival costs no more the longer the list is.
 */
export function createOpenPlaces() {
  let places = new Map<string, number>();
  let missed = new Set<string>();
  let searched = { length: 0, first: '', last: '' };
  let near = 0;

  return {
    /** Rows from here on are opened, as they are the ones that are seen. */
    lookFrom(index: number): void {
      near = index;
    },
    find(rows: Rows, open: ReadonlySet<string>): ReadonlyMap<string, number> {
      const first = rows.at(0)?.id ?? '';
      const wasLast = rows.at(searched.length - 1)?.id ?? '';
      const grew = first === searched.first && wasLast === searched.last;
      const later = new Set(grew ? [...missed].filter(id => open.has(id)) : []);
      const absent: string[] = [];
      const found = new Map<string, number>();
      for (const id of open) {
        if (later.has(id)) continue;
        const known = places.get(id);
        const index = known !== undefined && rows.at(known)?.id === id ? known : rows.indexOf(id, near);
        if (index === null) absent.push(id);
        else found.set(id, index);
      }
      for (let index = searched.length; later.size > 0 && index < rows.length; index += 1) {
        const id = rows.at(index)?.id ?? '';
        if (later.delete(id)) found.set(id, index);
      }
      places = found;
      missed = new Set([...absent, ...later]);
      searched = { length: rows.length, first, last: rows.at(rows.length - 1)?.id ?? '' };
      return places;
    },
  };
}
