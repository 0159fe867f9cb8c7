import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { useMemo } from 'react';
import { directory } from '#shared/domain/people.ts';
import { getJson } from '#shared/api/client.ts';
import { readLines } from '#shared/api/ndjson.ts';
import { freshFor } from '#shared/api/query-client.ts';
import { withValues, type Filters, type MultiValueKey } from '#shared/domain/filters.ts';
import type { Interception } from '#shared/domain/interception.ts';
import type { RowsPage } from '#shared/domain/interception-row.ts';
import { t } from '#shared/i18n/t.ts';
import type { Capabilities } from '#shared/domain/coder-api.ts';
import { dashboardPath } from '#shared/domain/filter-query.ts';

const UsersSchema = v.object({
  users: v.array(v.object({ id: v.string(), username: v.string(), name: v.nullish(v.string(), '') })),
});

const NamesSchema = v.array(v.string());

/** Maximum suggestions to fetch. More are found by typing. */
const SUGGESTIONS = 50;
/** How long a response stays fresh, in milliseconds. */
const FRESH_MS = 60_000;

/** Users whose username, name or email contains the text. The server searches. */
export function usersQuery(text: string) {
  const search = new URLSearchParams({ limit: String(SUGGESTIONS) });
  if (text !== '') search.set('q', text);
  return queryOptions({
    queryKey: ['users', text],
    queryFn: async ({ signal }) => {
      const found = await getJson(`/api/v2/users?${search.toString()}`, UsersSchema, signal);
      directory.addListed(found.users, text === '' && found.users.length < SUGGESTIONS);
      return found;
    },
    placeholderData: keepPreviousData,
    staleTime: freshFor(FRESH_MS),
  });
}

/** All models or clients of finished interceptions. They are a few dozen, so they are fetched once and filtered here. */
export function namesQuery(kind: 'models' | 'clients') {
  return queryOptions({
    queryKey: [kind],
    queryFn: ({ signal }) => getJson(`/api/v2/aibridge/${kind}?limit=1000`, NamesSchema, signal),
    staleTime: freshFor(FRESH_MS),
  });
}

const FacetLineSchema = v.union([
  v.object({
    values: v.array(
      v.object({
        value: v.string(),
        count: v.number(),
        username: v.exactOptional(v.string()),
        name: v.exactOptional(v.string()),
        deleted: v.exactOptional(v.boolean()),
      }),
    ),
  }),
  v.object({ done: v.literal(true), more: v.boolean() }),
]);

/**
 * The most frequent values of a filter among the rows that the other filters match, with their counts. Only a database
 * can count them.
 * @param contains a part of the values, regardless of case
 */
export function facetQuery(key: MultiValueKey, filters: Filters, contains: string) {
  const others = withValues(filters, key, { any: [], noneOf: [] });
  const path = dashboardPath('facets', others, { facet: key, contains });
  return queryOptions({
    queryKey: ['facet', path],
    queryFn: async ({ signal }) => {
      const lines = [];
      for await (const line of readLines(path, FacetLineSchema, signal)) {
        lines.push(line);
      }
      const values = lines.flatMap(line => ('values' in line ? line.values : []));
      if (key === 'initiator') {
        directory.addSeen(
          values.map(({ value, username = '', deleted }) => ({ id: value, username, deleted })),
        );
      }
      return { key, values, hasMore: lines.some(line => 'done' in line && line.more) };
    },
    placeholderData: keepPreviousData,
    staleTime: freshFor(FRESH_MS),
  });
}

/** Values of loaded rows, sorted, for suggestions if Coder has no list of them. */
export interface ObservedValues {
  providers: readonly string[];
  models: readonly string[];
  clients: readonly string[];
  people: readonly Interception['initiator'][];
}

/** Collects the values of loaded rows. */
export function createObservedValues(): (pages: readonly RowsPage[]) => ObservedValues {
  const read = new WeakSet<RowsPage>();
  const names = { providers: new Set<string>(), models: new Set<string>(), clients: new Set<string>() };
  const people = new Map<string, Interception['initiator']>();
  let shown: ObservedValues = { providers: [], models: [], clients: [], people: [] };

  return pages => {
    const fresh = pages.filter(page => !read.has(page));
    if (fresh.length === 0) return shown;
    for (const page of fresh) {
      read.add(page);
      for (const { provider, model, client, initiator } of page.results) {
        names.providers.add(provider);
        names.models.add(model);
        if (typeof client === 'string') names.clients.add(client);
        people.set(initiator.id, initiator);
      }
    }
    shown = {
      providers: [...names.providers].sort(),
      models: [...names.models].sort(),
      clients: [...names.clients].sort(),
      people: [...people.values()].sort((a, b) => (a.username < b.username ? -1 : 1)),
    };
    return shown;
  };
}

/**
 * Values of all rows since the page was opened, because a filter must offer more than its own matches. Each page is read
 * once, so that a new page costs only its own rows.
 */
export const observedValues = createObservedValues();

/** Shown below the suggestions if Coder has no list of them, or the user may not read it. */
export const FROM_LOADED_ROWS = t('Suggestions from loaded rows. You can type any other value.');

/** The provider types that Coder's AI Bridge supports. Others are suggested once a loaded row has them. */
const PROVIDERS = ['anthropic', 'copilot', 'openai'];

export function providerNames(observed: readonly string[]): string[] {
  return [...new Set([...PROVIDERS, ...observed])].sort();
}

/** Known values for each filter. */
export interface AvailableValues {
  readonly people: readonly { id: string; username: string; name: string }[];
  readonly providers: readonly string[];
  readonly models: readonly string[];
  readonly clients: readonly string[];
}

interface RequestedValues {
  /** Text to search users by. Null fetches no users. */
  search: string | null;
  /** Whether to fetch anything. */
  enabled: boolean;
  observed: ObservedValues;
  capabilities: Capabilities;
}

/** The values that the filter controls suggest, from Coder's lists or else from loaded rows. */
export function useAvailableValues({
  search,
  enabled,
  observed,
  capabilities,
}: RequestedValues): AvailableValues {
  const isListed = enabled && capabilities.seenLists;
  const models = useQuery({ ...namesQuery('models'), enabled: isListed });
  const clients = useQuery({ ...namesQuery('clients'), enabled: isListed && capabilities.clientFilter });
  // A user who may not list users gets one error, not one per key press.
  const canSearch = !useQuery({ ...usersQuery(''), enabled: enabled && search !== null }).isError;
  const users = useQuery({
    ...usersQuery(search ?? ''),
    enabled: enabled && search !== null && canSearch,
  });
  const people = search === null ? null : canSearch ? (users.data?.users ?? null) : observed.people;
  return useMemo(
    () => ({
      people: people ?? [],
      providers: providerNames(observed.providers),
      models: models.data ?? observed.models,
      clients: capabilities.clientFilter ? (clients.data ?? observed.clients) : [],
    }),
    [people, observed, models.data, clients.data, capabilities],
  );
}
