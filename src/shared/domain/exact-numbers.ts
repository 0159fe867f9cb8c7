import { rawElements, rawMember, rawElementsOf } from '#shared/lib/json/json-slices.ts';
import { readMembers } from '#shared/lib/json/json-source.ts';
import type { Interception } from './interception.ts';
import { jsonExcerpt } from './read-interception.ts';

/**
 * Restores the exact numbers of the metadata and the invalid fields: `JSON.parse` rounds numbers above 2^53, and loses
 * the difference of `1.0`, `-0` and `1e400`.
 * @param text the JSON source of the row
 */
export function withExactNumbers(row: Interception, text: string): Interception {
  const usages = rawElementsOf(text, 'token_usages').filter(each => each.startsWith('{'));
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

/** Falls back to the parsed value if the source is not an object, which Coder does not send. */
function exactMetadata(metadata: Interception['metadata'], object: string): Interception['metadata'] {
  return metadata && (readMembers(rawMember(object, 'metadata') ?? '') ?? metadata);
}

/** Only numbers are rounded by parsing; other values are already exact. */
function exactNumber(path: string, given: string | null, text: string): string | null {
  if (given === null || !/^(?:-?\d|null$)/.test(given)) return given;
  let found: string | null = text;
  for (const step of path.split('.')) {
    if (found === null) break;
    found = found.startsWith('[') ? (rawElements(found)[Number(step)] ?? null) : rawMember(found, step);
  }
  return found !== null && /^-?\d/.test(found) ? jsonExcerpt(found) : given;
}
