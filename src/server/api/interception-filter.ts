import { goQuote } from '#shared/lib/go-compat.ts';
import { splitQuery } from '#shared/domain/query-language.ts';
import { ZERO_TIME_NANOS } from '#shared/domain/timestamps.ts';
import { CoderError } from './errors.ts';
import { ParamReader, paramsOf, type Params, isNilUuid, parseUuid } from './param-reader.ts';

/** The parsed query of the list; null matches everything. Times in microseconds, both inclusive. */
export interface InterceptionFilter {
  readonly initiatorId: string | null;
  readonly provider: string | null;
  readonly providerName: string | null;
  readonly model: string | null;
  readonly client: string | null;
  readonly startedAfter: bigint | null;
  readonly startedBefore: bigint | null;
}

/** Resolves the names in a query. */
export interface NameResolver {
  /** The user's ID, case-insensitive; null if unknown. */
  userIdByName(username: string): Promise<string | null>;
  hasProviderName(name: string): Promise<boolean>;
}

/** Parses `q` of the interceptions list as Coder 2.34 does, and reports all its errors at once. */
export async function readInterceptionFilter(
  q: string,
  userId: string,
  names: NameResolver,
): Promise<InterceptionFilter> {
  const reader = new ParamReader(readTerms(q, 'initiator', 'Invalid workspace search query.'));
  const initiatorId = await readInitiator(reader, userId, names);
  const provider = reader.string('provider');
  const providerName = reader.string('provider_name');
  if (providerName !== null && !(await names.hasProviderName(providerName))) {
    reader.refuse(
      'provider_name',
      'Query param "provider_name" has invalid value: provider not found or unauthorized',
    );
  }
  const model = reader.string('model');
  const client = reader.string('client');
  const startedAfter = nullIfZero(reader.time('started_after'));
  const startedBefore = nullIfZero(reader.time('started_before'));
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

/** The terms of `q` by key, with free text under `freeTextKey`. Throws `message` with Coder's reason. */
export function readTerms(q: string, freeTextKey: string, message: string): Params {
  const result = splitQuery(q);
  if (!result.ok) {
    throw new CoderError(400, message, { validations: [{ field: 'q', detail: result.detail }] });
  }
  return paramsOf(result.elements.map(({ key, value }) => [key ?? freeTextKey, value]));
}

async function readInitiator(
  reader: ParamReader,
  userId: string,
  names: NameResolver,
): Promise<string | null> {
  const name = reader.string('initiator');
  if (name === null) return null;
  if (name === 'me') return userId;
  const id = parseUuid(name);
  // Coder's SQL treats the all-zero UUID as "any initiator".
  if (id !== null) return isNilUuid(id) ? null : id;
  return (
    (await names.userIdByName(name)) ??
    reader.refuse(
      'initiator',
      `Query param "initiator" has invalid value: user ${goQuote(name)} either does not exist, ` +
        'or you are unauthorized to view them',
    )
  );
}

function nullIfZero<Time extends { nanos: bigint }>(time: Time | null): Time | null {
  return time === null || time.nanos === ZERO_TIME_NANOS ? null : time;
}
