import { costOf, type PriceTable } from '#model/prices.ts';
import type { ModelSums } from '#model/usage/totals.ts';
import type { FigureRow } from '#usage/figure/figure-table.ts';

/** What the models of the figures cost by the person's own prices: columns of the file, where there are any prices. */
export function costColumns({ byModel }: Readonly<ModelSums>, prices: PriceTable | null) {
  if (prices === null) return { names: [], cells: () => [] };
  const groups = [...byModel.values()];
  return {
    names: ['Cost', 'Currency', 'Tokens with a price', 'Prices as of'],
    cells({ key }: FigureRow) {
      const cost = costOf(
        groups.filter(({ model }) => model === key),
        prices,
      );
      return [cost.cost, cost.cost === null ? null : prices.currency, cost.priced, prices.as_of];
    },
  };
}
