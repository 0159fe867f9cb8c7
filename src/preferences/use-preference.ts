import { useSyncExternalStore } from 'react';
import type { Preference } from './preference.ts';

export function usePreference<Value>(preference: Preference<Value>): Value {
  return useSyncExternalStore(preference.subscribe, preference.get);
}
