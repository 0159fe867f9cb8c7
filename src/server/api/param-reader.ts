import { goParseBool, goParseInt, goParseQuery, goQuote, goUpper } from '#shared/lib/go-compat.ts';
import { parseRfc3339, RFC3339_LAYOUT } from '#shared/domain/timestamps.ts';
import type { Validation } from './errors.ts';

const NIL = '00000000-0000-0000-0000-000000000000';
const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PLAIN = /^[0-9a-f]{32}$/i;

/**
 * A UUID in any form that `uuid.Parse` of google/uuid takes, as its usual lower-case form; else null.
 * Those are: plain, behind `urn:uuid:`, between two characters (meant for braces, which it does not check), 32 digits.
 */
export function parseUuid(text: string): string | null {
  const dashed = withoutFrame(text);
  if (DASHED.test(dashed)) return dashed.toLowerCase();
  if (!PLAIN.test(text)) return null;
  return text.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Coder reads the all-zero UUID as "none given". */
export function isNilUuid(uuid: string): boolean {
  return uuid === NIL;
}

function withoutFrame(text: string): string {
  if (text.length === 45 && /^urn:uuid:/i.test(text)) return text.slice(9);
  // Go counts bytes, so what stands around must be ASCII.
  return text.length === 38 && /^[\x00-\x7f]+$/.test(text) ? text.slice(1, 37) : text;
}

/** A name with its values in the order given. */
export type Params = ReadonlyMap<string, readonly string[]>;

/** The parameters of a request's address, as Go reads them. */
export function paramsOfUrl(url: string): Params {
  return paramsOf(goParseQuery(new URL(url).search.slice(1)));
}

/** Groups names and values as they stand in a URL or a query. */
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
 * Reads parameters as Coder's parser does (2.34): absent and empty are the same, a second value is refused, and all
 * refusals are collected in the order of reading.
 */
export class ParamReader {
  readonly validations: Validation[] = [];
  readonly #params: Params;
  readonly #known = new Set<string>();

  constructor(params: Params) {
    this.#params = params;
  }

  refuse(field: string, detail: string): null {
    this.validations.push({ field, detail });
    return null;
  }

  string(name: string): string | null {
    this.#known.add(name);
    const [first, ...more] = this.#params.get(name) ?? [];
    if (first === undefined || first === '') return null;
    if (more.length === 0) return first;
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

  /** 0 to 2147483647; 0 where nothing usable is given. */
  int32(name: string): number {
    const value = this.string(name);
    if (value === null) return 0;
    const parsed = goParseInt(value, 32);
    const problem = !parsed.ok ? parsed.error : parsed.value < 0n ? 'value is negative' : null;
    if (parsed.ok && problem === null) return Number(parsed.value);
    this.refuse(name, `Query param ${goQuote(name)} must be a valid 32-bit positive integer: ${problem}`);
    return 0;
  }

  /** 0 where nothing usable is given. */
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

  /** Every value of a key that may be given more than once, each with commas between; empty for none. */
  list(name: string, isValid: (value: string) => boolean = () => true): readonly string[] {
    this.#known.add(name);
    const given = this.#params.get(name) ?? [];
    if (given.length === 0 || given[0] === '') return [];
    const values = given.flatMap(value => value.split(','));
    const wrong = values.filter(value => !isValid(value));
    if (wrong.length === 0) return values;
    const reasons = wrong.map(value => `${goQuote(value)} is not a valid value`);
    this.refuse(name, `Query param ${goQuote(name)} has invalid values: ${reasons.join('\n')}`);
    return [];
  }

  /** An instant: nanoseconds to compare with, microseconds for the database. */
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

  /** Refuses every name that was not read. */
  refuseOthers(): void {
    for (const name of this.#params.keys()) {
      if (!this.#known.has(name)) this.refuse(name, `${goQuote(name)} is not a valid query param`);
    }
  }
}
