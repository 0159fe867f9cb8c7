import { microsecondsBetween } from '#lib/times.ts';
import { addValue, mergeHistogram, type LogHistogram } from '#lib/log-histogram.ts';
import { pieceAt } from '#lib/time-grid.ts';
import type { Interception } from '#model/interception.ts';
import { totalTokens } from '#model/tokens.ts';
import {
  addModelRow,
  addToGroup,
  addTotals,
  byTokens,
  mergeModelSums,
  noModelSums,
  noTotals,
  totalsOf,
  type ModelSums,
  type Totals,
} from './totals.ts';

export interface PersonTotals extends Totals {
  id: string;
  username: string;
  name: string;
}

export interface ClientTotals extends Totals {
  client: string;
}

export interface ToolTotals {
  tool: string;
  calls: number;
  injected: number;
  /** Of the injected ones. */
  failed: number;
}

/** What started in one piece of the time: by the name of the model. */
export type PieceTotals = Map<string, Totals>;

/** Everything the usage page says of some interceptions. Sums only: no prompt, no input, nothing of a single row. */
export interface UsageSums extends ModelSums {
  byPerson: Map<string, PersonTotals>;
  byClient: Map<string, ClientTotals>;
  byTool: Map<string, ToolTotals>;
  /** By the millisecond at which the piece begins. */
  byTime: Map<number, PieceTotals>;
  /** Milliseconds from the start of an interception to its end, where it does not end before it starts. */
  durations: LogHistogram;
  /** Interceptions that end before they start: they have no duration. */
  backward: number;
  /** Interceptions that end at the instant they start: their duration is 0. */
  instant: number;
  /** Tokens of an interception. */
  sizes: LogHistogram;
}

/** What a row without a client counts as, and what the API finds it by. */
const NO_CLIENT = 'Unknown';

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
  const { id, username, name } = row.initiator;
  addToGroup(sums.byPerson, id, totals, none => ({ ...none, id, username, name }));
  const client = row.client ?? NO_CLIENT;
  addToGroup(sums.byClient, client, totals, none => ({ ...none, client }));
  for (const { tool, injected, invocation_error } of row.tool_usages) {
    const failed = injected && invocation_error !== '';
    addTool(sums.byTool, { tool, calls: 1, injected: Number(injected), failed: Number(failed) });
  }
  const started = Date.parse(row.started_at);
  if (!Number.isNaN(started)) addToPiece(sums.byTime, edges[pieceAt(edges, started)] ?? 0, row.model, totals);
  const took = microsecondsBetween(row.started_at, row.ended_at);
  if (took !== null && took >= 0) addValue(sums.durations, took / 1000);
  if (took !== null && took < 0) sums.backward += 1;
  if (took === 0) sums.instant += 1;
  addValue(sums.sizes, totalTokens(totals.tokens));
}

/** Adds sums of other interceptions; in which order never matters. */
export function mergeUsageSums(into: UsageSums, more: Readonly<UsageSums>): void {
  mergeModelSums(into, more);
  for (const [key, group] of more.byPerson) {
    const { id, username, name } = group;
    addToGroup(into.byPerson, key, group, none => ({ ...none, id, username, name }));
  }
  for (const [key, group] of more.byClient) {
    addToGroup(into.byClient, key, group, none => ({ ...none, client: group.client }));
  }
  for (const each of more.byTool.values()) addTool(into.byTool, each);
  for (const [start, models] of more.byTime) {
    for (const [model, totals] of models) addToPiece(into.byTime, start, model, totals);
  }
  mergeHistogram(into.durations, more.durations);
  into.backward += more.backward;
  into.instant += more.instant;
  mergeHistogram(into.sizes, more.sizes);
}

function addTool(tools: Map<string, ToolTotals>, more: Readonly<ToolTotals>): void {
  const known = tools.get(more.tool);
  if (!known) return void tools.set(more.tool, { ...more });
  known.calls += more.calls;
  known.injected += more.injected;
  known.failed += more.failed;
}

function addToPiece(pieces: Map<number, PieceTotals>, start: number, model: string, more: Totals): void {
  let piece = pieces.get(start);
  if (!piece) pieces.set(start, (piece = new Map()));
  let totals = piece.get(model);
  if (!totals) piece.set(model, (totals = noTotals()));
  addTotals(totals, more);
}

export function peopleByTokens({ byPerson }: Readonly<UsageSums>): PersonTotals[] {
  return byTokens([...byPerson.values()], ({ username, id }) => `${username} ${id}`);
}

export function clientsByTokens({ byClient }: Readonly<UsageSums>): ClientTotals[] {
  return byTokens([...byClient.values()], ({ client }) => client);
}

/** Most calls first, then by name. */
export function toolsByCalls({ byTool }: Readonly<UsageSums>): ToolTotals[] {
  return [...byTool.values()].sort((a, b) => b.calls - a.calls || (a.tool < b.tool ? -1 : 1));
}
