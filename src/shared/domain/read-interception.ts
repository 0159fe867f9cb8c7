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
import { isInvalidCount } from './tokens.ts';

/** How much is told of what could not be read, in characters. */
const GIVEN = 80;
/** Deeper metadata is not taken: code that walks a value would overflow the stack. */
const DEEPEST = 500;

/**
 * Reads one interception of an answer. What is not as Coder writes it is noted; the rest is as it stands there. What is
 * not even an object is an interception of which nothing could be read.
 */
export function readInterception(value: unknown): Interception {
  const strict = v.safeParse(InterceptionSchema, value);
  const interception: Interception = strict.success
    ? strict.output
    : v.parse(LenientInterceptionSchema, isObject(value) ? value : {});
  const unread = [
    ...(strict.issues ?? []).map(issue => ({ path: v.getDotPath(issue) ?? '', given: excerpt(issue.input) })),
    ...dropDeepMetadata(interception),
    ...interception.token_usages.flatMap(unreadMetadata),
    ...(interception.altered ?? []).map(({ path, stored, bytes }): InvalidField => ({
      path,
      given: JSON.stringify(stored),
      ...(bytes !== undefined && { bytes }),
    })),
  ];
  if (unread.length > 0) interception.unread = unread;
  if (interception.id === '')
    interception.id = placeholderId(isValueDeeperThan(value, DEEPEST) ? interception : value);
  return interception;
}

/** Whether an interception bears the id that the server gave it, which alone it can be asked for by. */
export function hasOwnId({ id }: Pick<Interception, 'id'>): boolean {
  return !id.startsWith(STAND_IN);
}

/** A count that stands in the metadata alone, as before 2.32, and cannot be taken. */
function unreadMetadata(usage: TokenUsage, index: number): InvalidField[] {
  return Object.entries(usage.metadata ?? {})
    .filter(([key]) => isInvalidCount(usage, key))
    .map(([key, value]) => ({ path: `token_usages.${index}.metadata.${key}`, given: excerpt(value) }));
}

function dropDeepMetadata(interception: Interception): InvalidField[] {
  const unread: InvalidField[] = [];
  const drop = (owner: Pick<Interception, 'metadata'>, path: string): void => {
    if (!isValueDeeperThan(owner.metadata, DEEPEST)) return;
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
  if (isValueDeeperThan(value, DEEPEST)) return Array.isArray(value) ? '[…]' : '{…}';
  return givenExcerpt(JSON.stringify(value));
}

/** As much of a JSON text as is told. */
export function givenExcerpt(text: string): string {
  return text.length > GIVEN ? `${text.slice(0, GIVEN)}…` : text;
}

const STAND_IN = 'without-id-';

/** The same for the same row, so that it is one row however often it comes. */
function placeholderId(value: unknown): string {
  let hash = 0;
  for (const character of JSON.stringify(value) ?? '') {
    hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  }
  return `${STAND_IN}${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

/** An empty list may be written as `null`, as Go writes a slice that was never made. */
const PageSchema = v.union([
  v.pipe(
    v.object({ count: v.literal(0), results: v.null() }),
    v.transform(() => ({ count: 0, results: [] as unknown[] })),
  ),
  v.object({ count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), results: v.array(v.unknown()) }),
]);

/** A page of the list whose rows are read one by one: what is wrong with one is no harm to the others. */
export const LenientPageSchema = v.pipe(
  PageSchema,
  // A list in which nothing is an object is none of interceptions.
  v.check(({ results }) => results.length === 0 || results.some(isObject)),
  v.transform(({ count, results }): InterceptionsPage => ({ count, results: results.map(readInterception) })),
);
