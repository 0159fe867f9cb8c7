import { t } from '#shared/i18n/t.ts';
import type { MoreChoices } from '#shared/ui/choice-modes.ts';

/** What the control of one filter key takes: its value, what to do with a new one, and the id of what is wrong with it. */
export interface FilterControlProps {
  value: string | null;
  onChoose: (value: string | null) => void;
  problem: string | null;
  more: MoreChoices;
}

/** Said under the choices where Coder has no list of them, or does not show it to this person. */
export const FROM_LOADED_ROWS = t('From the rows loaded so far; any other can be typed.');

/** The provider types that Coder's bridge speaks to; others are offered once a row with them was seen. */
const PROVIDERS = ['anthropic', 'copilot', 'openai'];

export function providerNames(seen: readonly string[]): string[] {
  return [...new Set([...PROVIDERS, ...seen])].sort();
}
