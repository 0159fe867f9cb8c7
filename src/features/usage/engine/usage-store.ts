import { createStore, type Store } from '#shared/lib/store.ts';
import { NOT_BEGUN, type Part, type UsageState } from './usage-state.ts';

export interface UsageStore extends Store<UsageState> {
  /** Several parts at once, by their number. */
  changeParts: (patches: ReadonlyMap<number, Partial<Part>>, more?: Partial<UsageState>) => void;
}

/** The state of a reading. */
export function createUsageStore(): UsageStore {
  const store = createStore(NOT_BEGUN);
  return {
    ...store,
    changeParts(patches, more = {}) {
      const parts = store.state().parts.map((part, number) => ({ ...part, ...patches.get(number) }));
      store.change({ ...more, parts, read: parts.reduce((sum, { rows }) => sum + rows, 0) });
    },
  };
}
