import { createPreference } from './preference.ts';

export type PromptFormat = 'text' | 'markdown';

/** How prompts are read: as they were written, unless rendering them is asked for. */
export const promptFormatPreference = createPreference<PromptFormat>(
  'prompt-format',
  ['text', 'markdown'],
  'text',
);
