import { createStore } from '#shared/lib/store.ts';
import { LARGEST_PAGE } from '#shared/domain/cursor.ts';
import type { CountedSlice } from '#shared/domain/slices.ts';
import type { Part } from '#features/usage/engine/usage-state.ts';

export type ExportPhase = 'surveying' | 'reading' | 'checking' | 'done' | 'stopped' | 'failed';

export interface ExportState {
  readonly phase: ExportPhase;
  readonly error: Error | null;
  /** All that match, as the server counted last; null before the first answer. */
  readonly count: number | null;
  /** Oldest first. */
  readonly parts: readonly Part[];
  /** Interceptions that were read. */
  readonly rows: number;
  /** Those of them that are in the file: what Coder cannot be asked for alone is read with more. */
  readonly lines: number;
  /** Of the file, without its header. */
  readonly bytes: number;
  /** It was checked that what is in the file is what there is. */
  readonly settled: boolean;
  /** Milliseconds. */
  readonly endedAt: number | null;
}

const NOT_BEGUN: ExportState = {
  phase: 'surveying',
  error: null,
  count: null,
  parts: [],
  rows: 0,
  lines: 0,
  bytes: 0,
  settled: false,
  endedAt: null,
};

export const isRunning = ({ phase }: ExportState): boolean =>
  phase === 'surveying' || phase === 'reading' || phase === 'checking';

/** Up to here one page after another is had sooner than the time is cut to be read side by side. */
export const FEW_ROWS = 10 * LARGEST_PAGE;
/** What it takes to count the pieces of the time, and the short pages at the ends of slices. */
const SLICING_REQUESTS = 64;
/** The newest row at first; all and the oldest slice in the end. */
const OTHER_REQUESTS = 3;

/** About how many requests an export of so many rows takes. */
export function requestsFor(rows: number): number {
  const pages = Math.max(1, Math.ceil(rows / LARGEST_PAGE));
  return OTHER_REQUESTS + pages + (rows > FEW_ROWS ? SLICING_REQUESTS : 0);
}

/** The state of an export. */
export function createExportStore() {
  const store = createStore(NOT_BEGUN);
  return {
    ...store,
    changePart(number: number, patch: Partial<Part>, more: Partial<ExportState> = {}): void {
      const parts = store
        .state()
        .parts.map((part, index) => (index === number ? { ...part, ...patch } : part));
      store.change({ ...more, parts, rows: parts.reduce((sum, { rows }) => sum + rows, 0) });
    },
  };
}

/** A slice of which nothing is in the file yet. */
export function unwritten(slice: CountedSlice): Part {
  const { count, newest } = slice;
  return { slice, rows: 0, count, newest, unread: 0, reached: null, done: count === 0, kept: false };
}
