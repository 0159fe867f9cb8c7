import { useEffect, useMemo, useRef } from 'react';
import { interceptionIdOf } from '#address/paths.ts';
import type { List } from './use-list.ts';
import { useOpenInterception } from './use-open-interception.ts';

/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;

export interface Walk {
  /** The place of the interception among the loaded rows, from 0; null where it is not among them. */
  index: number | null;
  /** Goes on by so many rows, as far as there are any; waits for a page that is on its way. */
  by: (rows: number) => void;
  hasPrevious: boolean;
  hasNext: boolean;
}

/** Walking from one interception to the next, in the order of the list. */
export function useWalk(list: List, id: string | null): Walk {
  const { rows, ahead, query } = list;
  const { go } = useOpenInterception(list);
  const waiting = useRef(false);
  const index = useMemo(() => (id === null ? null : rows.indexOf(id)), [rows, id]);

  useEffect(() => {
    if (index === null) return;
    if (index >= rows.length - AHEAD) ahead();
    const next = rows.at(index + 1);
    if (!waiting.current || !next) return;
    // The step that was asked for at the end of the loaded rows.
    waiting.current = false;
    go(next);
  }, [index, rows, ahead, go]);

  return {
    index,
    by(step) {
      // Keys that come faster than they are drawn each count: the address is ahead of what is drawn.
      const here = interceptionIdOf(window.location.pathname);
      const from = here === null ? null : rows.indexOf(here);
      if (from === null) return;
      const target = rows.at(Math.max(0, from + step));
      waiting.current = target === undefined && query.hasNextPage;
      if (target && target.id !== here) go(target);
    },
    hasPrevious: index !== null && index > 0,
    hasNext: index !== null && (index + 1 < rows.length || query.hasNextPage),
  };
}
