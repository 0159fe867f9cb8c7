import * as v from 'valibot';
import { formatMicros, parseRfc3339 } from '#model/rfc3339.ts';
import type { StoredMetadata } from '#server/seed/stored.ts';

/** Postgres has no NUL in its text, and UTF-8 no lone half of a surrogate pair. */
const canBeText = (value: string): boolean => !value.includes('\0') && !/\p{Cs}/u.test(value);

/** Deeper than anything a gateway writes; Postgres' own parser recurses and has a limit too. */
const DEEPEST = 100;

function canBeJson(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return canBeText(value);
  // A number like 1e999 has become Infinity, which JSON cannot say.
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= DEEPEST) return false;
  return Object.entries(value).every(([key, part]) => canBeText(key) && canBeJson(part, depth + 1));
}

/** An object of the file. The reasons name what it is (`prompt`) and the key. */
export function entry<const Entries extends v.ObjectEntries>(what: string, entries: Entries) {
  return v.object(entries, issue =>
    issue.expected === 'Object'
      ? `${what}: not an object`
      : `${what}: no ${issue.expected?.slice(1, -1) ?? 'key'}`,
  );
}

export function text(what: string) {
  return v.pipe(
    v.string(`${what} is not text`),
    v.check(canBeText, `${what} holds characters that Postgres cannot store`),
  );
}

/** Bytes of an entry that an index of Postgres has room for, a third of its page: 2704 with what it adds itself. */
const LONGEST_INDEXED = 2600;

/** Text in a column that has an index, in Coder's tables and so in ours. */
export function indexedText(what: string) {
  return v.pipe(
    text(what),
    v.check(
      value => Buffer.byteLength(value) <= LONGEST_INDEXED,
      `${what} is longer than Postgres can index`,
    ),
  );
}

export function uuid(what: string) {
  return v.pipe(v.string(`${what} is not a UUID`), v.uuid(`${what} is not a UUID`), v.toLowerCase());
}

/** Microseconds since 1970 of a time in the years 1 to 9999, the ones that RFC 3339 can write. */
export function moment(what: string) {
  return v.pipe(
    v.string(`${what} is not a time`),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const parsed = parseRfc3339(dataset.value.toUpperCase());
      if (parsed.ok && /^(?!0000)\d{4}-/.test(formatMicros(parsed.micros))) return parsed.micros;
      addIssue({ message: `${what} is not a time` });
      return NEVER;
    }),
  );
}

/** A whole number that JavaScript has read without loss. */
export function count(what: string) {
  return v.pipe(
    v.number(`${what} is not a number`),
    v.safeInteger(`${what} is not a whole number that can be read exactly`),
  );
}

/** Coder answers `{}` where it cannot read a row's metadata; so do we, and tell it. */
export function metadataOf(value: unknown, tell: (reason: string) => void): StoredMetadata {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) {
    tell('metadata: not an object');
    return {};
  }
  if (canBeJson(value, 0)) return { ...value };
  tell('metadata: holds what Postgres cannot store');
  return {};
}
