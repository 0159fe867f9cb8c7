import * as v from 'valibot';
import { PriceTableSchema, type PriceTable } from '#shared/domain/prices.ts';
import { createJsonPreference } from './preference.ts';

/** The prices that costs are worked out from, null as long as the person has set none. */
export const pricesPreference = createJsonPreference<PriceTable | null>('prices', stored => {
  const read = v.safeParse(PriceTableSchema, stored);
  return read.success && read.output.prices.length > 0 ? read.output : null;
});
