import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { foreseeInterception } from '#features/interception/interception.ts';
import { createRowFinder } from '#shared/domain/rows.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import type { List } from '#features/interceptions/use-list.ts';
import { useOpenInterception } from './use-open-interception.ts';
import { useSteps, type Steps } from './use-steps.ts';

/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;

export type Walk = Steps<InterceptionRow>;

/** Walking from one interception to the next, in the order of the list. */
export function useWalk(list: List, id: string | null): Walk {
  const { rows, ahead, query } = list;
  const { go } = useOpenInterception(list);
  const client = useQueryClient();
  const [findRow] = useState(createRowFinder);
  const indexOf = useCallback((of: string) => findRow(rows, of), [findRow, rows]);
  const order = useMemo(
    () => ({
      length: rows.length,
      at: (index: number) => rows.at(index),
      indexOf,
      mayGrow: query.hasNextPage,
    }),
    [rows, indexOf, query.hasNextPage],
  );
  const walk = useSteps(order, id, go);
  const { index } = walk;

  useEffect(() => {
    if (index === null) return;
    for (const beside of [index + 1, index - 1]) {
      const row = rows.at(beside);
      if (row) void foreseeInterception(client, row);
    }
    if (index >= rows.length - AHEAD) ahead();
  }, [index, rows, ahead, client]);

  return walk;
}
