import { createContext, use } from 'react';
import type { Config } from '#model/config.ts';

/** What the server told the page before anything was drawn; null where it told nothing. */
export const ConfigContext = createContext<Config | null>(null);

export function useConfig(): Config | null {
  return use(ConfigContext);
}
