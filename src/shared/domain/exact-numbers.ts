import { rawElements, rawMember } from '#shared/lib/json/json-slices.ts';
import { readMembers } from '#shared/lib/json/json-source.ts';
import type { Interception } from './interception.ts';
import { givenExcerpt } from './read-interception.ts';

/**
 * An interception whose metadata, and whose fields that could not be read, have every digit that the server wrote:
 * `JSON.parse` rounds numbers beyond 2^53, and says neither 1.0 nor -0 nor 1e400.
 * @param text the row as it was written
 */
export function withExactNumbers(row: Interception, text: string): Interception {
  const usages = rawElements(rawMember(text, 'token_usages') ?? '').filter(each => each.startsWith('{'));
  const { unread } = row;
  return {
    ...row,
    metadata: exactMetadata(row.metadata, text),
    token_usages: row.token_usages.map((usage, at) => ({
      ...usage,
      metadata: exactMetadata(usage.metadata, usages[at] ?? ''),
    })),
    ...(unread && {
      unread: unread.map(({ path, given }) => ({ path, given: exactNumber(path, given, text) })),
    }),
  };
}

/** Of what is no object, which Coder does not write, nothing better is known than what was read. */
function exactMetadata(metadata: Interception['metadata'], object: string): Interception['metadata'] {
  return metadata && (readMembers(rawMember(object, 'metadata') ?? '') ?? metadata);
}

/** Numbers alone are rounded; everything else was given as it stands. */
function exactNumber(path: string, given: string | null, text: string): string | null {
  if (given === null || !/^(?:-?\d|null$)/.test(given)) return given;
  let found: string | null = text;
  for (const step of path.split('.')) {
    if (found === null) break;
    found = found.startsWith('[') ? (rawElements(found)[Number(step)] ?? null) : rawMember(found, step);
  }
  return found !== null && /^-?\d/.test(found) ? givenExcerpt(found) : given;
}
