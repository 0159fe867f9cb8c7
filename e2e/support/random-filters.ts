import type { Interception } from '#shared/domain/interception.ts';

/** Filter values by their key in the URL. */
export type RandomFilter = Partial<
  Record<'initiator' | 'provider' | 'model' | 'client' | 'started_after' | 'started_before', string>
>;

/** A seeded generator: every run gets the same numbers. */
function rng(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Generates filters from values of the rows, with one or more keys, so that most of them match. */
export function* randomFilters(rows: readonly Interception[], count: number): Generator<RandomFilter> {
  const nextRandom = rng(7);
  const pick = (): Interception => {
    const row = rows[Math.floor(nextRandom() * rows.length)];
    if (!row) throw new Error('There are no rows');
    return row;
  };
  for (let index = 0; index < count; index += 1) {
    const row = pick();
    const times = [pick().started_at, pick().started_at].toSorted();
    yield {
      ...(nextRandom() < 0.2 && { initiator: row.initiator.username }),
      ...(nextRandom() < 0.25 && { provider: row.provider }),
      ...(nextRandom() < 0.25 && { model: row.model }),
      ...(nextRandom() < 0.2 && { client: row.client ?? 'Unknown' }),
      ...(nextRandom() < 0.5 && { started_after: times[0] ?? '' }),
      ...(nextRandom() < 0.4 && times[0] !== times[1] && { started_before: times[1] ?? '' }),
    };
  }
}

const CONDITIONS = [
  ['initiator', 'lower(u.username) = lower(?)'],
  ['provider', 'i.provider = ?'],
  ['model', 'i.model = ?'],
  ['client', "coalesce(i.client, 'Unknown') = ?"],
  ['started_after', 'i.started_at >= ?::timestamptz'],
  ['started_before', 'i.started_at <= ?::timestamptz'],
] as const;

/** The SQL condition of a filter and its parameters. */
export function conditionOf(filter: RandomFilter): [where: string, params: string[]] {
  const terms = ['i.ended_at IS NOT NULL'];
  const params: string[] = [];
  for (const [key, condition] of CONDITIONS) {
    const value = filter[key];
    if (value === undefined) continue;
    params.push(value);
    terms.push(condition.replace('?', `$${params.length}`));
  }
  return [terms.join(' AND '), params];
}

const FROM = 'FROM aibridge_interceptions i JOIN visible_users u ON u.id = i.initiator_id';
const TOKENS = `LEFT JOIN (
  SELECT interception_id, sum(input_tokens) AS input, sum(cache_read_input_tokens) AS cache_read,
    sum(cache_write_input_tokens) AS cache_write, sum(output_tokens) AS output
  FROM aibridge_token_usages GROUP BY interception_id
) t ON t.interception_id = i.id WHERE WHERE_HERE`;
const sum = (name: string): string => `coalesce(sum(t.${name}), 0)`;
const TOTAL = `coalesce(sum(t.input + t.cache_read + t.cache_write + t.output), 0)`;

/** The totals of the usage page, computed by PostgreSQL. */
export const SQL = {
  count: `SELECT count(*) ${FROM} WHERE WHERE_HERE`,
  models: `SELECT i.model, ${['input', 'cache_read', 'cache_write', 'output'].map(sum).join(', ')}, ${TOTAL}, count(*)
    ${FROM} ${TOKENS} GROUP BY i.model`,
  people: `SELECT u.username, count(*), ${TOTAL} ${FROM} ${TOKENS} GROUP BY u.id, u.username`,
  tools: `SELECT c.tool, count(*), count(*) FILTER (WHERE c.injected),
    count(*) FILTER (WHERE c.injected AND coalesce(c.invocation_error, '') <> '')
    ${FROM} JOIN aibridge_tool_usages c ON c.interception_id = i.id WHERE WHERE_HERE GROUP BY c.tool`,
};
