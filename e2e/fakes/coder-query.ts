import { goLower, goQuote, goUpper } from '#shared/lib/go-compat.ts';
import { splitQuery } from '#shared/domain/query-language.ts';
import { parseRfc3339, RFC3339_LAYOUT, ZERO_TIME_NANOS } from '#shared/domain/timestamps.ts';
import { Refusal, type Validation } from './coder-answer.ts';
import { collect, isNoId, parseId, single, type Values } from './coder-params.ts';
import type { Release } from './coder-releases.ts';
import type { Row } from './coder-rows.ts';

/** Whom and what the names of a query are looked up in. */
export interface Known {
  readonly me: string;
  /** The id of a person that the reader may know, by name in small letters. */
  idOf(username: string): string | null;
  hasProviderName(name: string): boolean;
}

type Matches = (row: Row) => boolean;

const BAD_QUERY = 'Invalid workspace search query.';

/** The rows that `q` of the interceptions list asks for. */
export function readFilter(q: string, release: Release, known: Known): Matches {
  const values = valuesOf(q, 'initiator', BAD_QUERY);
  const validations: Validation[] = [];
  const complain = (field: string, detail: string): void => void validations.push({ field, detail });
  const one = (key: string): string | null => single(values, key, each => complain(each.field, each.detail));
  const tests: Matches[] = [];
  const keys = ['initiator', 'provider', 'model', 'started_after', 'started_before'];

  const initiator = one('initiator');
  if (initiator !== null) {
    const id = initiator === 'me' ? known.me : (parseId(initiator) ?? known.idOf(goLower(initiator)));
    if (id === null) {
      const who = `user ${goQuote(initiator)} either does not exist, or you are unauthorized to view them`;
      complain('initiator', `Query param "initiator" has invalid value: ${who}`);
    } else if (!isNoId(id)) {
      tests.push(({ stored }) => stored.initiator_id === id);
    }
  }
  const provider = one('provider');
  if (provider !== null) tests.push(({ stored }) => stored.provider === provider);
  if (release.providerName) {
    keys.push('provider_name');
    const name = one('provider_name');
    if (name !== null && !known.hasProviderName(name)) {
      const what = 'provider not found or unauthorized';
      complain('provider_name', `Query param "provider_name" has invalid value: ${what}`);
    }
    if (name !== null) tests.push(({ stored }) => stored.provider_name === name);
  }
  const model = one('model');
  if (model !== null) tests.push(({ stored }) => stored.model === model);
  if (release.clientFilter) {
    keys.push('client');
    const client = one('client');
    if (client !== null) tests.push(({ stored }) => (stored.client ?? 'Unknown') === client);
  }
  const [after, before] = ['started_after', 'started_before'].map(key => timeOf(key, one(key), complain));
  if (after && before && before.nanos <= after.nanos) {
    const what = '"started_before" must be after "started_after" if set';
    complain('started_before', `Query param "started_before" has invalid value: ${what}`);
  }
  if (after) tests.push(({ micros }) => micros >= after.micros);
  if (before) tests.push(({ micros }) => micros <= before.micros);

  validations.push(...unknownKeys(values, keys, release));
  if (validations.length > 0) throw new Refusal(400, BAD_QUERY, { validations });
  return row => tests.every(matches => matches(row));
}

function timeOf(
  key: string,
  value: string | null,
  complain: (field: string, detail: string) => void,
): { readonly nanos: bigint; readonly micros: bigint } | null {
  if (value === null) return null;
  const time = parseRfc3339(goUpper(value));
  if (time.ok) return time.nanos === ZERO_TIME_NANOS ? null : time;
  complain(key, `Query param "${key}" must be a valid date format (${RFC3339_LAYOUT}): ${time.error}`);
  return null;
}

/** A query of another list, whose keys are these; the first is that of free text. */
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
    const value = single(values, key, each => validations.push(each));
    if (value !== null) found.set(key, value);
  }
  validations.push(...unknownKeys(values, keys, release));
  if (validations.length > 0) throw new Refusal(400, message, { validations });
  return found;
}

export function valuesOf(q: string, textKey: string, message: string): Values {
  const split = splitQuery(q);
  if (split.ok) return collect(split.elements.map(({ key, value }) => [key ?? textKey, value] as const));
  throw new Refusal(400, message, { validations: [{ field: 'q', detail: split.detail }] });
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
