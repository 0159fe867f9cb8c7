import { microsecondsBetween } from '#shared/i18n/times.ts';
import { addValue, mergeHistogram, type LogHistogram } from '#shared/lib/log-histogram.ts';
import { t } from '#shared/i18n/t.ts';
import { nameWords, configuredProvider, modelKey, type ModelIdentity, NO_CLIENT } from './row-values.ts';
import type { Interception } from './interception.ts';
import { addTokens, NO_TOKENS, sumTokens, totalTokens, type TokenCounts } from './tokens.ts';
import { bucketAt } from './time-grid.ts';

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

function addTotals(into: Totals, more: Readonly<Totals>): void {
  into.interceptions += more.interceptions;
  into.prompts += more.prompts;
  into.toolCalls += more.toolCalls;
  into.injectedCalls += more.injectedCalls;
  into.injectedErrors += more.injectedErrors;
  into.unread += more.unread;
  into.tokens = addTokens(into.tokens, more.tokens);
}

/** Adds to the group of this key; the first that comes names it. */
function addToGroup<Group extends Totals>(
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

export interface PersonTotals extends Totals {
  id: string;
  username: string;
  name: string;
  deleted?: boolean | undefined;
}

export interface ClientTotals extends Totals {
  client: string;
}

export interface ToolTotals {
  /** Empty for tools of the client's own, and where it is not known. */
  server_url: string;
  tool: string;
  calls: number;
  injected: number;
  /** Of the injected ones. */
  failed: number;
}

/** What started in one piece of the time, by `modelKey`. */
export type BucketTotals = Map<string, Totals>;

/** Everything the usage page says of some interceptions. Sums only: no prompt, no input, nothing of a single row. */
export interface UsageSums extends ModelSums {
  byPerson: Map<string, PersonTotals>;
  byClient: Map<string, ClientTotals>;
  byTool: Map<string, ToolTotals>;
  /** By the millisecond at which the piece begins; what started before the first or after the last by `BEFORE`, `AFTER`. */
  byTime: Map<number, BucketTotals>;
  /** Milliseconds from the start of an interception to its end, where it does not end before it starts. */
  durations: LogHistogram;
  /** Interceptions that end before they start: they have no duration. */
  backward: number;
  /** Interceptions that end at the instant they start: their duration is 0. */
  instant: number;
  /** Tokens of an interception. */
  sizes: LogHistogram;
}

/** Keys of what started before, or after, the time that is cut into pieces. */
export const BEFORE = -Infinity;
export const AFTER = Infinity;

export function noUsageSums(): UsageSums {
  return {
    ...noModelSums(),
    byPerson: new Map(),
    byClient: new Map(),
    byTool: new Map(),
    byTime: new Map(),
    durations: new Map(),
    backward: 0,
    instant: 0,
    sizes: new Map(),
  };
}

/** @param edges milliseconds, rising, that cut the time into the pieces of `byTime` */
export function addUsageRow(sums: UsageSums, row: Interception, edges: readonly number[]): void {
  const totals = totalsOf(row);
  addModelRow(sums, row, totals);
  const { id, username, name, deleted } = row.initiator;
  addToGroup(sums.byPerson, id, totals, none => ({ ...none, id, username, name, deleted }));
  const client = row.client ?? NO_CLIENT;
  addToGroup(sums.byClient, client, totals, none => ({ ...none, client }));
  for (const { server_url, tool, injected, invocation_error } of row.tool_usages) {
    const failed = injected && invocation_error !== '';
    addTool(sums.byTool, { server_url, tool, calls: 1, injected: Number(injected), failed: Number(failed) });
  }
  const started = Date.parse(row.started_at);
  if (!Number.isNaN(started)) addToPiece(sums.byTime, pieceOf(edges, started), modelKey(row), totals);
  const took = microsecondsBetween(row.started_at, row.ended_at);
  if (took !== null && took >= 0) addValue(sums.durations, took / 1000);
  if (took !== null && took < 0) sums.backward += 1;
  if (took === 0) sums.instant += 1;
  addValue(sums.sizes, totalTokens(totals.tokens));
}

function pieceOf(edges: readonly number[], started: number): number {
  const [first, last] = [edges[0], edges.at(-1)];
  if (first === undefined || last === undefined) return 0;
  if (started < first) return BEFORE;
  return started < last ? (edges[bucketAt(edges, started)] ?? first) : AFTER;
}

/** Adds sums of other interceptions; in which order never matters. */
export function mergeUsageSums(into: UsageSums, more: Readonly<UsageSums>): void {
  mergeModelSums(into, more);
  for (const [key, group] of more.byPerson) {
    const { id, username, name, deleted } = group;
    addToGroup(into.byPerson, key, group, none => ({ ...none, id, username, name, deleted }));
  }
  for (const [key, group] of more.byClient) {
    addToGroup(into.byClient, key, group, none => ({ ...none, client: group.client }));
  }
  for (const each of more.byTool.values()) addTool(into.byTool, each);
  for (const [start, models] of more.byTime) {
    for (const [key, totals] of models) addToPiece(into.byTime, start, key, totals);
  }
  mergeHistogram(into.durations, more.durations);
  into.backward += more.backward;
  into.instant += more.instant;
  mergeHistogram(into.sizes, more.sizes);
}

/** The same text for the same tool of the same server. */
export function toolKey({ server_url, tool }: Pick<ToolTotals, 'server_url' | 'tool'>): string {
  return JSON.stringify([server_url, tool]);
}

function addTool(tools: Map<string, ToolTotals>, more: Readonly<ToolTotals>): void {
  const key = toolKey(more);
  const known = tools.get(key);
  if (!known) return void tools.set(key, { ...more });
  known.calls += more.calls;
  known.injected += more.injected;
  known.failed += more.failed;
}

function addToPiece(pieces: Map<number, BucketTotals>, start: number, key: string, more: Totals): void {
  let piece = pieces.get(start);
  if (!piece) pieces.set(start, (piece = new Map()));
  let totals = piece.get(key);
  if (!totals) piece.set(key, (totals = noTotals()));
  addTotals(totals, more);
}

export function peopleByTokens({ byPerson }: Readonly<UsageSums>): PersonTotals[] {
  return byTokens([...byPerson.values()], ({ username, id }) => `${username} ${id}`);
}

export function clientsByTokens({ byClient }: Readonly<UsageSums>): ClientTotals[] {
  return byTokens([...byClient.values()], ({ client }) => client);
}

/** Most calls first, then by name and server. */
export function toolsByCalls({ byTool }: Readonly<UsageSums>): ToolTotals[] {
  const order = ({ tool, server_url }: ToolTotals): string => `${tool}\n${server_url}`;
  return [...byTool.values()].sort((a, b) => b.calls - a.calls || (order(a) < order(b) ? -1 : 1));
}

/** What each tool is called, by its key: with its server where another one has the same name. */
export function toolNames(tools: readonly ToolTotals[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const { tool } of tools) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  return new Map(
    tools.map(of => {
      const name = nameWords(of.tool);
      const server = of.server_url === '' ? t('no server') : of.server_url;
      return [toolKey(of), counts.get(of.tool) === 1 ? name : `${name} (${server})`];
    }),
  );
}
