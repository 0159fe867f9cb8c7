import { useSyncExternalStore } from 'react';
import type { Preference } from './preference.ts';

export function usePreference<Value>(preference: Pick<Preference<Value>, 'get' | 'subscribe'>): Value {
  return useSyncExternalStore(preference.subscribe, preference.get);
}
