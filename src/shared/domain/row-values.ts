import { isBlank, invisibleNames } from '#shared/lib/invisible-characters.ts';
import { t } from '#shared/i18n/t.ts';
import { formatDuration } from '#shared/i18n/durations.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { DEFAULT_SORT, parseSort, type FilterKey, type FiltersPatch, type Sort } from './filters.ts';
import { canQuote } from './query-language.ts';
import { directory } from './people.ts';
import { canonicalUuid } from './coder-api.ts';

/** Number of invisible characters that a label lists. */
const MAX_NAMED = 8;

/** A readable label for a name; a blank name becomes "(empty)", followed by the names of its characters. */
export function nameLabel(name: string): string {
  if (!isBlank(name)) return name;
  const characters = [...name];
  const named = invisibleNames(characters.slice(0, MAX_NAMED).join(''));
  return [
    t('(empty)'),
    ...(name === '' ? [] : [named]),
    ...(characters.length > MAX_NAMED ? ['…'] : []),
  ].join(' ');
}

/** Identifies a model, because two providers can have a model of the same name. */
export interface ModelIdentity {
  readonly provider: string;
  /** The name configured in Coder, if the source has it. */
  readonly provider_name?: string | undefined;
  readonly model: string;
}

/** The API's filter value for rows without a client. */
export const NO_CLIENT = 'Unknown';

/** The reason why the API cannot filter by a value, or null. */
export function filterValueError(value: string): string | null {
  if (value === '') return t('Coder’s API can’t filter by an empty value. It would match any value.');
  return canQuote(value) ? null : t('Coder queries can’t contain a quotation mark (").');
}

/** The configured name of the provider, or its type. */
export function configuredProvider({
  provider,
  provider_name,
}: Pick<ModelIdentity, 'provider' | 'provider_name'>): string {
  return provider_name || provider;
}

export function modelKey({ provider, provider_name, model }: ModelIdentity): string {
  return JSON.stringify([provider, provider_name ?? '', model]);
}

/**
 * Restricts filters to the rows of a model, or null if the API cannot express that.
 * @param others the other models in the list, because a provider's type also matches providers with a configured name
 */
export function modelPatch(of: ModelIdentity, others: Iterable<ModelIdentity> = []): FiltersPatch | null {
  const { provider, provider_name, model } = of;
  if ([provider, provider_name || provider, model].some(value => filterValueError(value) !== null))
    return null;
  if (provider_name) return { provider, provider_name, model };
  for (const other of others) {
    if (other.provider_name && other.provider === provider && other.model === model) return null;
  }
  return { provider, model };
}

/** Restricts filters to the rows of a client, or null if the API cannot express that. */
export function clientPatch(client: string | null | undefined): FiltersPatch | null {
  if (client === undefined) return null;
  const value = client ?? NO_CLIENT;
  return filterValueError(value) === null ? { client: value } : null;
}

/** A readable label for a filter value, with the username of a known ID. */
export function valueLabel(value: string): string {
  const id = canonicalUuid(value);
  const person = id === null ? null : directory.find(id);
  if (person === null || id === null) return nameLabel(value);
  return t('{name} ({id})', { name: nameLabel(person.username), id });
}

/** A readable label for a value of a filter. */
export function filterValueLabel(key: FilterKey, value: string): string {
  if (key === 'status') return statusLabel(value);
  if (key === 'sort') return sortLabel(parseSort(value) ?? DEFAULT_SORT);
  if (key === 'has_prompt') return value === 'true' ? t('Yes') : t('No');
  if (key === 'min_duration' || key === 'max_duration') return exactDuration(Number(value));
  if (key === 'min_tokens' || key === 'max_tokens') return formatCount(Number(value));
  return valueLabel(value);
}

function statusLabel(status: string): string {
  if (status === 'ok') return t('OK');
  if (status === 'request_failed') return t('Request failed');
  if (status === 'tool_failed') return t('Tool failed');
  return status === 'running' ? t('Running') : status;
}

export function sortLabel({ column, direction }: Sort): string {
  const isDescending = direction === 'desc';
  switch (column) {
    case 'started':
      return isDescending ? t('Newest first') : t('Oldest first');
    case 'duration':
      return isDescending ? t('Longest first') : t('Shortest first');
    case 'tokens':
      return isDescending ? t('Most tokens first') : t('Fewest tokens first');
    case 'cost':
      return isDescending ? t('Highest cost first') : t('Lowest cost first');
    case 'tool_calls':
      return isDescending ? t('Most tool calls first') : t('Fewest tool calls first');
  }
}

/** In milliseconds if `formatDuration` would round it. */
function exactDuration(milliseconds: number): string {
  const unit = milliseconds < 59_950 ? 100 : milliseconds < 3_600_000 ? 1000 : 60_000;
  if (milliseconds % unit === 0) return formatDuration(milliseconds);
  return t('{n} ms', { n: formatCount(milliseconds) });
}
