import type { ReactNode } from 'react';
import { usePreference } from '#preferences/use-preference.ts';
import { veilPreference } from '#preferences/veil-preference.ts';
import { VeilContext } from '#ui/veil/veil.ts';

/** Lays the veil over everything in it. */
export function VeilProvider({ children }: { children: ReactNode }) {
  return <VeilContext value={usePreference(veilPreference)}>{children}</VeilContext>;
}
