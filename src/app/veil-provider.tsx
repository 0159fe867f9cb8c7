import type { ReactNode } from 'react';
import { usePreference } from '#shared/settings/use-preference.ts';
import { veilPreference } from '#shared/settings/privacy-mode.ts';
import { VeilContext } from '#shared/ui/veil.ts';

/** Lays the veil over everything in it. */
export function VeilProvider({ children }: { children: ReactNode }) {
  return <VeilContext value={usePreference(veilPreference)}>{children}</VeilContext>;
}
