import { useCallback, useEffect, useRef, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { interceptionIdOf } from '#shared/url/routes.ts';
import { prefetchInterception } from '#features/interception/queries.ts';
import { createRowLookup } from '#shared/domain/rows.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import type { List } from '#features/interceptions/use-interceptions-list.ts';
import { type OpenInterception, useOpenInterception } from './use-open-interception.ts';

/**
 * Acts at once, and then at most once every so many milliseconds, on the newest of what came meanwhile.
 * `waiting` holds that until then, else null.
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

  const paced = useCallback(
    (value: T) => {
      const rest = () => {
        timer.current = setTimeout(() => {
          const next = waiting.current;
          waiting.current = null;
          timer.current = null;
          if (next === null) return;
          newest.current(next);
          rest();
        }, milliseconds);
      };
      if (timer.current !== null) {
        waiting.current = value;
        return;
      }
      newest.current(value);
      rest();
    },
    [milliseconds],
  );
  return { paced, waiting };
}

/** Milliseconds between two addresses while a key is held down: browsers refuse more than 100 in ten seconds. */
const PACE = 110;

type Target = Parameters<OpenInterception['go']>[0];

/** Interceptions one after the other. */
interface RowSequence<Item extends Target> {
  readonly length: number;
  readonly at: (index: number) => Item | undefined;
  readonly indexOf: (id: string) => number | null;
  /** Whether more are to come after the last one. */
  readonly canLoadMore: boolean;
}

export interface PrevNext<Item extends Target> {
  /** The place of the interception that is open, from 0; null where it is not among them. */
  index: number | null;
  /** Goes on by so many, as far as there are any; waits for those that are on their way. */
  by: (steps: number) => void;
  to: (item: Item) => void;
  hasPrevious: boolean;
  hasNext: boolean;
}

/** Walking from one interception to the next. */
export function usePrevNext<Item extends Target>(
  { length, at, indexOf, canLoadMore }: RowSequence<Item>,
  id: string | null,
  go: OpenInterception['go'],
): PrevNext<Item> {
  const waitingForMore = useRef(false);
  const index = id === null ? null : indexOf(id);
  const step = useCallback(
    (item: Item) => {
      const here = addressedId();
      // Closed while the step was waiting: it stays closed.
      if (here !== null && here !== item.id) go(item);
    },
    [go],
  );
  const { paced: to, waiting } = useThrottledCallback(step, PACE);

  const next = index === null ? undefined : at(index + 1);
  useEffect(() => {
    // The step that was asked for at the end of what was there.
    if (!waitingForMore.current || !next) return;
    waitingForMore.current = false;
    to(next);
  }, [next, to]);

  return {
    index,
    by(steps) {
      // Each key counts, also those that come faster than the address follows or the page is drawn.
      const here = waiting.current?.id ?? addressedId();
      const from = here === null ? null : indexOf(here);
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

function addressedId(): string | null {
  return interceptionIdOf(window.location.pathname);
}

/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;

export type RowNavigation = PrevNext<InterceptionRow>;

/** Walking from one interception to the next, in the order of the list. */
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
  const walk = usePrevNext(order, id, go);
  const { index } = walk;

  useEffect(() => {
    if (index === null) return;
    for (const adjacent of [index + 1, index - 1]) {
      const row = rows.at(adjacent);
      if (row) void prefetchInterception(client, row);
    }
    if (index >= rows.length - AHEAD) ahead();
  }, [index, rows, ahead, client]);

  return walk;
}
