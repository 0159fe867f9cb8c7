import * as v from 'valibot';

/** A value that the response replaces, because it cannot contain the stored one. */
const AlteredSchema = v.object({
  /** The path in the interception or user: `user_prompts.0.prompt`. */
  path: v.string(),
  /** The beginning of the stored value, as text. */
  stored: v.string(),
  /** The size of a truncated value. */
  bytes: v.optional(v.number()),
});
export type Altered = v.InferOutput<typeof AlteredSchema>;

/** Parses a statement's list of truncated texts: JSON objects separated by commas, or null. */
export function parseTruncated(list: string | null): Altered[] {
  return list === null ? [] : v.parse(v.array(AlteredSchema), JSON.parse(`[${list}]`));
}
