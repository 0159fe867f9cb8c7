import * as v from 'valibot';
import type { Location } from 'react-router';

/** React Router's format of `history.state`: a key, and the state passed to the navigation. */
const EntrySchema = v.object({ key: v.string(), usr: v.optional(v.unknown()) });

/**
 * The history entry on which the page was opened. React Router names every first entry "default"; a random key separates
 * its stored state from that of earlier pages in this tab.
 */
export function historyEntry(history: History): { key: string; state: unknown } {
  const state: unknown = history.state;
  const parsed = v.safeParse(EntrySchema, state);
  if (parsed.success) return { key: parsed.output.key, state: parsed.output.usr ?? null };
  const key = [...crypto.getRandomValues(new Uint32Array(3))].map(part => part.toString(36)).join('');
  history.replaceState({ ...(typeof state === 'object' ? state : null), key }, '');
  return { key, state: null };
}

const StateSchema = v.object({
  /** The history key of the list. */
  list: v.string(),
  /** Whether the previous history entry is the list without an open interception. */
  behind: v.boolean(),
});

export type ListState = v.InferOutput<typeof StateSchema>;

/**
 * The list that a history entry belongs to: opening an interception, or the next one, adds an entry but keeps the list.
 */
export function readListHistoryState({ key, state }: Pick<Location<unknown>, 'key' | 'state'>): ListState {
  const parsed = v.safeParse(StateSchema, state);
  return parsed.success ? parsed.output : { list: key, behind: false };
}
