import type { Interception } from './interception.ts';
import { addTokens, NO_TOKENS, sumTokens, totalTokens, type TokenCounts } from './tokens.ts';

export interface ModelTotals {
  model: string;
  /** Of several that offer a model of this name the first by name, whichever row was read first. */
  provider: string;
  interceptions: number;
  tokens: TokenCounts;
}

/** What a set of interceptions adds up to. Holds sums only, so it stays small however many rows went in. */
export interface Totals {
  interceptions: number;
  tokens: TokenCounts;
  injectedCalls: number;
  injectedErrors: number;
  /** Keyed by model name: `model` is also what the API can filter by. */
  byModel: ReadonlyMap<string, ModelTotals>;
}

export const NO_TOTALS: Totals = {
  interceptions: 0,
  tokens: NO_TOKENS,
  injectedCalls: 0,
  injectedErrors: 0,
  byModel: new Map(),
};

export function totalsOf(rows: readonly Interception[]): Totals {
  const byModel = new Map<string, ModelTotals>();
  let tokens: TokenCounts = NO_TOKENS;
  let injectedCalls = 0;
  let injectedErrors = 0;
  for (const row of rows) {
    const own = sumTokens(row.token_usages);
    tokens = addTokens(tokens, own);
    for (const call of row.tool_usages) {
      if (!call.injected) continue;
      injectedCalls += 1;
      if (call.invocation_error !== '') injectedErrors += 1;
    }
    addModel(byModel, { model: row.model, provider: row.provider, interceptions: 1, tokens: own });
  }
  return { interceptions: rows.length, tokens, injectedCalls, injectedErrors, byModel };
}

export function addTotals(a: Totals, b: Totals): Totals {
  const byModel = new Map(a.byModel);
  for (const each of b.byModel.values()) addModel(byModel, each);
  return {
    interceptions: a.interceptions + b.interceptions,
    tokens: addTokens(a.tokens, b.tokens),
    injectedCalls: a.injectedCalls + b.injectedCalls,
    injectedErrors: a.injectedErrors + b.injectedErrors,
    byModel,
  };
}

function addModel(byModel: Map<string, ModelTotals>, more: ModelTotals): void {
  const known = byModel.get(more.model);
  byModel.set(
    more.model,
    known
      ? {
          ...known,
          provider: known.provider < more.provider ? known.provider : more.provider,
          interceptions: known.interceptions + more.interceptions,
          tokens: addTokens(known.tokens, more.tokens),
        }
      : more,
  );
}

/** Most tokens first; equal sums by name, so that the order never depends on the order of reading. */
export function modelsByTokens(totals: Totals): ModelTotals[] {
  return [...totals.byModel.values()].sort(
    (a, b) => totalTokens(b.tokens) - totalTokens(a.tokens) || (a.model < b.model ? -1 : 1),
  );
}
