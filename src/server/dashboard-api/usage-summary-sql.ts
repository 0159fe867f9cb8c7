import { summaryFigures, type SummaryJson } from '#shared/domain/usage-json.ts';
import type { Queryable } from '#server/sources/database.ts';
import { invalidTokens, tokenSumColumns } from './token-sql.ts';
import { bucketOf, interceptionsSql, type SliceSums, type UsageStatement } from './usage-sql.ts';

/*
 * The sums above the list: by model over time, of interceptions and tokens. Postgres divides these statements among its
 * workers, which it cannot do with several groupings at once, and they need no sums of each interception. So they take a
 * fraction of the time of `querySums`.
 */

const GROUP = 'bucket, provider, provider_name, model';

interface GroupRow {
  readonly bucket: number;
  readonly provider: string;
  readonly provider_name: string;
  readonly model: string;
  /** As in `SummarySchema`. */
  readonly figures: readonly number[];
  readonly is_invalid?: boolean;
}

const FIGURES = [
  'interceptions',
  'failed',
  'unread',
  'input',
  'cache_read',
  'cache_write',
  'cache_write_1h',
  'output',
] as const;

/** An array of all figures. Those without an expression are 0. */
function figuresSql(expressions: Partial<Record<(typeof FIGURES)[number], string>>): string {
  return `ARRAY[${FIGURES.map(name => expressions[name] ?? '0').join(', ')}]::float8[] AS figures`;
}

const countOf = (condition: string): string => `count(*) FILTER (WHERE ${condition})`;
const distinctCountOf = (condition: string): string =>
  `count(DISTINCT child.interception_id) FILTER (WHERE ${condition})`;

/** All interceptions, those whose request failed, and those with a time that cannot be written. */
function interceptionFigures(statement: UsageStatement): string {
  const figures = figuresSql({
    interceptions: 'count(*)',
    failed: countOf('is_failed'),
    unread: countOf('is_clamped'),
  });
  return `SELECT ${GROUP}, ${figures} FROM (${interceptionsSql(statement)}) AS i GROUP BY ${GROUP}`;
}

function childSums(statement: UsageStatement, table: string, sums: string, condition = 'true'): string {
  return `SELECT ${GROUP}, ${sums} FROM ${table} AS child
    JOIN (${interceptionsSql(statement)}) AS i ON i.id = child.interception_id
    WHERE ${condition} GROUP BY ${GROUP}`;
}

/**
 * Interceptions of which only a tool call failed. With `NOT is_failed` as a condition of the rows, the planner would expect
 * few of them, and look up their calls one by one.
 */
function failedCallFigures(statement: UsageStatement): string {
  const figures = figuresSql({ failed: distinctCountOf('NOT is_failed') });
  return childSums(statement, 'aibridge_tool_usages', figures, `invocation_error <> ''`);
}

function tokenFigures(statement: UsageStatement): string {
  const sums = childSums(statement, 'aibridge_token_usages', tokenSumColumns(statement.columns));
  const kinds = ['input', 'cache_read', 'cache_write', 'cache_write_1h', 'output'] as const;
  const figures = figuresSql(Object.fromEntries(kinds.map(kind => [kind, kind])));
  return `SELECT ${GROUP}, ${figures}, is_invalid FROM (${sums}) AS sums`;
}

/** Interceptions with a token count that cannot be summed, except those that are counted for their times. */
function invalidTokenFigures(statement: UsageStatement): string {
  const figures = figuresSql({ unread: distinctCountOf('is_clamped IS NOT TRUE') });
  return childSums(statement, 'aibridge_token_usages', figures, `(${invalidTokens(statement.columns)})`);
}

/** Sums the rows of all slices of a statement. */
export async function querySummary(tx: Queryable, statement: UsageStatement): Promise<SummaryJson> {
  const add = async (sqlOf: (of: UsageStatement) => string): Promise<GroupRow[]> => {
    const of = { ...statement, params: statement.params.copy() };
    return await tx.query<GroupRow>(sqlOf(of), of.params.values);
  };
  // The planner expects many groups, and would sort all rows instead of hashing them.
  await tx.query(`SELECT set_config('enable_sort', 'off', true)`);
  const rows = await add(interceptionFigures);
  rows.push(...(await add(failedCallFigures)));
  const tokens = await add(tokenFigures);
  rows.push(...tokens);
  if (tokens.some(row => row.is_invalid === true)) rows.push(...(await add(invalidTokenFigures)));
  await tx.query(`SELECT set_config('enable_sort', 'on', true)`);
  const { columns, edges } = statement;
  return joinSummaries(
    rows.map(({ bucket, provider, provider_name, model, figures }) => ({
      bucket: bucketOf(bucket, edges),
      provider,
      ...(columns.has('aibridge_interceptions.provider_name') && { provider_name }),
      model,
      figures: [...figures],
    })),
  );
}

/** The summary of sums that are known. */
export function summaryOf(models: SliceSums['models']): SummaryJson {
  return models.map(({ figures, ...of }) => ({ ...of, figures: summaryFigures(figures) }));
}

/** Adds the figures of equal models in the same bucket. */
export function joinSummaries(summaries: SummaryJson): SummaryJson {
  const joined = new Map<string, SummaryJson[number]>();
  for (const { figures, ...of } of summaries) {
    const key = JSON.stringify([of.bucket, of.provider, of.provider_name, of.model]);
    const known = joined.get(key)?.figures;
    joined.set(key, { ...of, figures: figures.map((figure, at) => figure + (known?.[at] ?? 0)) });
  }
  return [...joined.values()];
}
