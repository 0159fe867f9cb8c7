import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { NOT_SEARCHED, type FindState } from './engine/find-state.ts';
import type { Searched } from './found-hits.ts';
import { keptFind, onKeptFind, openFind, type KeptFind } from './kept-find.ts';

const nothing = () => () => undefined;

/**
 * A search, begun at once and stopped with the component. What is there already is drawn at once, for Back.
 * @param of the same object as long as the same is searched
 */
export function useFind(of: Searched): { kept: KeptFind | null; state: FindState } {
  const client = useQueryClient();
  const kept = useSyncExternalStore(onKeptFind, () => keptFind(of));
  useEffect(() => {
    const opened = openFind(of, client);
    opened.wake();
    return () => opened.rest();
  }, [of, client]);
  const reading = kept?.reading;
  const state = useSyncExternalStore(reading?.subscribe ?? nothing, reading?.state ?? (() => NOT_SEARCHED));
  return { kept, state };
}
