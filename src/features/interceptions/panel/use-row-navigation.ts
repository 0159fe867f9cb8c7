import { useCallback, useEffect, useRef, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { interceptionIdOf } from '#shared/url/routes.ts';
import { prefetchInterception } from '#features/interception/queries.ts';
import { createRowLookup } from '#shared/domain/rows.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import type { List } from '#features/interceptions/use-interceptions-list.ts';
import { type OpenInterception, useOpenInterception } from './use-open-interception.ts';

/**
 * Calls `act` immediately, then at most once per interval with the newest value. `waiting` contains the value of the next
 * call, or null.
 */
function useThrottledCallback<T>(act: (value: T) => void, milliseconds: number) {
  const newest = useRef(act);
  const waiting = useRef<T | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    newest.current = act;
  });
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );

  const throttled = useCallback(
    (value: T) => {
      const startInterval = () => {
        timer.current = setTimeout(() => {
          const next = waiting.current;
          waiting.current = null;
          timer.current = null;
          if (next === null) return;
          newest.current(next);
          startInterval();
        }, milliseconds);
      };
      if (timer.current !== null) {
        waiting.current = value;
        return;
      }
      newest.current(value);
      startInterval();
    },
    [milliseconds],
  );
  return { throttled, waiting };
}

/** Milliseconds between URL changes while a key is held down. Browsers reject more than 100 in ten seconds. */
const MIN_URL_INTERVAL_MS = 110;

type Target = Parameters<OpenInterception['go']>[0];

/** Interceptions in order. */
interface RowSequence<Item extends Target> {
  readonly length: number;
  readonly at: (index: number) => Item | undefined;
  readonly indexOf: (id: string) => number | null;
  /** Whether more can be loaded after the last one. */
  readonly canLoadMore: boolean;
}

export interface PrevNext<Item extends Target> {
  /** Zero-based index of the open interception, or null if it is not in the sequence. */
  index: number | null;
  /** Moves by a number of steps, at most to the ends. At the last loaded row, it moves on once more rows arrive. */
  by: (steps: number) => void;
  to: (item: Item) => void;
  hasPrevious: boolean;
  hasNext: boolean;
}

/** Navigation from one interception to the next. */
export function usePrevNext<Item extends Target>(
  { length, at, indexOf, canLoadMore }: RowSequence<Item>,
  id: string | null,
  go: OpenInterception['go'],
): PrevNext<Item> {
  const waitingForMore = useRef(false);
  const index = id === null ? null : indexOf(id);
  const step = useCallback(
    (item: Item) => {
      const currentId = idInUrl();
      // If the interception was closed while the step was waiting, it stays closed.
      if (currentId !== null && currentId !== item.id) go(item);
    },
    [go],
  );
  const { throttled: to, waiting } = useThrottledCallback(step, MIN_URL_INTERVAL_MS);

  const next = index === null ? undefined : at(index + 1);
  useEffect(() => {
    // Completes the step that was requested at the end of the loaded rows.
    if (!waitingForMore.current || !next) return;
    waitingForMore.current = false;
    to(next);
  }, [next, to]);

  return {
    index,
    by(steps) {
      // Counts from the pending target, because key presses can be faster than URL changes and renders.
      const currentId = waiting.current?.id ?? idInUrl();
      const from = currentId === null ? null : indexOf(currentId);
      if (from === null) return;
      const target = at(Math.max(0, from + steps));
      waitingForMore.current = target === undefined && canLoadMore;
      if (target) to(target);
    },
    to,
    hasPrevious: index !== null && index > 0,
    hasNext: index !== null && (index + 1 < length || canLoadMore),
  };
}

function idInUrl(): string | null {
  return interceptionIdOf(window.location.pathname);
}

/** Number of rows before the end at which the next page is requested. */
const PREFETCH_ROWS = 20;

export type RowNavigation = PrevNext<InterceptionRow>;

/** Navigation between interceptions in the order of the list. */
export function useRowNavigation(list: List, id: string | null): RowNavigation {
  const { rows, ahead, query } = list;
  const { go } = useOpenInterception(list);
  const client = useQueryClient();
  const [findRow] = useState(createRowLookup);
  const indexOf = useCallback((of: string) => findRow(rows, of), [findRow, rows]);
  const order = useMemo(
    () => ({
      length: rows.length,
      at: (index: number) => rows.at(index),
      indexOf,
      canLoadMore: query.hasNextPage,
    }),
    [rows, indexOf, query.hasNextPage],
  );
  const navigation = usePrevNext(order, id, go);
  const { index } = navigation;

  useEffect(() => {
    if (index === null) return;
    for (const adjacent of [index + 1, index - 1]) {
      const row = rows.at(adjacent);
      if (row) void prefetchInterception(client, row);
    }
    if (index >= rows.length - PREFETCH_ROWS) ahead();
  }, [index, rows, ahead, client]);

  return navigation;
}
