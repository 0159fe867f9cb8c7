import type { QueryClient } from '@tanstack/react-query';
import { pause } from '#shared/lib/pause.ts';
import { createStore } from '#shared/lib/store.ts';
import { createFindReading, type FindReading } from './engine/find-rows.ts';
import { openFinder } from './engine/open-finder.ts';
import { usageSource } from '#features/usage/engine/usage-source.ts';
import { searchedKey, type Searched } from './found-hits.ts';

export interface KeptFind {
  reading: FindReading;
  /** How many of the hits are listed. */
  listed: () => number;
  list: (most: number) => void;
  /** Begins, or goes on where it rested. */
  wake: () => void;
  /** Nobody looks at it for now. */
  rest: () => void;
}

/** Hits that are listed at first, and more each time that is asked for: a document of 100,000 would stand still. */
export const LISTED = 100;

/** The last search: on a narrow screen its list gives way to each hit that is opened, and Back shows it as it was. */
const store = createStore<{ last: { key: string; kept: KeptFind } | null }>({ last: null });

export const onKeptFind = store.subscribe;

/** The search if it is the last one, null where it has to be opened first. */
export function keptFind(of: Searched): KeptFind | null {
  const { last } = store.state();
  return last?.key === searchedKey(of) ? last.kept : null;
}

/** The search, not begun where it is a new one. */
export function openFind(of: Searched, client: QueryClient): KeptFind {
  const found = keptFind(of);
  if (found) return found;
  store.state().last?.kept.reading.close();
  const reading = createFindReading({
    ...of,
    source: usageSource(client, of.asOf),
    patience: { wait: pause, random: Math.random },
    openFinder,
  });
  const kept = keep(reading);
  store.change({ last: { key: searchedKey(of), kept } });
  return kept;
}

function keep(reading: FindReading): KeptFind {
  let listed = LISTED;
  let rests = true;
  return {
    reading,
    listed: () => listed,
    list: most => void (listed = most),
    wake() {
      if (rests) reading.start();
      rests = false;
    },
    rest() {
      rests = reading.state().phase === 'searching';
      if (rests) reading.stop();
    },
  };
}
