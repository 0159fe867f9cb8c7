import { createStore } from '#shared/lib/store.ts';
import type { Hit } from '#shared/domain/hit.ts';

export type FindPhase = 'searching' | 'stopped' | 'done' | 'failed';

export interface FindState {
  readonly phase: FindPhase;
  /** A `TooSlowError` where the expression did not come to an end. */
  readonly error: Error | null;
  /** All that match the filter, as the server counted last; null before the first answer. */
  readonly count: number | null;
  /** Of these, looked through: always the newest. */
  readonly searched: number;
  /** Of these, with fields that could not be read. */
  readonly unread: number;
  /** Newest first. */
  readonly hits: readonly Hit[];
}

export const NOT_SEARCHED: FindState = {
  phase: 'searching',
  error: null,
  count: null,
  searched: 0,
  unread: 0,
  hits: [],
};

export const createFindStore = () => createStore(NOT_SEARCHED);
