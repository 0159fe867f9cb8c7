import { costOf, type GroupCost, type PriceTable, type TokenGroup } from '#shared/domain/prices.ts';

export interface CostRow extends GroupCost {
  /** Of the cost; null where there is none. */
  currency: string | null;
}

/** What each model costs, for a table or a file: most tokens first, equal sums by name. */
export function costRows(groups: readonly TokenGroup[], table: PriceTable | null): CostRow[] {
  const { byGroup } = costOf(groups, table ?? { currency: '', as_of: '', prices: [] });
  return byGroup
    .map(row => ({ ...row, currency: row.cost === null || table === null ? null : table.currency }))
    .sort((a, b) => b.tokens - a.tokens || compare(a.model, b.model) || compare(a.provider, b.provider));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
