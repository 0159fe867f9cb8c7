import { useEffect, useRef } from 'react';
import type { PageAction } from './keys.ts';

/** @param key the key that asked, null for a command */
type Act = (key: string | null) => void;
export type PageActions = Partial<Record<PageAction, Act>>;

const offered: { readonly current: PageActions }[] = [];

/** What can be asked for now; of two who offer the same, whoever came last. */
export function pageAction(action: PageAction): Act | null {
  return offered.findLast(({ current }) => current[action] !== undefined)?.current[action] ?? null;
}

/** Offers what a part of the page can do, for as long as it is drawn. */
export function usePageActions(actions: PageActions): void {
  const newest = useRef(actions);
  useEffect(() => {
    newest.current = actions;
  });
  useEffect(() => {
    offered.push(newest);
    return () => void offered.splice(offered.indexOf(newest), 1);
  }, []);
}
