import { formatCount, formatShare } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import type { Cost } from '#shared/domain/prices.ts';

/** Which tokens a cost is of: rounded down, for it must not seem to cover more than it does. */
export function costCovers({ priced, tokens }: Pick<Cost, 'priced' | 'tokens'>): string {
  if (priced === tokens) return t('cost of all tokens');
  if (priced > 0 && 1000 * priced < tokens) return t('cost of under 0.1 % of tokens');
  const share = formatShare(Math.floor((1000 * priced) / tokens), 1000);
  return t('cost of {share} of tokens', { share: share ?? '' });
}

/** The exact figures behind `costCovers`. */
export function pricedTokens({ priced, tokens }: Pick<Cost, 'priced' | 'tokens'>): string {
  return plural(
    tokens,
    { one: '{priced} of {n} token has a price', other: '{priced} of {n} tokens have a price' },
    { priced: formatCount(priced) },
  );
}
