import type { Interception } from '#model/interception.ts';
import { addTokens, NO_TOKENS, sumTokens, totalTokens, type TokenCounts } from '#model/tokens.ts';

/** What some interceptions add up to. */
export interface Totals {
  interceptions: number;
  prompts: number;
  toolCalls: number;
  /** Calls of tools that Coder injected: the only ones whose errors are recorded. */
  injectedCalls: number;
  injectedErrors: number;
  /** Interceptions with a field that could not be read: what should stand there is in none of these sums. */
  unread: number;
  tokens: TokenCounts;
}

export interface ModelTotals extends Totals {
  provider: string;
  model: string;
}

/** The sums that stand above the list: of everything, and by model. */
export interface ModelSums {
  all: Totals;
  /** By provider and model: prices differ by both. */
  byModel: Map<string, ModelTotals>;
}

export function noTotals(): Totals {
  return {
    interceptions: 0,
    prompts: 0,
    toolCalls: 0,
    injectedCalls: 0,
    injectedErrors: 0,
    unread: 0,
    tokens: { ...NO_TOKENS },
  };
}

export function noModelSums(): ModelSums {
  return { all: noTotals(), byModel: new Map() };
}

/** What one interception is in any sum. */
export function totalsOf(row: Interception): Totals {
  const injected = row.tool_usages.filter(call => call.injected);
  return {
    interceptions: 1,
    prompts: row.user_prompts.length,
    toolCalls: row.tool_usages.length,
    injectedCalls: injected.length,
    injectedErrors: injected.filter(call => call.invocation_error !== '').length,
    unread: row.unread ? 1 : 0,
    tokens: sumTokens(row.token_usages),
  };
}

export function addTotals(into: Totals, more: Readonly<Totals>): void {
  into.interceptions += more.interceptions;
  into.prompts += more.prompts;
  into.toolCalls += more.toolCalls;
  into.injectedCalls += more.injectedCalls;
  into.injectedErrors += more.injectedErrors;
  into.unread += more.unread;
  into.tokens = addTokens(into.tokens, more.tokens);
}

/** Adds to the group of this key; the first that comes names it. */
export function addToGroup<Group extends Totals>(
  groups: Map<string, Group>,
  key: string,
  totals: Readonly<Totals>,
  open: (none: Totals) => Group,
): Group {
  let group = groups.get(key);
  if (!group) groups.set(key, (group = open(noTotals())));
  addTotals(group, totals);
  return group;
}

export function addModelRow(
  sums: ModelSums,
  { provider, model }: Pick<Interception, 'provider' | 'model'>,
  totals: Readonly<Totals>,
): void {
  addTotals(sums.all, totals);
  addToGroup(sums.byModel, JSON.stringify([provider, model]), totals, none => ({ ...none, provider, model }));
}

export function mergeModelSums(into: ModelSums, more: Readonly<ModelSums>): void {
  addTotals(into.all, more.all);
  for (const [key, group] of more.byModel) {
    const { provider, model } = group;
    addToGroup(into.byModel, key, group, none => ({ ...none, provider, model }));
  }
}

/**
 * By name alone, as the API filters: of several providers that offer a model of one name, the first by name stands for
 * it. Most tokens first; equal sums by name, so that the order never depends on the order of reading.
 */
export function modelsByTokens({ byModel }: Readonly<ModelSums>): ModelTotals[] {
  const named = new Map<string, ModelTotals>();
  for (const group of byModel.values()) {
    const { provider, model } = group;
    const sum = addToGroup(named, model, group, none => ({ ...none, provider, model }));
    if (provider < sum.provider) sum.provider = provider;
  }
  return byTokens([...named.values()], ({ model }) => model);
}

/** Most tokens first, then by name. */
export function byTokens<Group extends Totals>(
  groups: readonly Group[],
  nameOf: (group: Group) => string,
): Group[] {
  return [...groups].sort(
    (a, b) => totalTokens(b.tokens) - totalTokens(a.tokens) || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
}
