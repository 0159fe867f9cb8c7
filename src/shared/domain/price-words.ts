import { t } from '#shared/i18n/t.ts';

/** What is wrong with a field of a price table: it is none of what it has to be. */
export type PriceFault = 'currency' | 'as_of' | 'pattern' | 'price';

/** What a field has to be, where it is not. */
export function whatItHasToBe(fault: PriceFault, field: string): string {
  switch (fault) {
    case 'currency':
      return t('{field} has to be a currency’s three capital letters, such as USD.', { field });
    case 'as_of':
      return t('{field} has to be a day, such as 2026-11-01.', { field });
    case 'pattern':
      return t('{field} must not be empty; * stands for any.', { field });
    case 'price':
      return t('{field} has to be a number that is not below 0, such as 3.75.', { field });
  }
}
