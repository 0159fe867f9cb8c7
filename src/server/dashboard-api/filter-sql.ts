import { parseRfc3339 } from '#shared/domain/timestamps.ts';
import { timeBounds } from '#shared/domain/filter-query.ts';
import { NAME_KEYS, valuesOf, type Filters, type NameKey } from '#shared/domain/filters.ts';
import { isFilterKey, parseRawFilters, rawValue } from '#shared/domain/parse-filters.ts';
import { goQuote } from '#shared/lib/go-compat.ts';
import { CoderError } from '#server/api/errors.ts';
import { clientOf, providerName } from '#server/api/interception-sql.ts';
import { ParamReader, parseUuid, type Params } from '#server/api/param-reader.ts';
import { canBeStored, lowerBound, upperBound, type SqlParams } from '#server/sources/database.ts';
import type { Columns } from '#server/sources/schema.ts';

/** Filters as the URL of a page writes them, with IDs instead of usernames and bounds instead of a range. */
export interface RowFilter {
  readonly anyOf: Readonly<Partial<Record<NameKey, readonly string[]>>>;
  readonly noneOf: Readonly<Partial<Record<NameKey, readonly string[]>>>;
  readonly providerName: string | null;
  /** Microseconds, inclusive. */
  readonly startedAfter: bigint | null;
  readonly startedBefore: bigint | null;
}

interface FilterContext {
  readonly userId: string;
  /** The time that a relative range counts back from, in milliseconds. */
  readonly asOf: number;
  /** The user's ID, case-insensitive; null if unknown. */
  readonly userIdByName: (username: string) => Promise<string | null>;
}

const INVALID_PARAMS = 'Query parameters have invalid values.';

/**
 * Reads the filter parameters of a request. Other parameters are left to the caller.
 * @throws CoderError 400 with every filter that cannot be used
 */
export async function readRowFilter(params: Params, context: FilterContext): Promise<RowFilter> {
  const raw = [...params].flatMap(([key, values]) =>
    isFilterKey(key) ? values.map(value => rawValue(key, value)) : [],
  );
  const filters = parseRawFilters(raw);
  const validations = filters.invalid.map(({ key, reason }) => ({ field: key, detail: reason }));
  const withIds = async (values: readonly string[]): Promise<string[]> =>
    (await Promise.all(values.map(value => initiatorId(value)))).filter(id => id !== null);
  const initiatorId = async (value: string): Promise<string | null> => {
    const id = value === 'me' ? context.userId : (parseUuid(value) ?? (await context.userIdByName(value)));
    if (id === null) {
      const detail = `User ${goQuote(value)} does not exist, or you are unauthorized to view them.`;
      validations.push({ field: 'initiator', detail });
    }
    return id;
  };
  const initiators = {
    any: await withIds(valuesOf(filters, 'initiator')),
    none: await withIds(filters.noneOf?.initiator ?? []),
  };
  if (validations.length > 0) throw new CoderError(400, INVALID_PARAMS, { validations });
  const bounds = timeBounds(filters, context.asOf);
  return {
    anyOf: namesOf(key => (key === 'initiator' ? initiators.any : valuesOf(filters, key))),
    noneOf: namesOf(key => (key === 'initiator' ? initiators.none : (filters.noneOf?.[key] ?? []))),
    providerName: filters.provider_name ?? null,
    startedAfter: microsOf(bounds.started_after),
    startedBefore: microsOf(bounds.started_before),
  };
}

/** Reads the parameters that are not filters. */
export function otherParams(params: Params): ParamReader {
  return new ParamReader(new Map([...params].filter(([key]) => !isFilterKey(key))));
}

/**
 * Reads `as_of`, the last parameter.
 * @returns milliseconds
 * @throws CoderError 400 for all parameters that are invalid
 */
export function finishParams(reader: ParamReader): number {
  const asOf = reader.time('as_of');
  reader.refuseOthers();
  if (reader.validations.length > 0) {
    throw new CoderError(400, INVALID_PARAMS, { validations: reader.validations });
  }
  return asOf === null ? Date.now() : Number(asOf.micros / 1000n);
}

/** Equal filters have equal keys. */
export function keyOf(filter: RowFilter): string {
  return JSON.stringify(filter, (_name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

function namesOf(valuesOfKey: (key: NameKey) => readonly string[]): RowFilter['anyOf'] {
  const entries = NAME_KEYS.map(key => [key, valuesOfKey(key)] as const);
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

function microsOf(time: Filters['started_after']): bigint | null {
  const parsed = parseRfc3339((time ?? '').toUpperCase());
  return parsed.ok ? parsed.micros : null;
}

/** The column of each name filter. A client that was not recorded counts as `Unknown`. */
export function nameColumns(columns: Columns): Readonly<Record<NameKey, string>> {
  return { initiator: 'initiator_id', provider: 'provider', model: 'model', client: clientOf(columns) };
}

/** Which conditions to leave out, for statements that add their own. */
interface Without {
  readonly time?: boolean;
  readonly key?: NameKey;
}

/** The conditions for ended interceptions that match. Only filters that are set, so that indexes stay usable. */
export function filterConditions(
  columns: Columns,
  filter: RowFilter,
  params: SqlParams,
  without: Without = {},
): string[] {
  const where = ['ended_at IS NOT NULL'];
  const expressions = nameColumns(columns);
  for (const key of NAME_KEYS) {
    if (key === without.key) continue;
    const type = key === 'initiator' ? 'uuid[]' : 'text[]';
    const any = filter.anyOf[key];
    const none = filter.noneOf[key];
    // Values that Postgres cannot store match no row.
    if (any) where.push(`${expressions[key]} = ANY(${params.bind(any.filter(canBeStored))}::${type})`);
    if (none) where.push(`${expressions[key]} <> ALL(${params.bind(none.filter(canBeStored))}::${type})`);
  }
  if (filter.providerName !== null) {
    const { providerName: name } = filter;
    where.push(canBeStored(name) ? `${providerName(columns)} = ${params.bind(name)}` : 'false');
  }
  if (without.time !== true) where.push(...timeConditions(filter, params));
  return where;
}

function timeConditions({ startedAfter, startedBefore }: RowFilter, params: SqlParams): string[] {
  return [
    ...(startedAfter === null ? [] : [`started_at >= ${params.bind(lowerBound(startedAfter))}::timestamptz`]),
    ...(startedBefore === null
      ? []
      : [`started_at <= ${params.bind(upperBound(startedBefore))}::timestamptz`]),
  ];
}
