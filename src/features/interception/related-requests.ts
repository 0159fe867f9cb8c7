import { t } from '#shared/i18n/t.ts';
import { type Filters, NO_FILTERS, patchFilters } from '#shared/domain/filters.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { personValue } from '#shared/domain/people.ts';
import { parseRfc3339 } from '#shared/domain/timestamps.ts';
import { clientPatch, configuredProvider, modelPatch } from '#shared/domain/row-values.ts';
import { RELATED_WINDOW, windowAround } from '#shared/domain/time-range.ts';

/** Maximum pause between two requests of the same turn, in seconds. */
export const MAX_TURN_GAP_SECONDS = 60;

/** How requests were grouped into a turn. */
export type GroupingRule = 'thread' | 'session' | 'inferred';

export interface ConversationTurn {
  basis: GroupingRule;
  /** Earlier requests of the turn, oldest first. */
  before: Interception[];
  /** Later requests of the turn, oldest first. */
  after: Interception[];
}

/** Explains each rule below the list. */
export const RULES: Record<GroupingRule, string> = {
  thread: t('These requests share a thread ID.'),
  session: t('Inferred from the session: everything from one prompt to the next.'),
  inferred: t(
    'Inferred: same user, client and provider, no prompt, and started within {seconds} s of the previous request ending.',
    { seconds: MAX_TURN_GAP_SECONDS },
  ),
};

/**
 * Finds the other requests in `row`'s turn. It uses thread IDs if the source has them. Otherwise it infers the turn, from
 * one prompt to the next.
 * @param rows the user's requests around that time, in any order
 */
export function groupIntoTurn(row: Interception, rows: readonly Interception[]): ConversationTurn {
  const others = rows.filter(other => other.id !== row.id);
  const thread = others.filter(other => isSameThread(row, other));
  if (thread.length > 0 || row.thread_root_id || row.thread_parent_id)
    return splitAround('thread', row, thread);
  const session = row.client_session_id;
  const candidates = others.filter(other =>
    session
      ? other.client_session_id === session && other.initiator.id === row.initiator.id
      : hasSameSource(row, other),
  );
  const sorted = [row, ...candidates].sort(compareStarts);
  const at = sorted.indexOf(row);
  const continues = (from: Interception | undefined, to: Interception | undefined) =>
    from !== undefined &&
    to !== undefined &&
    to.user_prompts.length === 0 &&
    (session ? true : isShortPause(from, to));
  let first = at;
  while (continues(sorted[first - 1], sorted[first])) first -= 1;
  let last = at;
  while (continues(sorted[last], sorted[last + 1])) last += 1;
  return {
    basis: session ? 'session' : 'inferred',
    before: sorted.slice(first, at),
    after: sorted.slice(at + 1, last + 1),
  };
}

/** A thread ID is the ID of its first row; that row has no thread ID. */
function isSameThread(row: Interception, other: Interception): boolean {
  return (
    (row.thread_root_id || row.id) === (other.thread_root_id || other.id) ||
    row.thread_parent_id === other.id ||
    other.thread_parent_id === row.id
  );
}

function hasSameSource(row: Interception, other: Interception): boolean {
  return (
    row.initiator.id === other.initiator.id &&
    (row.client ?? null) === (other.client ?? null) &&
    configuredProvider(row) === configuredProvider(other)
  );
}

/** Rows are sorted by start, so `to` started at or after `from`. It may start before `from` ends. */
function isShortPause(from: Interception, to: Interception): boolean {
  const end = parseRfc3339(from.ended_at?.toUpperCase() ?? '');
  const start = parseRfc3339(to.started_at.toUpperCase());
  return end.ok && start.ok && start.micros - end.micros <= BigInt(MAX_TURN_GAP_SECONDS) * 1_000_000n;
}

function splitAround(
  basis: GroupingRule,
  row: Interception,
  others: readonly Interception[],
): ConversationTurn {
  const sorted = [row, ...others].sort(compareStarts);
  const at = sorted.indexOf(row);
  return { basis, before: sorted.slice(0, at), after: sorted.slice(at + 1) };
}

function compareStarts(a: Interception, b: Interception): number {
  const [one, other] = [parseRfc3339(a.started_at.toUpperCase()), parseRfc3339(b.started_at.toUpperCase())];
  if (one.ok && other.ok && one.micros !== other.micros) return one.micros < other.micros ? -1 : 1;
  return Number(a.id > b.id) - Number(a.id < b.id);
}

/** The same user's requests within 15 minutes of this one. Null if the start or the user is invalid. */
export function filtersForSameUser(row: Interception): Filters | null {
  const around = windowAround(row.started_at, RELATED_WINDOW, RELATED_WINDOW);
  const initiator = personValue(row.initiator);
  return around && initiator !== null ? { ...NO_FILTERS, initiator, ...around } : null;
}

/** The same model and provider, by any user at any time. Null if Coder cannot filter by them. */
export function filtersForSameModel(row: Interception): Filters | null {
  const patch = modelPatch(row);
  return patch && patchFilters(NO_FILTERS, patch);
}

/** The same client at any time. Null if Coder cannot filter by it. */
export function filtersForSameClient(row: Interception): Filters | null {
  const patch = clientPatch(row.client);
  return patch && patchFilters(NO_FILTERS, patch);
}
