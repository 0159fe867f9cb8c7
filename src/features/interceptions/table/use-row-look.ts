import { useMemo, type CSSProperties } from 'react';
import { densityPreference, promptLinesPreference } from '#shared/settings/row-look-preferences.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { useWide } from '#shared/ui/use-wide.ts';
import { closedHeight, type RowLook } from '#features/interceptions/virtualizer/row-height.ts';

export function useRowLook(): RowLook {
  const wide = useWide();
  const density = usePreference(densityPreference);
  const promptLines = usePreference(promptLinesPreference);
  return useMemo(() => ({ wide, density, promptLines }), [wide, density, promptLines]);
}

/** What the stylesheet goes by, on the table as a whole: no row is drawn anew for another look. */
export function lookOf(look: RowLook) {
  const style: CSSProperties & Record<'--row-height', string> = { '--row-height': `${closedHeight(look)}px` };
  return { 'data-density': look.density, 'data-prompt-lines': look.promptLines, style };
}
