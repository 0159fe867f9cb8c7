import { microsecondsBetween } from '#shared/i18n/times.ts';
import { addValue, mergeHistogram, type LogHistogram } from '#shared/lib/log-histogram.ts';
import { t } from '#shared/i18n/t.ts';
import { nameLabel, configuredProvider, modelKey, type ModelIdentity, NO_CLIENT } from './row-values.ts';
import { failureOf, type Interception } from './interception.ts';
import { addTokens, NO_TOKENS, sumTokens, totalTokens, type TokenCounts } from './tokens.ts';
import { bucketAt } from './time-grid.ts';

export interface Totals {
  interceptions: number;
  prompts: number;
  toolCalls: number;
  /** Calls of tools that Coder injected, the only ones whose errors are recorded. */
  injectedCalls: number;
  injectedErrors: number;
  /** Interceptions whose request failed, or one of whose tool calls. */
  failed: number;
  /** Interceptions with an invalid field, whose value is missing in these sums. */
  unread: number;
  tokens: TokenCounts;
}

/** The totals above the list. */
export type SummaryTotals = Pick<Totals, 'interceptions' | 'failed' | 'unread' | 'tokens'>;

export type ModelTotals = Totals & ModelIdentity;

export interface ModelSums {
  all: Totals;
  /** By `modelKey`. */
  byModel: Map<string, ModelTotals>;
}

/** The sums above the list, which a database has before the other sums. */
export interface SummarySums {
  readonly all: SummaryTotals;
  /** By `modelKey`. */
  readonly byModel: ReadonlyMap<string, SummaryTotals & ModelIdentity>;
}

export function noTotals(): Totals {
  return {
    interceptions: 0,
    prompts: 0,
    toolCalls: 0,
    injectedCalls: 0,
    injectedErrors: 0,
    failed: 0,
    unread: 0,
    tokens: { ...NO_TOKENS },
  };
}

export function noModelSums(): ModelSums {
  return { all: noTotals(), byModel: new Map() };
}

export function totalsOf(row: Interception): Totals {
  const injected = row.tool_usages.filter(call => call.injected);
  return {
    interceptions: 1,
    prompts: row.user_prompts.length,
    toolCalls: row.tool_usages.length,
    injectedCalls: injected.length,
    injectedErrors: injected.filter(call => call.invocation_error !== '').length,
    failed: failureOf(row) !== null || row.tool_usages.some(call => call.invocation_error !== '') ? 1 : 0,
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
  into.failed += more.failed;
  into.unread += more.unread;
  into.tokens = addTokens(into.tokens, more.tokens);
}

function addToGroup<Group extends Totals>(
  groups: Map<string, Group>,
  key: string,
  totals: Readonly<Totals>,
  create: (zero: Totals) => Group,
): Group {
  let group = groups.get(key);
  if (!group) groups.set(key, (group = create(noTotals())));
  addTotals(group, totals);
  return group;
}

export function addModelRow(sums: ModelSums, row: ModelIdentity, totals: Readonly<Totals>): void {
  const { provider, provider_name, model } = row;
  addTotals(sums.all, totals);
  addToGroup(sums.byModel, modelKey(row), totals, zero => ({ ...zero, provider, provider_name, model }));
}

export function mergeModelSums(into: ModelSums, more: Readonly<ModelSums>): void {
  addTotals(into.all, more.all);
  for (const [key, group] of more.byModel) {
    const { provider, provider_name, model } = group;
    addToGroup(into.byModel, key, group, zero => ({ ...zero, provider, provider_name, model }));
  }
}

/** Most tokens first, then by name, so that the order does not depend on the order of loading. */
export function modelsByTokens<Group extends SummaryTotals & ModelIdentity>({
  byModel,
}: {
  readonly byModel: ReadonlyMap<string, Group>;
}): Group[] {
  return byTokens([...byModel.values()], modelOrder);
}

/** Sort key: by model, then by provider. */
export const modelOrder = (of: ModelIdentity): string => `${of.model}\n${configuredProvider(of)}`;

/** Most tokens first, then by name. */
export function byTokens<Group extends Pick<Totals, 'tokens'>>(
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
  /** Empty for the client's built-in tools, and if unknown. */
  server_url: string;
  tool: string;
  calls: number;
  injected: number;
  /** Number of injected calls that failed. */
  failed: number;
}

/** Totals of the interceptions that started in one time bucket, by `modelKey`. */
export type BucketTotals = Map<string, Totals>;

/** All sums of the usage page. They contain no prompt, no input and nothing else of a single row. */
export interface UsageSums extends ModelSums {
  byPerson: Map<string, PersonTotals>;
  byClient: Map<string, ClientTotals>;
  byTool: Map<string, ToolTotals>;
  /** By the start of the bucket in milliseconds, or `BEFORE` and `AFTER` for rows outside all buckets. */
  byTime: Map<number, BucketTotals>;
  /** Milliseconds, without interceptions that end before they start. */
  durations: LogHistogram;
  /** Number of interceptions that end before they start. */
  backward: number;
  /** Number of interceptions with a duration of 0. */
  instant: number;
  /** Total tokens per interception. */
  sizes: LogHistogram;
}

/** The sums above the list, by time too. */
export interface UsageSummarySums extends SummarySums {
  readonly byTime: ReadonlyMap<number, ReadonlyMap<string, SummaryTotals>>;
}

/** Keys of `byTime` for rows that started before the first bucket, or after the last. */
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

/** @param edges bounds of the buckets of `byTime` in milliseconds, ascending */
export function addUsageRow(sums: UsageSums, row: Interception, edges: readonly number[]): void {
  const totals = totalsOf(row);
  addModelRow(sums, row, totals);
  const { id, username, name, deleted } = row.initiator;
  addToGroup(sums.byPerson, id, totals, zero => ({ ...zero, id, username, name, deleted }));
  const client = row.client ?? NO_CLIENT;
  addToGroup(sums.byClient, client, totals, zero => ({ ...zero, client }));
  for (const { server_url, tool, injected, invocation_error } of row.tool_usages) {
    const failed = injected && invocation_error !== '';
    addTool(sums.byTool, { server_url, tool, calls: 1, injected: Number(injected), failed: Number(failed) });
  }
  const started = Date.parse(row.started_at);
  if (!Number.isNaN(started)) addToBucket(sums.byTime, bucketStart(edges, started), modelKey(row), totals);
  const micros = microsecondsBetween(row.started_at, row.ended_at);
  if (micros !== null && micros >= 0) addValue(sums.durations, micros / 1000);
  if (micros !== null && micros < 0) sums.backward += 1;
  if (micros === 0) sums.instant += 1;
  addValue(sums.sizes, totalTokens(totals.tokens));
}

function bucketStart(edges: readonly number[], started: number): number {
  const [first, last] = [edges[0], edges.at(-1)];
  if (first === undefined || last === undefined) return 0;
  if (started < first) return BEFORE;
  return started < last ? (edges[bucketAt(edges, started)] ?? first) : AFTER;
}

/** The order of merging does not matter. */
export function mergeUsageSums(into: UsageSums, more: Readonly<UsageSums>): void {
  mergeModelSums(into, more);
  for (const [key, group] of more.byPerson) {
    const { id, username, name, deleted } = group;
    addToGroup(into.byPerson, key, group, zero => ({ ...zero, id, username, name, deleted }));
  }
  for (const [key, group] of more.byClient) {
    addToGroup(into.byClient, key, group, zero => ({ ...zero, client: group.client }));
  }
  for (const each of more.byTool.values()) addTool(into.byTool, each);
  for (const [start, models] of more.byTime) {
    for (const [key, totals] of models) addToBucket(into.byTime, start, key, totals);
  }
  mergeHistogram(into.durations, more.durations);
  into.backward += more.backward;
  into.instant += more.instant;
  mergeHistogram(into.sizes, more.sizes);
}

/** Identifies a tool by its server and name. */
export function toolKey({ server_url, tool }: Pick<ToolTotals, 'server_url' | 'tool'>): string {
  return JSON.stringify([server_url, tool]);
}

function addTool(tools: Map<string, ToolTotals>, more: Readonly<ToolTotals>): void {
  const key = toolKey(more);
  const existing = tools.get(key);
  if (!existing) return void tools.set(key, { ...more });
  existing.calls += more.calls;
  existing.injected += more.injected;
  existing.failed += more.failed;
}

function addToBucket(buckets: Map<number, BucketTotals>, start: number, key: string, more: Totals): void {
  let bucket = buckets.get(start);
  if (!bucket) buckets.set(start, (bucket = new Map()));
  let totals = bucket.get(key);
  if (!totals) bucket.set(key, (totals = noTotals()));
  addTotals(totals, more);
}

export function peopleByTokens({ byPerson }: Readonly<UsageSums>): PersonTotals[] {
  return byTokens([...byPerson.values()], ({ username, id }) => `${username} ${id}`);
}

export function clientsByTokens({ byClient }: Readonly<UsageSums>): ClientTotals[] {
  return byTokens([...byClient.values()], ({ client }) => client);
}

/** Most calls first, then by tool and server. */
export function toolsByCalls({ byTool }: Readonly<UsageSums>): ToolTotals[] {
  const order = ({ tool, server_url }: ToolTotals): string => `${tool}\n${server_url}`;
  return [...byTool.values()].sort((a, b) => b.calls - a.calls || (order(a) < order(b) ? -1 : 1));
}

/** Display names by `toolKey`, with the server only if two tools share a name. */
export function toolNames(tools: readonly ToolTotals[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const { tool } of tools) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  return new Map(
    tools.map(of => {
      const name = nameLabel(of.tool);
      const server = of.server_url === '' ? t('no server') : of.server_url;
      return [toolKey(of), counts.get(of.tool) === 1 ? name : `${name} (${server})`];
    }),
  );
}
