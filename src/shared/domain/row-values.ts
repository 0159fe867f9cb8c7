import { isBlank, invisibleNames } from '#shared/lib/invisible-characters.ts';
import { t } from '#shared/i18n/t.ts';
import type { FiltersPatch } from './filters.ts';
import { canQuote } from './query-language.ts';
import { directory } from './people.ts';
import { canonicalUuid } from './coder-api.ts';

/** Invisible characters of a name that are spelt out. */
const MAX_NAMED = 8;

/** A name for people: one in which nothing can be seen is called empty, with the characters it is made of. */
export function nameWords(name: string): string {
  if (!isBlank(name)) return name;
  const characters = [...name];
  const named = invisibleNames(characters.slice(0, MAX_NAMED).join(''));
  return [
    t('(empty)'),
    ...(name === '' ? [] : [named]),
    ...(characters.length > MAX_NAMED ? ['…'] : []),
  ].join(' ');
}

/** What tells a model from the others: two providers can offer one of the same name. */
export interface ModelIdentity {
  readonly provider: string;
  /** As it is configured in Coder, where the source has it. */
  readonly provider_name?: string | undefined;
  readonly model: string;
}

/** What a row without a client counts as, and what the API finds it by. */
export const NO_CLIENT = 'Unknown';

/** Why the API cannot find the rows with a value, null where it can. */
export function whyNotFiltered(value: string): string | null {
  if (value === '') return t('Coder’s API can’t filter by an empty value. It would match any value.');
  return canQuote(value) ? null : t('Coder queries can’t contain a quotation mark (").');
}

/** The provider as it is configured, or else its type. */
export function configuredProvider({
  provider,
  provider_name,
}: Pick<ModelIdentity, 'provider' | 'provider_name'>): string {
  return provider_name || provider;
}

/** The same text for the same model of the same provider. */
export function modelKey({ provider, provider_name, model }: ModelIdentity): string {
  return JSON.stringify([provider, provider_name ?? '', model]);
}

/**
 * What narrows any filters to the rows of a model, null where the API has no way to ask for exactly these.
 * @param others the models beside it: a provider's type alone also finds those whose provider has a name
 */
export function modelPatch(of: ModelIdentity, others: Iterable<ModelIdentity> = []): FiltersPatch | null {
  const { provider, provider_name, model } = of;
  if ([provider, provider_name || provider, model].some(value => whyNotFiltered(value) !== null)) return null;
  if (provider_name) return { provider, provider_name, model };
  for (const other of others) {
    if (other.provider_name && other.provider === provider && other.model === model) return null;
  }
  return { provider, model };
}

/** What narrows any filters to the rows of a client, null where the API has no way to ask for these. */
export function clientPatch(client: string | null | undefined): FiltersPatch | null {
  if (client === undefined) return null;
  const value = client ?? NO_CLIENT;
  return whyNotFiltered(value) === null ? { client: value } : null;
}

/** A filter's value for people: the name of whom an id means, where rows named them, and `(empty)` for a blank one. */
export function valueWords(value: string): string {
  const id = canonicalUuid(value);
  const person = id === null ? null : directory.find(id);
  if (person === null || id === null) return nameWords(value);
  return t('{name} ({id})', { name: nameWords(person.username), id });
}
