import * as v from 'valibot';

/** A value that the answer cannot hold as it is stored, and so holds another one for. */
const AlteredSchema = v.object({
  /** Where it is in the interception or the person: `user_prompts.0.prompt`. */
  path: v.string(),
  /** The stored value as text, its beginning only. */
  stored: v.string(),
  /** The size of a value that is cut because it is too large. */
  bytes: v.optional(v.number()),
});
export type Altered = v.InferOutput<typeof AlteredSchema>;

/** What a statement tells of the texts that it has cut: JSON objects with commas between them, or null. */
export function cutIn(cut: string | null): Altered[] {
  return cut === null ? [] : v.parse(v.array(AlteredSchema), JSON.parse(`[${cut}]`));
}
