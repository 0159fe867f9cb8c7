import { parseRfc3339 } from '#shared/domain/timestamps.ts';
import { PRICES_PARAM, timeBounds } from '#shared/domain/filter-query.ts';
import {
  costKeysOf,
  DATABASE_KEYS,
  isMultiValueKey,
  MULTI_VALUE_KEYS,
  valuesOf,
  type DatabaseKey,
  type Filters,
  type MultiValueKey,
  type STATUSES,
} from '#shared/domain/filters.ts';
import { isFilterKey, parseRawFilters, rawValue } from '#shared/domain/parse-filters.ts';
import {
  parsePrices,
  PRICE_KINDS,
  priceFor,
  priceOf,
  type PriceTable,
  type TokenGroup,
} from '#shared/domain/prices.ts';
import type { Decimal } from '#shared/lib/numbers.ts';
import { goQuote } from '#shared/lib/go-compat.ts';
import { CoderError } from '#server/api/errors.ts';
import { ParamReader, parseUuid, type Params } from '#server/api/param-reader.ts';
import type { Columns, TABLES } from '#server/sources/schema.ts';

/** Filters as the URL of a page writes them, with IDs instead of usernames and bounds instead of a range. */
export interface RowFilter {
  readonly anyOf: Readonly<Partial<Record<MultiValueKey, readonly string[]>>>;
  readonly noneOf: Readonly<Partial<Record<MultiValueKey, readonly string[]>>>;
  readonly providerName: string | null;
  readonly hasPrompt: boolean | null;
  /** Milliseconds, inclusive. */
  readonly duration: Bounds;
  readonly tokens: Bounds;
  /** Decimal numbers, inclusive. */
  readonly cost: Bounds<string>;
  /** The prices of all models, for bounds of the cost. */
  readonly prices: readonly ModelPrices[];
  /** Microseconds, inclusive. */
  readonly startedAfter: bigint | null;
  readonly startedBefore: bigint | null;
}

type Column = (typeof TABLES)['aibridge_interceptions']['optional'][number];

export interface Bounds<Value = number> {
  readonly min: Value | null;
  readonly max: Value | null;
}

/** The prices of a million tokens in the order of `PRICE_KINDS`, as decimal numbers; null if unknown. */
export interface ModelPrices extends ModelName {
  readonly prices: readonly (string | null)[];
}

export type ModelName = Pick<TokenGroup, 'provider' | 'provider_name' | 'model'>;

const NO_BOUNDS = { min: null, max: null };

export const NO_ROW_FILTER: RowFilter = {
  anyOf: {},
  noneOf: {},
  providerName: null,
  hasPrompt: null,
  duration: NO_BOUNDS,
  tokens: NO_BOUNDS,
  cost: NO_BOUNDS,
  prices: [],
  startedAfter: null,
  startedBefore: null,
};

interface FilterContext {
  readonly columns: Columns;
  readonly userId: string;
  /** The time that a relative range counts back from, in milliseconds. */
  readonly asOf: number;
  /** The user's ID, case-insensitive; null if unknown. */
  readonly userIdByName: (username: string) => Promise<string | null>;
  /** All models in the database. */
  readonly models: () => Promise<readonly ModelName[]>;
}

/** The status of interceptions that have not ended. */
export const RUNNING: (typeof STATUSES)[number] = 'running';

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
  const validations = [
    ...filters.invalid.map(({ key, reason }) => ({ field: key, detail: reason })),
    ...unsupportedFilters(filters, context.columns),
  ];
  const [costKey] = costKeysOf(filters).filter(key => key !== 'sort');
  const table = costKey === undefined ? null : priceTableOf(params);
  if (costKey !== undefined && table === null) validations.push({ field: costKey, detail: NO_PRICES });
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
    anyOf: withoutEmpty(key => (key === 'initiator' ? initiators.any : valuesOf(filters, key))),
    noneOf: withoutEmpty(key => (key === 'initiator' ? initiators.none : (filters.noneOf?.[key] ?? []))),
    providerName: filters.provider_name ?? null,
    hasPrompt: filters.has_prompt === undefined ? null : filters.has_prompt === 'true',
    duration: boundsOf(filters.min_duration, filters.max_duration),
    tokens: boundsOf(filters.min_tokens, filters.max_tokens),
    cost: { min: filters.min_cost ?? null, max: filters.max_cost ?? null },
    prices: table === null ? [] : pricesOf(await context.models(), table),
    startedAfter: microsOf(bounds.started_after),
    startedBefore: microsOf(bounds.started_before),
  };
}

const NO_PRICES = `Add the parameter “${PRICES_PARAM}”: ${['provider', 'model', ...PRICE_KINDS].join(', ')} of each row, separated by spaces.`;

function priceTableOf(params: Params): Pick<PriceTable, 'prices'> | null {
  const [text, ...others] = params.get(PRICES_PARAM) ?? [];
  return text === undefined || others.length > 0 ? null : parsePrices(text);
}

/**
 * The prices for a list in the order of its cost.
 * @throws CoderError 400 without valid prices
 */
export async function readSortPrices(
  params: Params,
  models: FilterContext['models'],
): Promise<readonly ModelPrices[]> {
  const table = priceTableOf(params);
  if (table !== null) return pricesOf(await models(), table);
  throw new CoderError(400, INVALID_PARAMS, { validations: [{ field: 'sort', detail: NO_PRICES }] });
}

/** The models that have a price. */
function pricesOf(models: readonly ModelName[], table: Pick<PriceTable, 'prices'>): ModelPrices[] {
  return models.flatMap(model => {
    const row = priceFor(model, table);
    return row === undefined
      ? []
      : [{ ...model, prices: PRICE_KINDS.map(kind => decimalText(priceOf(row, kind))) }];
  });
}

const decimalText = (decimal: Decimal | null): string | null =>
  decimal === null ? null : `${decimal.digits}e${-decimal.scale}`;

/** The filters whose columns the tables of an older Coder do not have. */
function unsupportedFilters(filters: Filters, columns: Columns): { field: string; detail: string }[] {
  return MULTI_VALUE_KEYS.flatMap(key => {
    const included = valuesOf(filters, key).map(value => ({ field: key, value }));
    const excluded = (filters.noneOf?.[key] ?? []).map(value => ({ field: `-${key}`, value }));
    return [...included, ...excluded].flatMap(({ field, value }) => {
      const reason = reasonAgainst(columns, key, value);
      return reason === null ? [] : [{ field, detail: `${goQuote(value)}: ${reason}` }];
    });
  });
}

/** Whether the tables record what a value means. */
export function isUsable(columns: Columns, key: MultiValueKey, value: string): boolean {
  return reasonAgainst(columns, key, value) === null;
}

/** Whether the tokens of each row that the other filters match are summed, which takes seconds for a million rows. */
export function sumsTokens({ tokens, cost }: RowFilter): boolean {
  return [tokens.min, tokens.max, cost.min, cost.max].some(bound => bound !== null);
}

/** The filters with a value that the tables can answer. */
export function answerableFilters(columns: Columns): DatabaseKey[] {
  return DATABASE_KEYS.filter(key => key === 'status' || !isMultiValueKey(key) || isUsable(columns, key, ''));
}

function reasonAgainst(columns: Columns, key: MultiValueKey, value: string): string | null {
  const has = (column: Column): boolean => columns.has(`aibridge_interceptions.${column}`);
  if (key === 'status' && value !== 'tool_failed' && value !== RUNNING && !has('error_type')) {
    return 'Coder has recorded failed requests since 2.36. This database is from an older version.';
  }
  if (key === 'session' && !has('client_session_id')) {
    return 'Coder has recorded sessions since 2.32. This database is from an older version.';
  }
  if (key === 'api_key' && !has('api_key_id')) return 'This database doesn’t record API keys.';
  return null;
}

/** Reads the parameters that are not filters. */
export function otherParams(params: Params): ParamReader {
  return new ParamReader(new Map([...params].filter(([key]) => !isFilterKey(key) && key !== PRICES_PARAM)));
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

function withoutEmpty(valuesOfKey: (key: MultiValueKey) => readonly string[]): RowFilter['anyOf'] {
  const entries = MULTI_VALUE_KEYS.map(key => [key, valuesOfKey(key)] as const);
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

function boundsOf(min: string | undefined, max: string | undefined): Bounds {
  return { min: min === undefined ? null : Number(min), max: max === undefined ? null : Number(max) };
}

function microsOf(time: Filters['started_after']): bigint | null {
  const parsed = parseRfc3339((time ?? '').toUpperCase());
  return parsed.ok ? parsed.micros : null;
}

/** Whether interceptions match that have not ended, whose child rows can still change. */
export const includesRunning = ({ anyOf }: RowFilter): boolean => anyOf.status?.includes(RUNNING) ?? false;
