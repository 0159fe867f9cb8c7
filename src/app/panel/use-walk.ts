import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { interceptionIdOf } from '#address/paths.ts';
import { foreseeInterception } from '#api/interception.ts';
import { createRowFinder } from '#interceptions/rows.ts';
import type { InterceptionRow } from '#model/interception-row.ts';
import type { List } from '#app/list/use-list.ts';
import { useOpenInterception } from './use-open-interception.ts';
import { usePaced } from './use-paced.ts';

/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;
/** Milliseconds between two addresses while a key is held down: browsers refuse more than 100 in ten seconds. */
const PACE = 110;

export interface Walk {
  /** The place of the interception among the loaded rows, from 0; null where it is not among them. */
  index: number | null;
  /** Goes on by so many rows, as far as there are any; waits for a page that is on its way. */
  by: (rows: number) => void;
  to: (row: InterceptionRow) => void;
  hasPrevious: boolean;
  hasNext: boolean;
}

/** Walking from one interception to the next, in the order of the list. */
export function useWalk(list: List, id: string | null): Walk {
  const { rows, ahead, query } = list;
  const { go } = useOpenInterception(list);
  const client = useQueryClient();
  const waitingForPage = useRef(false);
  const [findRow] = useState(createRowFinder);
  const index = useMemo(() => (id === null ? null : findRow(rows, id)), [findRow, rows, id]);

  const step = useCallback(
    (row: InterceptionRow) => {
      const here = addressedId();
      // Closed while the step was waiting: it stays closed.
      if (here !== null && here !== row.id) go(row);
    },
    [go],
  );
  const { paced: to, waiting } = usePaced(step, PACE);

  useEffect(() => {
    if (index === null) return;
    for (const beside of [index + 1, index - 1]) {
      const row = rows.at(beside);
      if (row) void foreseeInterception(client, row);
    }
    if (index >= rows.length - AHEAD) ahead();
    const next = rows.at(index + 1);
    if (!waitingForPage.current || !next) return;
    // The step that was asked for at the end of the loaded rows.
    waitingForPage.current = false;
    to(next);
  }, [index, rows, ahead, to, client]);

  return {
    index,
    by(steps) {
      // Each key counts, also those that come faster than the address follows or the page is drawn.
      const here = waiting.current?.id ?? addressedId();
      const from = here === null ? null : findRow(rows, here);
      if (from === null) return;
      const target = rows.at(Math.max(0, from + steps));
      waitingForPage.current = target === undefined && query.hasNextPage;
      if (target) to(target);
    },
    to,
    hasPrevious: index !== null && index > 0,
    hasNext: index !== null && (index + 1 < rows.length || query.hasNextPage),
  };
}

function addressedId(): string | null {
  return interceptionIdOf(window.location.pathname);
}
