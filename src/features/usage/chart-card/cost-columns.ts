import { costOf, type PriceTable } from '#shared/domain/prices.ts';
import { modelKey } from '#shared/domain/row-values.ts';
import type { ModelSums } from '#shared/domain/totals.ts';
import type { FigureRow } from './figure-table.ts';

/** What the models of the figures cost by the person's own prices: columns of the file, where there are any prices. */
export function costColumns({ byModel }: Readonly<ModelSums>, prices: PriceTable | null) {
  if (prices === null) return { names: [], cells: () => [] };
  const groups = [...byModel.values()];
  return {
    names: ['Cost', 'Currency', 'Tokens with a price', 'Prices as of', 'Cache write for 1 h (tokens)'],
    cells({ key }: FigureRow) {
      const own = groups.filter(group => modelKey(group) === key);
      const cost = costOf(own, prices);
      const oneHour = own.reduce((sum, { tokens }) => sum + tokens.cache_write_1h, 0);
      return [cost.cost, cost.cost === null ? null : prices.currency, cost.priced, prices.as_of, oneHour];
    },
  };
}
