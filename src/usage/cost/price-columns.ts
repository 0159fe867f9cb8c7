import { t } from '#lib/words/t.ts';
import { PRICE_KINDS, type Price } from '#model/prices.ts';
import { TOKEN_KIND_NAMES } from '#model/token-words.ts';

export type PriceColumn = keyof Price;

export const PATTERN_COLUMNS = ['provider', 'model'] as const;
export const PRICE_COLUMNS = [...PATTERN_COLUMNS, ...PRICE_KINDS] as const;

export const COLUMN_NAMES: Readonly<Record<PriceColumn, string>> = {
  provider: t('Provider'),
  model: t('Model'),
  ...TOKEN_KIND_NAMES,
  cache_write_1h: t('Cache write, 1 h'),
};
