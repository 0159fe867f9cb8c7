import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { useMemo } from 'react';
import { directory } from '#shared/domain/people.ts';
import { getJson } from '#shared/api/client.ts';
import { freshFor } from '#shared/api/freshness.ts';
import type { Interception } from '#shared/domain/interception.ts';
import type { RowsPage } from '#shared/domain/interception-row.ts';
import { t } from '#shared/i18n/t.ts';
import type { MoreChoices } from '#shared/ui/combobox.tsx';
import type { Capabilities } from '#shared/domain/coder-api.ts';

const UsersSchema = v.object({
  users: v.array(v.object({ id: v.string(), username: v.string(), name: v.nullish(v.string(), '') })),
});

const NamesSchema = v.array(v.string());

/** How many suggestions a control asks for; more are found by typing. */
const SUGGESTIONS = 50;
/** How long an answer serves for the same question. */
const FRESH_MS = 60_000;

/** People whose user name, name or email holds the text; the server searches. */
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

/** Every model, or client, that finished rows hold: some dozens, so they are asked for once and searched here. */
export function namesQuery(kind: 'models' | 'clients') {
  return queryOptions({
    queryKey: [kind],
    queryFn: ({ signal }) => getJson(`/api/v2/aibridge/${kind}?limit=1000`, NamesSchema, signal),
    staleTime: freshFor(FRESH_MS),
  });
}

/** What can be offered where Coder has no list of it, in the order in which it is shown. */
export interface ObservedValues {
  providers: readonly string[];
  models: readonly string[];
  clients: readonly string[];
  people: readonly Interception['initiator'][];
}

/** Reads rows one after another and keeps what their filters could be. */
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
 * Everything seen since the page was opened: under a filter one still wants to choose what its rows do not hold. A page
 * of rows is read once, so that each new one costs only itself.
 */
export const observedValues = createObservedValues();

/** What the control of one filter key takes: its value, what to do with a new one, and the id of what is wrong with it. */
export interface FilterControlProps {
  value: string | null;
  onChoose: (value: string | null) => void;
  problem: string | null;
  more: MoreChoices;
}

/** Said under the choices where Coder has no list of them, or does not show it to this person. */
export const FROM_LOADED_ROWS = t('Suggestions from loaded rows. You can type any other value.');

/** The provider types that Coder's bridge speaks to; others are offered once a row with them was seen. */
const PROVIDERS = ['anthropic', 'copilot', 'openai'];

export function providerNames(seen: readonly string[]): string[] {
  return [...new Set([...PROVIDERS, ...seen])].sort();
}

/** What can be filtered by, as far as it is known here. */
export interface AvailableValues {
  readonly people: readonly { id: string; username: string; name: string }[];
  readonly providers: readonly string[];
  readonly models: readonly string[];
  readonly clients: readonly string[];
}

interface RequestedValues {
  /** What people are searched for by; null asks for none. */
  search: string | null;
  /** Whether anything is asked for at all. */
  isWanted: boolean;
  seen: ObservedValues;
  abilities: Capabilities;
}

/** The same lists that the controls offer, and what the loaded rows hold where Coder has none. */
export function useAvailableValues({ search, isWanted, seen, abilities }: RequestedValues): AvailableValues {
  const isListed = isWanted && abilities.seenLists;
  const models = useQuery({ ...namesQuery('models'), enabled: isListed });
  const clients = useQuery({ ...namesQuery('clients'), enabled: isListed && abilities.clientFilter });
  // One who may not look people up is told so once, not at each letter.
  const canSearch = !useQuery({ ...usersQuery(''), enabled: isWanted && search !== null }).isError;
  const users = useQuery({
    ...usersQuery(search ?? ''),
    enabled: isWanted && search !== null && canSearch,
  });
  const people = search === null ? null : canSearch ? (users.data?.users ?? null) : seen.people;
  return useMemo(
    () => ({
      people: people ?? [],
      providers: providerNames(seen.providers),
      models: models.data ?? seen.models,
      clients: abilities.clientFilter ? (clients.data ?? seen.clients) : [],
    }),
    [people, seen, models.data, clients.data, abilities],
  );
}
