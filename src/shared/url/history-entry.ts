import * as v from 'valibot';
import type { Location } from 'react-router';

/** How the router writes an entry of the history: a key, and beside it the state that a navigation gave along. */
const EntrySchema = v.object({ key: v.string(), usr: v.optional(v.unknown()) });

/**
 * The entry of the history that the page was opened on. The router would call every first one "default"; with a key of
 * its own, what is remembered of it can be told from what an earlier page of this tab left.
 */
export function historyEntry(history: History): { key: string; state: unknown } {
  const state: unknown = history.state;
  const parsed = v.safeParse(EntrySchema, state);
  if (parsed.success) return { key: parsed.output.key, state: parsed.output.usr ?? null };
  const key = [...crypto.getRandomValues(new Uint32Array(3))].map(part => part.toString(36)).join('');
  history.replaceState({ ...(typeof state === 'object' ? state : null), key }, '');
  return { key, state: null };
}

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
export function readListHistoryState({ key, state }: Pick<Location<unknown>, 'key' | 'state'>): ListState {
  const parsed = v.safeParse(StateSchema, state);
  return parsed.success ? parsed.output : { list: key, behind: false };
}
