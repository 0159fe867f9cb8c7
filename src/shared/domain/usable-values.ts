import { isNameKey, NAME_KEYS, NO_FILTERS, withValues, type FilterKey, type Filters } from './filters.ts';

/** A value of a filter that can be used, as it was written. */
export interface Usable {
  name: FilterKey;
  isLeftOut: boolean;
  raw: string;
}

export function isSame(one: Usable, other: Usable): boolean {
  if (one.name !== other.name) return false;
  return one.name === 'initiator' ? one.raw.toLowerCase() === other.raw.toLowerCase() : one.raw === other.raw;
}

/** The filters that usable values make together. */
export function filtersOf(usable: readonly Usable[]): Filters {
  let filters: Filters = NO_FILTERS;
  for (const { name, raw } of usable) if (!isNameKey(name)) filters = { ...filters, [name]: raw };
  for (const key of NAME_KEYS) {
    const of = (isLeftOut: boolean): string[] =>
      usable
        .filter((each, at) => each.name === key && each.isLeftOut === isLeftOut && isFirst(usable, at))
        .map(({ raw }) => raw);
    filters = withValues(filters, key, { any: of(false), without: of(true) });
  }
  return filters;
}

/** Whoever writes a value twice means it once. */
function isFirst(usable: readonly Usable[], at: number): boolean {
  const own = usable[at];
  return (
    own !== undefined &&
    usable.findIndex(each => each.isLeftOut === own.isLeftOut && isSame(each, own)) === at
  );
}
