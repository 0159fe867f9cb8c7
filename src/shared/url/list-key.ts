import type { Location } from 'react-router';
import * as v from 'valibot';

/** What an entry of the history knows of the list it belongs to. */
const StateSchema = v.object({
  list: v.string(),
  /** Whether the list alone is the entry before it, where Back finds it. */
  behind: v.boolean(),
});

export type ListState = v.InferOutput<typeof StateSchema>;

/**
 * The list behind an address: opening an interception beside it, or walking from one to the next, makes new entries of
 * the history and is still the same list.
 */
export function listStateOf({ key, state }: Pick<Location<unknown>, 'key' | 'state'>): ListState {
  const parsed = v.safeParse(StateSchema, state);
  return parsed.success ? parsed.output : { list: key, behind: false };
}
