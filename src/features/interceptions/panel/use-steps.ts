import { useCallback, useEffect, useRef } from 'react';
import { interceptionIdOf } from '#shared/url/paths.ts';
import type { OpenInterception } from './use-open-interception.ts';
import { usePaced } from './use-paced.ts';

/** Milliseconds between two addresses while a key is held down: browsers refuse more than 100 in ten seconds. */
const PACE = 110;

type Target = Parameters<OpenInterception['go']>[0];

/** Interceptions one after the other. */
export interface Order<Item extends Target> {
  readonly length: number;
  readonly at: (index: number) => Item | undefined;
  readonly indexOf: (id: string) => number | null;
  /** Whether more are to come after the last one. */
  readonly mayGrow: boolean;
}

export interface Steps<Item extends Target> {
  /** The place of the interception that is open, from 0; null where it is not among them. */
  index: number | null;
  /** Goes on by so many, as far as there are any; waits for those that are on their way. */
  by: (steps: number) => void;
  to: (item: Item) => void;
  hasPrevious: boolean;
  hasNext: boolean;
}

/** Walking from one interception to the next. */
export function useSteps<Item extends Target>(
  { length, at, indexOf, mayGrow }: Order<Item>,
  id: string | null,
  go: OpenInterception['go'],
): Steps<Item> {
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
  const { paced: to, waiting } = usePaced(step, PACE);

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
      waitingForMore.current = target === undefined && mayGrow;
      if (target) to(target);
    },
    to,
    hasPrevious: index !== null && index > 0,
    hasNext: index !== null && (index + 1 < length || mayGrow),
  };
}

function addressedId(): string | null {
  return interceptionIdOf(window.location.pathname);
}
