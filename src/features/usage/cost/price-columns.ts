import { t } from '#shared/i18n/t.ts';
import { PRICE_KINDS, type Price } from '#shared/domain/prices.ts';
import { TOKEN_KIND_NAMES } from '#shared/domain/token-words.ts';

export type PriceColumn = keyof Price;

export const PATTERN_COLUMNS = ['provider', 'model'] as const;
export const PRICE_COLUMNS = [...PATTERN_COLUMNS, ...PRICE_KINDS] as const;

export const COLUMN_NAMES: Readonly<Record<PriceColumn, string>> = {
  provider: t('Provider'),
  model: t('Model'),
  ...TOKEN_KIND_NAMES,
  cache_write_1h: t('Cache write, 1 h'),
};
