import { createContext, use, useState } from 'react';

/** Which veil lies over what people and models wrote, null where none does. Where nobody says, one does. */
export const VeilContext = createContext<number | null>(0);

/** Whether such texts are hidden: for what shows one line and cannot be pressed, and for what is copied and saved. */
export function useVeil(): boolean {
  return use(VeilContext) !== null;
}

export interface Unveiling {
  hidden: boolean;
  /** It is seen only because it was asked for. */
  asked: boolean;
  show: () => void;
}

/** One text that can be shown by itself; until it goes from the screen, or the next veil comes. */
export function useUnveiling(): Unveiling {
  const veil = use(VeilContext);
  const [askedUnder, setAskedUnder] = useState<number | null>(null);
  const asked = veil !== null && askedUnder === veil;
  return { hidden: veil !== null && !asked, asked, show: () => setAskedUnder(veil) };
}
