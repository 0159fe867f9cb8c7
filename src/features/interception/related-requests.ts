import { t } from '#shared/i18n/t.ts';
import { type Filters, NO_FILTERS, patchFilters } from '#shared/domain/filters.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { personValue } from '#shared/domain/people.ts';
import { parseRfc3339 } from '#shared/domain/timestamps.ts';
import { clientPatch, configuredProvider, modelPatch } from '#shared/domain/row-values.ts';
import { RELATED_WINDOW, windowAround } from '#shared/domain/time-range.ts';

/** The longest pause, in seconds, after which a request still passes for the same turn's. */
export const MAX_TURN_GAP_MS = 60;

/** How it is known which rows belong together. */
export type GroupingRule = 'thread' | 'session' | 'inferred';

export interface ConversationTurn {
  basis: GroupingRule;
  /** What it goes on from, oldest first. */
  before: Interception[];
  /** What goes on from it, oldest first. */
  after: Interception[];
}

/** The rule in words, for the screen that shows the rows. */
export const RULES: Record<GroupingRule, string> = {
  thread: t('These requests share a thread ID.'),
  session: t('Inferred from the session: everything from one prompt to the next.'),
  inferred: t(
    'Inferred: same user, client and provider, no prompt, and started within {seconds} s of the previous request ending.',
    { seconds: MAX_TURN_GAP_MS },
  ),
};

/**
 * The rows of the same turn, among those of the same person around its time, in any order: by the ids of threads where
 * the source has them; else those that plausibly belong, back to a prompt and forth up to the next.
 */
export function groupIntoTurn(row: Interception, rows: readonly Interception[]): ConversationTurn {
  const others = rows.filter(other => other.id !== row.id);
  const thread = others.filter(other => sameThread(row, other));
  if (thread.length > 0 || row.thread_root_id || row.thread_parent_id) return split('thread', row, thread);
  const session = row.client_session_id;
  const kin = others.filter(other =>
    session
      ? other.client_session_id === session && other.initiator.id === row.initiator.id
      : isOfSameKind(row, other),
  );
  const sorted = [row, ...kin].sort(inTime);
  const at = sorted.indexOf(row);
  const goesOn = (from: Interception | undefined, to: Interception | undefined) =>
    from !== undefined &&
    to !== undefined &&
    to.user_prompts.length === 0 &&
    (session ? true : isShortPause(from, to));
  let first = at;
  while (goesOn(sorted[first - 1], sorted[first])) first -= 1;
  let last = at;
  while (goesOn(sorted[last], sorted[last + 1])) last += 1;
  return {
    basis: session ? 'session' : 'inferred',
    before: sorted.slice(first, at),
    after: sorted.slice(at + 1, last + 1),
  };
}

/** A thread is named by its first row, which itself names none. */
function sameThread(row: Interception, other: Interception): boolean {
  return (
    (row.thread_root_id || row.id) === (other.thread_root_id || other.id) ||
    row.thread_parent_id === other.id ||
    other.thread_parent_id === row.id
  );
}

function isOfSameKind(row: Interception, other: Interception): boolean {
  return (
    row.initiator.id === other.initiator.id &&
    (row.client ?? null) === (other.client ?? null) &&
    configuredProvider(row) === configuredProvider(other)
  );
}

/** Begun not before the other, for the rows are sorted, and not long after the other's end. */
function isShortPause(from: Interception, to: Interception): boolean {
  const end = parseRfc3339(from.ended_at?.toUpperCase() ?? '');
  const start = parseRfc3339(to.started_at.toUpperCase());
  return end.ok && start.ok && start.micros - end.micros <= BigInt(MAX_TURN_GAP_MS) * 1_000_000n;
}

function split(basis: GroupingRule, row: Interception, others: readonly Interception[]): ConversationTurn {
  const sorted = [row, ...others].sort(inTime);
  const at = sorted.indexOf(row);
  return { basis, before: sorted.slice(0, at), after: sorted.slice(at + 1) };
}

function inTime(a: Interception, b: Interception): number {
  const [one, other] = [parseRfc3339(a.started_at.toUpperCase()), parseRfc3339(b.started_at.toUpperCase())];
  if (one.ok && other.ok && one.micros !== other.micros) return one.micros < other.micros ? -1 : 1;
  return Number(a.id > b.id) - Number(a.id < b.id);
}

/** What the same person asked for a quarter of an hour before and after; null where the start or the person cannot be told. */
export function samePerson(row: Interception): Filters | null {
  const around = windowAround(row.started_at, RELATED_WINDOW, RELATED_WINDOW);
  const initiator = personValue(row.initiator);
  return around && initiator !== null ? { ...NO_FILTERS, initiator, ...around } : null;
}

/** The same model of the same provider at any time, whoever asked; null where Coder has no way to ask for it. */
export function sameModel(row: Interception): Filters | null {
  const patch = modelPatch(row);
  return patch && patchFilters(NO_FILTERS, patch);
}

/** The same client at any time; null where Coder has no way to ask for it. */
export function sameClient(row: Interception): Filters | null {
  const patch = clientPatch(row.client);
  return patch && patchFilters(NO_FILTERS, patch);
}
