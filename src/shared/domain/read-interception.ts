import * as v from 'valibot';
import { isValueDeeperThan } from '#shared/lib/json/json-source.ts';
import {
  InterceptionSchema,
  isObject,
  LenientInterceptionSchema,
  type Interception,
  type TokenUsage,
  type InvalidField,
  type InterceptionsPage,
} from './interception.ts';
import type { Cursor } from './coder-api.ts';
import { isInvalidCount } from './tokens.ts';

/** Characters of an invalid value that are reported. */
const MAX_EXCERPT = 80;
/** Deeper metadata is dropped, because recursive code would overflow the stack. */
const MAX_DEPTH = 500;

/**
 * Parses one interception of a response. Fields that do not match the schema get fallback values and are listed in
 * `unread`; a value that is not an object becomes an interception without any valid field.
 */
export function readInterception(value: unknown): Interception {
  const strict = v.safeParse(InterceptionSchema, value);
  const interception: Interception = strict.success
    ? strict.output
    : v.parse(LenientInterceptionSchema, isObject(value) ? value : {});
  const unread = [
    ...(strict.issues ?? []).map(issue => ({ path: v.getDotPath(issue) ?? '', given: excerpt(issue.input) })),
    ...dropDeepMetadata(interception),
    ...interception.token_usages.flatMap(invalidCounts),
    ...(interception.altered ?? []).map(({ path, stored, bytes }): InvalidField => ({
      path,
      given: JSON.stringify(stored),
      ...(bytes !== undefined && { bytes }),
    })),
  ];
  if (unread.length > 0) interception.unread = unread;
  if (interception.id === '')
    interception.id = placeholderId(isValueDeeperThan(value, MAX_DEPTH) ? interception : value);
  return interception;
}

/** Whether the ID is from the server; by a placeholder ID an interception cannot be fetched. */
export function hasServerId({ id }: Pick<Interception, 'id'>): boolean {
  return !id.startsWith(PLACEHOLDER_PREFIX);
}

/** Invalid counts in the metadata, which has the only counts before 2.32. */
function invalidCounts(usage: TokenUsage, index: number): InvalidField[] {
  return Object.entries(usage.metadata ?? {})
    .filter(([key]) => isInvalidCount(usage, key))
    .map(([key, value]) => ({ path: `token_usages.${index}.metadata.${key}`, given: excerpt(value) }));
}

function dropDeepMetadata(interception: Interception): InvalidField[] {
  const unread: InvalidField[] = [];
  const drop = (owner: Pick<Interception, 'metadata'>, path: string): void => {
    if (!isValueDeeperThan(owner.metadata, MAX_DEPTH)) return;
    unread.push({ path, given: excerpt(owner.metadata) });
    owner.metadata = null;
  };
  drop(interception, 'metadata');
  for (const part of ['token_usages', 'user_prompts', 'tool_usages'] as const) {
    interception[part].forEach((child, index) => drop(child, `${part}.${index}.metadata`));
  }
  return unread;
}

function excerpt(value: unknown): string | null {
  if (value === undefined) return null;
  if (isValueDeeperThan(value, MAX_DEPTH)) return Array.isArray(value) ? '[…]' : '{…}';
  return jsonExcerpt(JSON.stringify(value));
}

export function jsonExcerpt(text: string): string {
  return text.length > MAX_EXCERPT ? `${text.slice(0, MAX_EXCERPT)}…` : text;
}

const PLACEHOLDER_PREFIX = 'without-id-';

/** A hash of the row, so that a row that is fetched twice has the same ID. */
function placeholderId(value: unknown): string {
  let hash = 0;
  for (const character of JSON.stringify(value) ?? '') {
    hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  }
  return `${PLACEHOLDER_PREFIX}${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

/** An empty list can be `null`, as Go encodes a nil slice. */
const PageSchema = v.union([
  v.pipe(
    v.object({ count: v.literal(0), results: v.null() }),
    v.transform(() => ({ count: 0, sorted: undefined, results: [] as unknown[] })),
  ),
  v.object({
    count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    sorted: v.optional(v.number()),
    results: v.array(v.unknown()),
  }),
]);

/** Parses each row separately, so that an invalid row does not affect the others. */
export const LenientPageSchema = v.pipe(
  PageSchema,
  // A list without any object does not contain interceptions.
  v.check(({ results }) => results.length === 0 || results.some(isObject)),
  v.transform(({ count, sorted, results }): InterceptionsPage => ({
    count,
    ...(sorted !== undefined && { sorted }),
    results: results.map(readInterception),
  })),
);

/** The cursor of the next page, or null after the last. A short page is the last, even if `count` has grown since. */
export function nextCursor(results: readonly Cursor[], limit: number): Cursor | null {
  if (results.length < limit) return null;
  // A row with an invalid ID cannot be a cursor.
  const last = results.findLast(hasServerId);
  if (last === undefined) return null;
  const { id, started_at, stored_start } = last;
  return { id, started_at, ...(stored_start !== undefined && { stored_start }) };
}
