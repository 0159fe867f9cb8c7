import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { directory } from '#shared/domain/people.ts';
import { getJson } from '#shared/api/client.ts';
import { freshFor } from '#shared/api/freshness.ts';

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
