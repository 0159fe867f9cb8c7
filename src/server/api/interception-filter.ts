import { goQuote } from '#shared/lib/go-compat.ts';
import { splitQuery } from '#shared/domain/query-language.ts';
import { ZERO_TIME_NANOS } from '#shared/domain/timestamps.ts';
import { CoderError } from './errors.ts';
import { ParamReader, paramsOf, type Params, isNilUuid, parseUuid } from './param-reader.ts';

/** What a query narrows the list by; null leaves it open. Times in microseconds, both inclusive. */
export interface InterceptionFilter {
  readonly initiatorId: string | null;
  readonly provider: string | null;
  readonly providerName: string | null;
  readonly model: string | null;
  readonly client: string | null;
  readonly startedAfter: bigint | null;
  readonly startedBefore: bigint | null;
}

/** What a query's names are looked up in. */
export interface Directory {
  /** The id of a person, whatever the case of the name; null for none. */
  userIdByName(username: string): Promise<string | null>;
  hasProviderName(name: string): Promise<boolean>;
}

/** Reads `q` of the interceptions list as Coder 2.34 does; refuses what it refuses, with all reasons at once. */
export async function readInterceptionFilter(
  q: string,
  me: string,
  directory: Directory,
): Promise<InterceptionFilter> {
  const reader = new ParamReader(readTerms(q, 'initiator', 'Invalid workspace search query.'));
  const initiatorId = await readInitiator(reader, me, directory);
  const provider = reader.string('provider');
  const providerName = reader.string('provider_name');
  if (providerName !== null && !(await directory.hasProviderName(providerName))) {
    reader.refuse(
      'provider_name',
      'Query param "provider_name" has invalid value: provider not found or unauthorized',
    );
  }
  const model = reader.string('model');
  const client = reader.string('client');
  const startedAfter = unlessZero(reader.time('started_after'));
  const startedBefore = unlessZero(reader.time('started_before'));
  if (startedAfter && startedBefore && startedBefore.nanos <= startedAfter.nanos) {
    reader.refuse(
      'started_before',
      'Query param "started_before" has invalid value: "started_before" must be after "started_after" if set',
    );
  }
  reader.refuseOthers();
  if (reader.validations.length > 0) {
    throw new CoderError(400, 'Invalid workspace search query.', { validations: reader.validations });
  }
  return {
    initiatorId,
    provider,
    providerName,
    model,
    client,
    startedAfter: startedAfter?.micros ?? null,
    startedBefore: startedBefore?.micros ?? null,
  };
}

/** The terms of `q` by key, free text under a key of its own. Throws `message` with Coder's reason. */
export function readTerms(q: string, freeTextKey: string, message: string): Params {
  const split = splitQuery(q);
  if (!split.ok) {
    throw new CoderError(400, message, { validations: [{ field: 'q', detail: split.detail }] });
  }
  return paramsOf(split.elements.map(({ key, value }) => [key ?? freeTextKey, value]));
}

async function readInitiator(reader: ParamReader, me: string, directory: Directory): Promise<string | null> {
  const name = reader.string('initiator');
  if (name === null) return null;
  if (name === 'me') return me;
  const id = parseUuid(name);
  // Coder's SQL takes the all-zero UUID for "any initiator".
  if (id !== null) return isNilUuid(id) ? null : id;
  return (
    (await directory.userIdByName(name)) ??
    reader.refuse(
      'initiator',
      `Query param "initiator" has invalid value: user ${goQuote(name)} either does not exist, ` +
        'or you are unauthorized to view them',
    )
  );
}

function unlessZero<Time extends { nanos: bigint }>(time: Time | null): Time | null {
  return time === null || time.nanos === ZERO_TIME_NANOS ? null : time;
}
