import { modelColour, REST_COLOUR } from '#shared/ui/model-colours.ts';
import { ALL, OTHERS, type Stack } from './time-rows.ts';

/** Models have their own colour; what is not of one model stands back. */
export function stackColour(stack: Stack): string {
  if (stack === ALL) return 'var(--accent)';
  return stack === OTHERS ? REST_COLOUR : modelColour(stack.key);
}
