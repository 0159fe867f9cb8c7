import { goLower, goQuote, goUpper } from '#shared/lib/go-compat.ts';
import { splitQuery } from '#shared/domain/query-language.ts';
import { parseRfc3339, RFC3339_LAYOUT, ZERO_TIME_NANOS } from '#shared/domain/timestamps.ts';
import { CoderError, type Validation } from './coder-response.ts';
import { collect, isNilId, parseId, single, type Values } from './coder-params.ts';
import type { Release } from './coder-releases.ts';
import type { Row } from './coder-rows.ts';

/** Resolves the names in a query. */
export interface NameLookup {
  readonly me: string;
  /** Returns the id of a user that the caller may see. The username is in lower case. */
  idOf(username: string): string | null;
  hasProviderName(name: string): boolean;
}

type RowFilter = (row: Row) => boolean;

const INVALID_QUERY = 'Invalid workspace search query.';

/** Parses `q` of the interceptions list into a row filter. */
export function readFilter(q: string, release: Release, known: NameLookup): RowFilter {
  const values = valuesOf(q, 'initiator', INVALID_QUERY);
  const validations: Validation[] = [];
  const report = (field: string, detail: string): void => void validations.push({ field, detail });
  const singleValue = (key: string): string | null =>
    single(values, key, validation => report(validation.field, validation.detail));
  const tests: RowFilter[] = [];
  const keys = ['initiator', 'provider', 'model', 'started_after', 'started_before'];

  const initiator = singleValue('initiator');
  if (initiator !== null) {
    const id = initiator === 'me' ? known.me : (parseId(initiator) ?? known.idOf(goLower(initiator)));
    if (id === null) {
      const who = `user ${goQuote(initiator)} either does not exist, or you are unauthorized to view them`;
      report('initiator', `Query param "initiator" has invalid value: ${who}`);
    } else if (!isNilId(id)) {
      tests.push(({ stored }) => stored.initiator_id === id);
    }
  }
  const provider = singleValue('provider');
  if (provider !== null) tests.push(({ stored }) => stored.provider === provider);
  if (release.providerName) {
    keys.push('provider_name');
    const name = singleValue('provider_name');
    if (name !== null && !known.hasProviderName(name)) {
      const what = 'provider not found or unauthorized';
      report('provider_name', `Query param "provider_name" has invalid value: ${what}`);
    }
    if (name !== null) tests.push(({ stored }) => stored.provider_name === name);
  }
  const model = singleValue('model');
  if (model !== null) tests.push(({ stored }) => stored.model === model);
  if (release.clientFilter) {
    keys.push('client');
    const client = singleValue('client');
    if (client !== null) tests.push(({ stored }) => (stored.client ?? 'Unknown') === client);
  }
  const [after, before] = ['started_after', 'started_before'].map(key =>
    timeOf(key, singleValue(key), report),
  );
  if (after && before && before.nanos <= after.nanos) {
    const what = '"started_before" must be after "started_after" if set';
    report('started_before', `Query param "started_before" has invalid value: ${what}`);
  }
  if (after) tests.push(({ micros }) => micros >= after.micros);
  if (before) tests.push(({ micros }) => micros <= before.micros);

  validations.push(...unknownKeys(values, keys, release));
  if (validations.length > 0) throw new CoderError(400, INVALID_QUERY, { validations });
  return row => tests.every(matches => matches(row));
}

function timeOf(
  key: string,
  value: string | null,
  report: (field: string, detail: string) => void,
): { readonly nanos: bigint; readonly micros: bigint } | null {
  if (value === null) return null;
  const time = parseRfc3339(goUpper(value));
  if (time.ok) return time.nanos === ZERO_TIME_NANOS ? null : time;
  report(key, `Query param "${key}" must be a valid date format (${RFC3339_LAYOUT}): ${time.error}`);
  return null;
}

/** Parses the query of another list. Free text belongs to the first key. */
export function readKeys(
  q: string,
  keys: readonly [string, ...string[]],
  release: Release,
  message: string,
): ReadonlyMap<string, string> {
  const values = valuesOf(q, keys[0], message);
  const validations: Validation[] = [];
  const found = new Map<string, string>();
  for (const key of keys) {
    const value = single(values, key, validation => validations.push(validation));
    if (value !== null) found.set(key, value);
  }
  validations.push(...unknownKeys(values, keys, release));
  if (validations.length > 0) throw new CoderError(400, message, { validations });
  return found;
}

export function valuesOf(q: string, textKey: string, message: string): Values {
  const split = splitQuery(q);
  if (split.ok) return collect(split.elements.map(({ key, value }) => [key ?? textKey, value] as const));
  throw new CoderError(400, message, { validations: [{ field: 'q', detail: split.detail }] });
}

export function unknownKeys(
  values: Values,
  known: readonly string[],
  { shortUnknownKey }: Release,
): Validation[] {
  const unknown = [...values.keys()].filter(key => !known.includes(key));
  return unknown.map(field => ({
    field,
    detail: `${shortUnknownKey ? '' : 'Query param '}${goQuote(field)} is not a valid query param`,
  }));
}
