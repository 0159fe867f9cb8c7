import { t } from '#lib/words/t.ts';
import type { Price } from '#model/prices.ts';
import { TOKEN_KIND_NAMES } from '#model/token-words.ts';
import { TOKEN_KINDS } from '#model/tokens.ts';

export type PriceColumn = keyof Price;

export const PATTERN_COLUMNS = ['provider', 'model'] as const;
export const PRICE_COLUMNS = [...PATTERN_COLUMNS, ...TOKEN_KINDS] as const;

export const COLUMN_NAMES: Readonly<Record<PriceColumn, string>> = {
  provider: t('Provider'),
  model: t('Model'),
  ...TOKEN_KIND_NAMES,
};
