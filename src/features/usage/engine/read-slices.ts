import { isCursorGone, WrongAnswerError } from '#shared/api/errors.ts';
import { t } from '#shared/i18n/t.ts';
import type { Cursor } from '#shared/domain/cursor.ts';
import type { Gate } from '#shared/api/gate.ts';
import type { PageFacts } from './read-page.ts';
import { retrying, type Patience } from '#shared/api/retrying.ts';

export interface SliceSource {
  /** The slice is read from its beginning. */
  begin: (slice: number) => Promise<void> | void;
  readPage: (slice: number, after: Cursor | null, signal: AbortSignal) => Promise<PageFacts>;
}

/** How far a slice has come. */
export interface SliceProgress {
  rows: number;
  /** Of these, with fields that could not be read. */
  unread: number;
  /** What the last page said there are. */
  count: number;
  newest: string | null;
  /** Where the next page begins, null before the first and after the last. */
  reached: Cursor | null;
  done: boolean;
}

export interface ReadingRules extends Patience {
  gate: Gate;
  signal: AbortSignal;
  onProgress: (slice: number, progress: SliceProgress) => void;
}

/** Enough to keep server, network and worker busy at the same time; more only makes each answer slower. */
const SIDE_BY_SIDE = 3;
/** Why a page that would never be the last is none. */
export const NOTHING_NEW = t('A page holds nothing but rows that came before it.');
/** A slice whose rows and count do not agree is read again: rows ended or were purged meanwhile. */
const READINGS = 3;

/**
 * Reads slices page by page, some side by side, in the order in which they are given.
 * @throws what could not be healed by asking again; the others are left where they are
 */
export async function readSlices(
  slices: readonly number[],
  source: SliceSource,
  rules: ReadingRules,
): Promise<void> {
  const rest = [...slices];
  const own = new AbortController();
  const signal = AbortSignal.any([rules.signal, own.signal]);
  const work = async (): Promise<void> => {
    for (let slice = rest.shift(); slice !== undefined; slice = rest.shift()) {
      await readSlice(slice, source, { ...rules, signal });
    }
  };
  const workers = Array.from({ length: SIDE_BY_SIDE }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    own.abort();
    await Promise.allSettled(workers);
    throw error;
  }
}

async function readSlice(slice: number, source: SliceSource, rules: ReadingRules): Promise<void> {
  for (let reading = 1; ; reading += 1) {
    const progress = await readOnce(slice, source, rules, reading < READINGS);
    if (progress?.done && (progress.rows === progress.count || reading === READINGS)) {
      return rules.onProgress(slice, progress);
    }
  }
}

/** Null where the row that a page begins after was purged, and the slice may be begun anew. */
async function readOnce(
  slice: number,
  source: SliceSource,
  rules: ReadingRules,
  mayBeginAnew: boolean,
): Promise<SliceProgress | null> {
  const { gate, signal, onProgress } = rules;
  await source.begin(slice);
  const progress: SliceProgress = { rows: 0, unread: 0, count: 0, newest: null, reached: null, done: false };
  onProgress(slice, { ...progress });
  for (;;) {
    await gate.pass(signal);
    const after = progress.reached;
    const isGone = (error: unknown): boolean => after !== null && isCursorGone(error, after.id);
    try {
      const page = await retrying(() => source.readPage(slice, after, signal), rules, signal, isGone);
      // It would never end.
      if (page.next !== null && page.rows === 0) throw new WrongAnswerError(NOTHING_NEW, '');
      progress.newest ??= page.first?.id ?? null;
      progress.rows += page.rows;
      progress.unread += page.unread;
      progress.count = page.count;
      progress.reached = page.next;
      progress.done = page.next === null;
    } catch (error) {
      if (isGone(error) && mayBeginAnew) return null;
      throw error;
    }
    if (progress.done) return progress;
    onProgress(slice, { ...progress });
  }
}
