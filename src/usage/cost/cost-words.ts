import { formatCount, formatShare } from '#lib/numbers.ts';
import type { Cost } from '#model/prices.ts';

/** Which tokens a cost is of: rounded down, for it must not seem to cover more than it does. */
export function costCovers({ priced, tokens }: Pick<Cost, 'priced' | 'tokens'>): string {
  if (priced === tokens) return 'all tokens';
  const share = formatShare(Math.floor((1000 * priced) / tokens), 1000);
  return priced > 0 && 1000 * priced < tokens ? 'under 0.1 % of tokens' : `${share} of tokens`;
}

/** The exact figures behind `costCovers`. */
export function pricedTokens({ priced, tokens }: Pick<Cost, 'priced' | 'tokens'>): string {
  return `${formatCount(priced)} of ${formatCount(tokens)} tokens have a price`;
}
