import { goParseBool, goParseInt, goParseQuery, goQuote, goUpper } from '#shared/lib/go-compat.ts';
import { parseRfc3339, RFC3339_LAYOUT } from '#shared/domain/timestamps.ts';
import type { Validation } from './errors.ts';

const NIL_UUID = '00000000-0000-0000-0000-000000000000';
const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PLAIN = /^[0-9a-f]{32}$/i;

/**
 * Parses a UUID in every form that `uuid.Parse` of google/uuid accepts, and returns it in canonical form,
 * else null. The forms are: canonical, with the prefix `urn:uuid:`, in braces (any two characters are
 * accepted), and 32 hex digits.
 */
export function parseUuid(text: string): string | null {
  const dashed = stripEnclosure(text);
  if (DASHED.test(dashed)) return dashed.toLowerCase();
  if (!PLAIN.test(text)) return null;
  return text.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Coder treats the all-zero UUID as not set. */
export function isNilUuid(uuid: string): boolean {
  return uuid === NIL_UUID;
}

function stripEnclosure(text: string): string {
  if (text.length === 45 && /^urn:uuid:/i.test(text)) return text.slice(9);
  // Go counts bytes, so the enclosing characters must be ASCII.
  return text.length === 38 && /^[\x00-\x7f]+$/.test(text) ? text.slice(1, 37) : text;
}

/** Names with their values, in request order. */
export type Params = ReadonlyMap<string, readonly string[]>;

/** The query parameters of a URL, as Go parses them. */
export function paramsOfUrl(url: string): Params {
  return paramsOf(goParseQuery(new URL(url).search.slice(1)));
}

export function paramsOf(pairs: Iterable<readonly [name: string, value: string]>): Params {
  const params = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = params.get(name);
    if (values) values.push(value);
    else params.set(name, [value]);
  }
  return params;
}

/**
 * Reads parameters as Coder 2.34's parser does: missing and empty are the same, a second value is an error,
 * and all errors are collected in reading order.
 */
export class ParamReader {
  readonly validations: Validation[] = [];
  readonly #params: Params;
  readonly #readNames = new Set<string>();

  constructor(params: Params) {
    this.#params = params;
  }

  refuse(field: string, detail: string): null {
    this.validations.push({ field, detail });
    return null;
  }

  string(name: string): string | null {
    this.#readNames.add(name);
    const [firstValue, ...more] = this.#params.get(name) ?? [];
    if (firstValue === undefined || firstValue === '') return null;
    if (more.length === 0) return firstValue;
    return this.refuse(
      name,
      `Query param ${goQuote(name)} provided more than once, found ${more.length + 1} times. ` +
        'Only provide 1 instance of this query param.',
    );
  }

  uuid(name: string): string | null {
    const value = this.string(name);
    if (value === null) return null;
    return parseUuid(value) ?? this.refuse(name, `Query param ${goQuote(name)} must be a valid uuid`);
  }

  /** 0 to 2147483647; 0 if missing or invalid. */
  int32(name: string): number {
    const value = this.string(name);
    if (value === null) return 0;
    const parsed = goParseInt(value, 32);
    const problem = !parsed.ok ? parsed.error : parsed.value < 0n ? 'value is negative' : null;
    if (parsed.ok && problem === null) return Number(parsed.value);
    this.refuse(name, `Query param ${goQuote(name)} must be a valid 32-bit positive integer: ${problem}`);
    return 0;
  }

  /** 0 if missing or invalid. */
  int64(name: string): bigint {
    const value = this.string(name);
    if (value === null) return 0n;
    const parsed = goParseInt(value, 64);
    if (parsed.ok) return parsed.value;
    this.refuse(name, `Query param ${goQuote(name)} must be a valid 64-bit integer: ${parsed.error}`);
    return 0n;
  }

  boolean(name: string): boolean | null {
    const value = this.string(name);
    if (value === null) return null;
    return (
      goParseBool(value) ??
      this.refuse(
        name,
        `Query param ${goQuote(name)} must be a valid boolean: strconv.ParseBool: parsing ${goQuote(value)}: invalid syntax`,
      )
    );
  }

  /** All values of a repeatable key, each split at commas; empty if missing. */
  list(name: string, isValid: (value: string) => boolean = () => true): readonly string[] {
    this.#readNames.add(name);
    const rawValues = this.#params.get(name) ?? [];
    if (rawValues.length === 0 || rawValues[0] === '') return [];
    const values = rawValues.flatMap(value => value.split(','));
    const invalid = values.filter(value => !isValid(value));
    if (invalid.length === 0) return values;
    const reasons = invalid.map(value => `${goQuote(value)} is not a valid value`);
    this.refuse(name, `Query param ${goQuote(name)} has invalid values: ${reasons.join('\n')}`);
    return [];
  }

  /** Nanoseconds for comparisons, microseconds for the database. */
  time(name: string): { nanos: bigint; micros: bigint } | null {
    const value = this.string(name);
    if (value === null) return null;
    const parsed = parseRfc3339(goUpper(value));
    if (parsed.ok) return parsed;
    return this.refuse(
      name,
      `Query param ${goQuote(name)} must be a valid date format (${RFC3339_LAYOUT}): ${parsed.error}`,
    );
  }

  /** Reports every name that was not read. */
  refuseOthers(): void {
    for (const name of this.#params.keys()) {
      if (!this.#readNames.has(name)) this.refuse(name, `${goQuote(name)} is not a valid query param`);
    }
  }
}
