import * as v from 'valibot';
import { modelKey, type ModelIdentity } from './row-values.ts';
import {
  addModelRow,
  AFTER,
  BEFORE,
  noTotals,
  noUsageSums,
  toolKey,
  type BucketTotals,
  type Totals,
  type UsageSums,
  type UsageSummarySums,
} from './usage-totals.ts';

/** The figures of `Totals` on a line, in this order. */
const TOTALS = [
  'interceptions',
  'prompts',
  'toolCalls',
  'injectedCalls',
  'injectedErrors',
  'failed',
  'unread',
] as const;
const TOKENS = ['input', 'cache_read', 'cache_write', 'cache_write_1h', 'output'] as const;

const Figures = v.pipe(v.array(v.number()), v.length(TOTALS.length + TOKENS.length));
const Histogram = v.array(v.tuple([v.number(), v.number()]));

/** The sums of a time range on one line of `GET /dashboard/usage`. */
export const UsageSumsSchema = v.object({
  /** By start of the bucket in milliseconds, or `before` and `after` for rows outside all buckets. */
  models: v.array(
    v.object({
      bucket: v.union([v.number(), v.picklist(['before', 'after'])]),
      provider: v.string(),
      provider_name: v.optional(v.string()),
      model: v.string(),
      figures: Figures,
    }),
  ),
  people: v.array(
    v.object({
      id: v.string(),
      username: v.string(),
      name: v.string(),
      deleted: v.optional(v.boolean()),
      figures: Figures,
    }),
  ),
  clients: v.array(v.object({ client: v.string(), figures: Figures })),
  tools: v.array(
    v.object({
      server_url: v.string(),
      tool: v.string(),
      calls: v.number(),
      injected: v.number(),
      failed: v.number(),
    }),
  ),
  durations: Histogram,
  backward: v.number(),
  instant: v.number(),
  sizes: Histogram,
});

/** The figures of a summary on a line, in this order: without those that need the prompts and tool calls. */
const SUMMARY_TOTALS = ['interceptions', 'failed', 'unread'] as const;

/** The sums of all rows by model and time, on a line of `GET /dashboard/usage` before the slices of many rows. */
export const SummarySchema = v.array(
  v.object({
    bucket: UsageSumsSchema.entries.models.item.entries.bucket,
    provider: v.string(),
    provider_name: v.optional(v.string()),
    model: v.string(),
    figures: v.pipe(v.array(v.number()), v.length(SUMMARY_TOTALS.length + TOKENS.length)),
  }),
);

export type SummaryJson = v.InferOutput<typeof SummarySchema>;

/** The summary's figures of a model. */
export function summaryFigures(figures: readonly number[]): number[] {
  const { tokens, ...totals } = totalsFromFigures(figures);
  return [...SUMMARY_TOTALS.map(name => totals[name]), ...TOKENS.map(kind => tokens[kind])];
}

export type UsageSumsJson = v.InferOutput<typeof UsageSumsSchema>;

function totalsFromFigures(figures: readonly number[]): Totals {
  const totals = noTotals();
  for (const [at, name] of TOTALS.entries()) totals[name] = figures[at] ?? 0;
  for (const [at, name] of TOKENS.entries()) totals.tokens[name] = figures[TOTALS.length + at] ?? 0;
  return totals;
}

export function summaryFromJson(json: SummaryJson): UsageSummarySums {
  const sums = noUsageSums();
  for (const { bucket, figures, ...model } of json) {
    const totals = noTotals();
    for (const [at, name] of SUMMARY_TOTALS.entries()) totals[name] = figures[at] ?? 0;
    for (const [at, kind] of TOKENS.entries()) totals.tokens[kind] = figures[SUMMARY_TOTALS.length + at] ?? 0;
    addModelTotals(sums, model, bucket, totals);
  }
  return sums;
}

function addModelTotals(
  sums: UsageSums,
  model: ModelIdentity,
  bucket: number | 'before' | 'after',
  totals: Totals,
): void {
  addModelRow(sums, model, totals);
  const start = bucket === 'before' ? BEFORE : bucket === 'after' ? AFTER : bucket;
  let models = sums.byTime.get(start);
  if (!models) sums.byTime.set(start, (models = new Map() satisfies BucketTotals));
  models.set(modelKey(model), totals);
}

export function usageSumsFromJson(json: UsageSumsJson): UsageSums {
  const sums = noUsageSums();
  for (const { bucket, figures, ...model } of json.models) {
    addModelTotals(sums, model, bucket, totalsFromFigures(figures));
  }
  for (const { figures, ...person } of json.people) {
    sums.byPerson.set(person.id, { ...totalsFromFigures(figures), ...person });
  }
  for (const { client, figures } of json.clients) {
    sums.byClient.set(client, { ...totalsFromFigures(figures), client });
  }
  for (const tool of json.tools) sums.byTool.set(toolKey(tool), { ...tool });
  sums.durations = new Map(json.durations);
  sums.backward = json.backward;
  sums.instant = json.instant;
  sums.sizes = new Map(json.sizes);
  return sums;
}
