import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { toQuery } from '#shared/domain/filter-query.ts';
import { NO_FILTERS, valuesOf, withValues, type Filters } from '#shared/domain/filters.ts';
import { canonicalUuid } from '#shared/domain/uuid.ts';
import { askList } from './fetch-page.ts';
import { freshFor } from './freshness.ts';

/** How long a username is taken to belong to the same person. */
const FRESH_MS = 60_000;

/** The id that the server finds by a username; null while that person has no rows. */
function personIdQuery(username: string) {
  return queryOptions({
    queryKey: ['person id', username],
    queryFn: async ({ signal }): Promise<string | null> => {
      const q = toQuery({ ...NO_FILTERS, initiator: username }, 0);
      const { results } = await askList({ q, limit: 1 }, signal);
      return results[0]?.initiator.id ?? null;
    },
    staleTime: freshFor(FRESH_MS),
  });
}

/**
 * The same filters with ids in place of usernames, where rows are compared here and not by the server alone. A username
 * can be on the rows of two people, and the server means one of them.
 */
export async function withPeopleIds(filters: Filters, client: QueryClient): Promise<Filters> {
  const wanted = valuesOf(filters, 'initiator');
  const unwanted = filters.without?.initiator ?? [];
  if (unwanted.length === 0 && wanted.length < 2) return filters;
  const idOf = async (value: string): Promise<string | null> => {
    const given = canonicalUuid(value);
    if (given !== null) return given;
    const query = personIdQuery(value);
    const id = await client.query(query);
    // Their first row can come at any time.
    if (id === null) client.removeQueries({ queryKey: query.queryKey });
    return id;
  };
  const idsOf = async (values: readonly string[]): Promise<string[]> => {
    const ids = await Promise.all(values.map(idOf));
    return [...new Set(ids.flatMap(id => id ?? []))];
  };
  const [any, without] = await Promise.all([idsOf(wanted), idsOf(unwanted)]);
  if (wanted.length === 0) return withValues(filters, 'initiator', { without });
  return {
    ...withValues(filters, 'initiator', { without: [] }),
    // Also where it is one or none: what is read for it may hold more.
    several: { ...filters.several, initiator: any.filter(id => !without.includes(id)) },
  };
}
