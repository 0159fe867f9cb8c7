import { createHash } from 'node:crypto';
import { formatMicros, parseRfc3339 } from '#shared/domain/timestamps.ts';
import { parseUuid } from '#server/api/param-reader.ts';
import type { StoredMetadata } from '#server/demo-data/stored-interception.ts';
import { ExactNumber, wholeNumberOf, TOO_LARGE } from './json-reader.ts';

/** Receives what of the file is skipped, and what is changed. */
export interface Report {
  readonly skip: (reason: string) => void;
  readonly change: (reason: string) => void;
}

/** A value that can be stored and how it was changed, or why it cannot be stored. */
type ParseResult<Value> =
  | { readonly ok: true; readonly value: Value; readonly change?: string }
  | { readonly ok: false; readonly problem: string };

type Parser<Value> = (value: unknown) => ParseResult<Value>;

const problem = (message: string): ParseResult<never> => ({ ok: false, problem: message });

export const text: Parser<string> = value =>
  typeof value === 'string' ? { ok: true, value } : problem('is not a string');

/** Text, truncated to this many characters. */
export const textUpTo =
  (characters: number): Parser<string> =>
  value => {
    // A character has at most two code units.
    if (typeof value !== 'string' || value.length <= characters) return text(value);
    const truncated = Array.from(value.slice(0, 2 * characters))
      .slice(0, characters)
      .join('');
    if (truncated === value) return { ok: true, value };
    return {
      ok: true,
      value: truncated,
      change: `is longer than ${characters} characters and was truncated`,
    };
  };

/**
 * Text for an indexed column: an index entry has at most a third of a Postgres page, 2704 bytes. A code unit
 * has up to three bytes, and lower-casing can add half as much.
 */
export const indexedText: Parser<string> = textUpTo(500);

export const uuid: Parser<string> = value => {
  const result = typeof value === 'string' ? parseUuid(value) : null;
  return result === null ? problem('is not a UUID') : { ok: true, value: result };
};

/** Microseconds since 1970, for the years 1 to 9999 that RFC 3339 can write. */
export const timestamp: Parser<bigint> = value => {
  const result = typeof value === 'string' ? parseRfc3339(value.toUpperCase()) : null;
  return result?.ok === true && /^(?!0000)\d{4}-/.test(formatMicros(result.micros))
    ? { ok: true, value: result.micros }
    : problem('is not a time');
};

export const count: Parser<number | bigint> = value => {
  if (typeof value !== 'number' && !(value instanceof ExactNumber)) return problem('is not a number');
  const whole = wholeNumberOf(value);
  return whole === null ? problem('is not a 64-bit integer') : { ok: true, value: whole };
};

export const booleanValue: Parser<boolean> = value =>
  typeof value === 'boolean' ? { ok: true, value } : problem('is not true or false');

/** A required field of an object is missing or invalid; the message says which. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);

/** Reads the members of an object, and reports changes. */
export class Fields {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #what: string;
  readonly #report: Report;

  /**
   * Throws UnreadableError if the value is not an object.
   * @param what the object's name in reports, such as `prompt`
   */
  constructor(value: unknown, what: string, report: Report) {
    if (!isObject(value)) throw new UnreadableError(`${what}: not an object`);
    this.#object = value;
    this.#what = what;
    this.#report = report;
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? this.#object[name] : undefined;
  }

  /** Throws UnreadableError if the field is missing or invalid. */
  required<Value>(name: string, parse: Parser<Value>): Value {
    const value = this.get(name);
    if (value === undefined) throw new UnreadableError(`${this.#what}: ${name} is missing`);
    const parsed = parse(value);
    if (!parsed.ok) throw new UnreadableError(`${this.#what}: ${name} ${parsed.problem}`);
    this.#reportChange(name, parsed.change);
    return parsed.value;
  }

  /** Returns the fallback if the field is missing, null or invalid; only the last is reported. */
  optional<Value, Fallback>(name: string, parse: Parser<Value>, fallback: Fallback): Value | Fallback {
    const value = this.get(name);
    if (value === undefined || value === null) return fallback;
    const parsed = parse(value);
    if (!parsed.ok) {
      this.#report.change(`${this.#what}: ${name} ${parsed.problem} and was ignored`);
      return fallback;
    }
    this.#reportChange(name, parsed.change);
    return parsed.value;
  }

  /** Null if the field is missing or null; throws UnreadableError if it is invalid. */
  nullable<Value>(name: string, parse: Parser<Value>): Value | null {
    return (this.get(name) ?? null) === null ? null : this.required(name, parse);
  }

  #reportChange(name: string, change: string | undefined): void {
    if (change !== undefined) this.#report.change(`${this.#what}: ${name} ${change}`);
  }
}

/** Coder returns `{}` for metadata that it cannot parse. This does too, and reports it. */
export function metadataOf(value: unknown, report: Report): StoredMetadata {
  if (value === undefined || value === null) return null;
  if (holdsTooLarge(value)) report.skip('metadata: nested deeper than 100 levels, or longer than 15 MiB');
  else if (isObject(value)) return value;
  else report.skip('metadata: not an object');
  return {};
}

function holdsTooLarge(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsTooLarge);
  return isObject(value) ? Object.values(value).some(holdsTooLarge) : value === TOO_LARGE;
}

/**
 * Assigns the primary keys of one table: a child's own ID if it is valid and unique, else a deterministic
 * one.
 */
export class IdAllocator {
  readonly #used = new Set<string>();
  readonly #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  /** False if the ID is already used. */
  claim(id: string): boolean {
    return this.#used.size < this.#used.add(id).size;
  }

  /**
   * @param position of the child in its list; generated IDs sort by it, because children with equal times are
   * sorted by ID
   */
  idFor(raw: unknown, parentId: string, position: number, change: (reason: string) => void): string {
    const parsed = raw === undefined || raw === null ? null : uuid(raw);
    if (parsed?.ok === true && this.claim(parsed.value)) return parsed.value;
    if (parsed !== null) {
      const problem = parsed.ok ? 'is a duplicate' : parsed.problem;
      change(`${this.#table}: id ${problem}, so a new one was generated`);
    }
    const suffix = position.toString(16).padStart(12, '0');
    for (let attempt = 0; ; attempt += 1) {
      const hash = createHash('sha256').update(`${this.#table} ${parentId} ${attempt}`).digest('hex');
      const id = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${suffix}`;
      if (this.claim(id)) return id;
    }
  }
}
