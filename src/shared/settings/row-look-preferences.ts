import { createPreference } from './preference.ts';

export type Density = 'comfortable' | 'compact';

/** How much room a row has. */
export const densityPreference = createPreference<Density>(
  'density',
  ['comfortable', 'compact'],
  'comfortable',
);

export type PromptLines = '1' | '2';

/** In how many lines a row shows the beginning of its prompt. */
export const promptLinesPreference = createPreference<PromptLines>('prompt-lines', ['1', '2'], '1');
