import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { namesQuery, usersQuery } from './choices.ts';
import type { Abilities } from '#shared/domain/coder-version.ts';
import { providerNames } from './filter-control.ts';
import type { SeenChoices } from './seen-choices.ts';

/** What can be filtered by, as far as it is known here. */
export interface KnownValues {
  readonly people: readonly { id: string; username: string; name: string }[];
  readonly providers: readonly string[];
  readonly models: readonly string[];
  readonly clients: readonly string[];
}

interface Wanted {
  /** What people are searched for by; null asks for none. */
  search: string | null;
  /** Whether anything is asked for at all. */
  isWanted: boolean;
  seen: SeenChoices;
  abilities: Abilities;
}

/** The same lists that the controls offer, and what the loaded rows hold where Coder has none. */
export function useKnownValues({ search, isWanted, seen, abilities }: Wanted): KnownValues {
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
