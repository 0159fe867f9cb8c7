import { nameWords } from './name-words.ts';
import type { Interception } from './interception.ts';
import { addTokens, NO_TOKENS, sumTokens, totalTokens, type TokenCounts } from './tokens.ts';
import { configuredProvider, modelKey, type ModelIdentity } from './row-values.ts';

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

export type ModelTotals = Totals & ModelIdentity;

/** The sums that stand above the list: of everything, and by model. */
export interface ModelSums {
  all: Totals;
  /** By `modelKey`. */
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

export function addModelRow(sums: ModelSums, row: ModelIdentity, totals: Readonly<Totals>): void {
  const { provider, provider_name, model } = row;
  addTotals(sums.all, totals);
  addToGroup(sums.byModel, modelKey(row), totals, none => ({ ...none, provider, provider_name, model }));
}

export function mergeModelSums(into: ModelSums, more: Readonly<ModelSums>): void {
  addTotals(into.all, more.all);
  for (const [key, group] of more.byModel) {
    const { provider, provider_name, model } = group;
    addToGroup(into.byModel, key, group, none => ({ ...none, provider, provider_name, model }));
  }
}

/** Most tokens first; equal sums by name, so that the order never depends on the order of reading. */
export function modelsByTokens({ byModel }: Readonly<ModelSums>): ModelTotals[] {
  return byTokens([...byModel.values()], modelOrder);
}

/** Sorts models by name, and those of one name by provider. */
export const modelOrder = (of: ModelIdentity): string => `${of.model}\n${configuredProvider(of)}`;

/** What each model is called, by its key: with its provider where another one has the same name. */
export function modelNames(models: readonly ModelIdentity[]): Map<string, string> {
  const forms: ((of: ModelIdentity) => string)[] = [
    ({ model }) => nameWords(model),
    of => `${nameWords(of.model)} (${nameWords(configuredProvider(of))})`,
    of => `${nameWords(of.model)} (${nameWords(of.provider)}, ${nameWords(of.provider_name ?? '')})`,
  ];
  const counts = forms.map(form => countOf(models.map(form)));
  return new Map(
    models.map(of => {
      const form = forms.find((each, at) => counts[at]?.get(each(of)) === 1);
      return [modelKey(of), form?.(of) ?? modelKey(of)];
    }),
  );
}

function countOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
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
