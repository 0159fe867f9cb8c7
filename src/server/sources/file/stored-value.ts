import { createHash } from 'node:crypto';
import { formatMicros, parseRfc3339 } from '#shared/domain/timestamps.ts';
import { parseUuid } from '#server/api/param-reader.ts';
import type { StoredMetadata } from '#server/demo-data/stored-interception.ts';
import { ExactNumber, wholeNumberOf, TOO_LARGE } from './json-reader.ts';

/** Where a reading says what of the file it cannot give, and what it gives in another form. */
export interface Report {
  readonly skip: (reason: string) => void;
  readonly change: (reason: string) => void;
}

/** A value as it can be stored, and what was done to it; or why it cannot be. */
type Read<Value> =
  | { readonly ok: true; readonly value: Value; readonly change?: string }
  | { readonly ok: false; readonly problem: string };

/** Reads a value that is there. */
type Form<Value> = (value: unknown) => Read<Value>;

const problem = (words: string): Read<never> => ({ ok: false, problem: words });

export const text: Form<string> = value =>
  typeof value === 'string' ? { ok: true, value } : problem('is not text');

/** Text of at most that many characters, the rest is cut. */
export const textUpTo =
  (characters: number): Form<string> =>
  value => {
    // A character has two units at most.
    if (typeof value !== 'string' || value.length <= characters) return text(value);
    const start = Array.from(value.slice(0, 2 * characters))
      .slice(0, characters)
      .join('');
    if (start === value) return { ok: true, value };
    return { ok: true, value: start, change: `is longer than ${characters} characters and cut there` };
  };

/**
 * Text in a column that has an index: an entry of it has a third of a page of Postgres, 2704 bytes. A character has up
 * to three bytes for each of its units, and lower case half as much again.
 */
export const indexedText: Form<string> = textUpTo(500);

export const uuid: Form<string> = value => {
  const parsed = typeof value === 'string' ? parseUuid(value) : null;
  return parsed === null ? problem('is not a UUID') : { ok: true, value: parsed };
};

/** Microseconds since 1970 of a time in the years 1 to 9999, the ones that RFC 3339 can write. */
export const timestamp: Form<bigint> = value => {
  const parsed = typeof value === 'string' ? parseRfc3339(value.toUpperCase()) : null;
  return parsed?.ok === true && /^(?!0000)\d{4}-/.test(formatMicros(parsed.micros))
    ? { ok: true, value: parsed.micros }
    : problem('is not a time');
};

export const count: Form<number | bigint> = value => {
  if (typeof value !== 'number' && !(value instanceof ExactNumber)) return problem('is not a number');
  const whole = wholeNumberOf(value);
  return whole === null ? problem('is not a whole number of 64 bits') : { ok: true, value: whole };
};

export const truth: Form<boolean> = value =>
  typeof value === 'boolean' ? { ok: true, value } : problem('is neither true nor false');

/** An object of the file lacks what it cannot do without. Its message says what. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);

/** The members of an object of the file. */
export class Fields {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #what: string;
  readonly #report: Report;

  /** @param what names the object in what is reported, such as `prompt`; throws UnreadableError where it is none */
  constructor(value: unknown, what: string, report: Report) {
    if (!isObject(value)) throw new UnreadableError(`${what}: not an object`);
    this.#object = value;
    this.#what = what;
    this.#report = report;
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? this.#object[name] : undefined;
  }

  /** Throws UnreadableError where it is not there or has another form. */
  required<Value>(name: string, form: Form<Value>): Value {
    const value = this.get(name);
    if (value === undefined) throw new UnreadableError(`${this.#what}: no ${name}`);
    const read = form(value);
    if (!read.ok) throw new UnreadableError(`${this.#what}: ${name} ${read.problem}`);
    this.#reportChange(name, read.change);
    return read.value;
  }

  /** The fallback where it is not there, is null, or has another form, which is reported. */
  optional<Value, Fallback>(name: string, form: Form<Value>, fallback: Fallback): Value | Fallback {
    const value = this.get(name);
    if (value === undefined || value === null) return fallback;
    const read = form(value);
    if (!read.ok) {
      this.#report.change(`${this.#what}: ${name} ${read.problem} and is left out`);
      return fallback;
    }
    this.#reportChange(name, read.change);
    return read.value;
  }

  /** Null where it is not there or null; throws UnreadableError where it has another form. */
  nullable<Value>(name: string, form: Form<Value>): Value | null {
    return (this.get(name) ?? null) === null ? null : this.required(name, form);
  }

  #reportChange(name: string, change: string | undefined): void {
    if (change !== undefined) this.#report.change(`${this.#what}: ${name} ${change}`);
  }
}

/** Coder answers `{}` where it cannot read a row's metadata; so do we, and report it. */
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

/** Gives out the primary keys of one table: a child's own id where it is one, else always the same other one. */
export class IdAllocator {
  readonly #taken = new Set<string>();
  readonly #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  /** False where the id is not new. */
  claim(id: string): boolean {
    return this.#taken.size < this.#taken.add(id).size;
  }

  /**
   * @param position of the child in its list; ids that are made up have its order, which is what children with the same
   *   time are sorted by
   */
  idFor(own: unknown, parentId: string, position: number, change: (reason: string) => void): string {
    const read = own === undefined || own === null ? null : uuid(own);
    if (read?.ok === true && this.claim(read.value)) return read.value;
    if (read !== null) {
      const problem = read.ok ? 'was there before' : read.problem;
      change(`${this.#table}: id ${problem}, and another is made up`);
    }
    const place = position.toString(16).padStart(12, '0');
    for (let attempt = 0; ; attempt += 1) {
      const hash = createHash('sha256').update(`${this.#table} ${parentId} ${attempt}`).digest('hex');
      const id = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${place}`;
      if (this.claim(id)) return id;
    }
  }
}
