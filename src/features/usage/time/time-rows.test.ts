import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeGrid } from '#shared/domain/time-grid.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { addUsageRow, noUsageSums } from '#shared/domain/usage-totals.ts';
import { chartCsv } from '#features/usage/chart-card/chart-table.ts';
import { countsToBars, totalsToBars, timeColumns, timeTable } from './time-rows.ts';

const DAY = 86_400_000;
const NOV = Date.UTC(2026, 10, 22);

function rowAt(time: number, model: string): Interception {
  const started_at = new Date(time).toISOString();
  return {
    id: started_at,
    api_key_id: null,
    initiator: { id: 'p', username: 'p', name: '', avatar_url: '' },
    provider: 'a',
    model,
    metadata: null,
    started_at,
    ended_at: started_at,
    token_usages: [
      {
        id: 'u',
        interception_id: started_at,
        provider_response_id: 'r',
        metadata: null,
        created_at: started_at,
        input_tokens: 3,
        output_tokens: 2,
      },
    ],
    user_prompts: [],
    tool_usages: [],
  };
}

const href = (from: number | null, to: number | null): string => `${from} ${to}`;

describe('the rows of a chart over time', () => {
  it('add up to everything, whatever lies outside of the bars', () => {
    const times = fc.array(
      fc.oneof(
        fc.integer({ min: NOV, max: NOV + 5 * DAY }),
        fc.constantFrom(0, Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59Z'), NOV - 1),
      ),
    );
    fc.assert(
      fc.property(times, fc.constantFrom('tokens', 'interceptions'), (all, measure) => {
        const { edges } = timeGrid(NOV, NOV + 5 * DAY, 'UTC', 120);
        const sums = noUsageSums();
        all.forEach((time, at) => addUsageRow(sums, rowAt(time, `model-${at % 9}`), edges));
        const bars = totalsToBars(sums, edges, measure);
        const { rows } = timeTable({ ...bars, measure }, 'UTC', href);
        const total = rows.reduce((sum, { cells }) => sum + Number(cells.at(-1)), 0);
        expect(total).toBe(all.length * (measure === 'tokens' ? 5 : 1));
        const outside = (bars.before?.interceptions ?? 0) + (bars.after?.interceptions ?? 0);
        const [first = 0, last = 0] = [edges[0], edges.at(-1)];
        expect(outside).toBe(all.filter(time => time < first || time >= last).length);
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      }),
    );
  });

  it('have start and end with an offset in the file, and units in its header', () => {
    const edges = [NOV, NOV + DAY, NOV + 2 * DAY];
    const sums = noUsageSums();
    for (const time of [0, NOV, NOV + DAY, NOV + 900 * DAY]) addUsageRow(sums, rowAt(time, 'm'), edges);
    const bars = totalsToBars(sums, edges, 'tokens');
    const table = timeTable({ ...bars, measure: 'tokens' }, 'UTC', href);
    const csv = chartCsv(table, 'All 4', timeColumns(bars, 'UTC', '1970-01-01T00:00:00Z'));
    expect(csv.replace('\uFEFF', '').split('\r\n')).toEqual([
      'Time,m (tokens),Total (tokens),Start,End,Coverage',
      '"Before Nov 22, 2026, 00:00:00",5,5,1970-01-01T00:00:00+00:00,2026-11-22T00:00:00+00:00,All 4',
      '"Nov 22, 2026",5,5,2026-11-22T00:00:00+00:00,2026-11-23T00:00:00+00:00,All 4',
      '"Nov 23, 2026",5,5,2026-11-23T00:00:00+00:00,2026-11-24T00:00:00+00:00,All 4',
      '"Nov 24, 2026, 00:00:00 and later",5,5,2026-11-24T00:00:00+00:00,,All 4',
      '',
    ]);
    expect(table.rows.map(row => row.href)).toEqual([
      `null ${NOV}`,
      `${NOV} ${NOV + DAY}`,
      `${NOV + DAY} ${NOV + 2 * DAY}`,
      `${NOV + 2 * DAY} null`,
    ]);
  });

  it('do not include what the server counted outside of the charted time', () => {
    const slice = (from: number, to: number, count: number | null) => ({
      started_after: null,
      started_before: null,
      from,
      to,
      count,
    });
    const charted = { from: NOV, to: NOV + DAY, before: 1, after: 0 };
    const shape = [slice(0, NOV, 1), slice(NOV, NOV + DAY, 7), slice(NOV + DAY, NOV + 2 * DAY, null)];
    const open = slice(NOV + 2 * DAY, NOV + 2 * DAY + 1, 0);
    expect(countsToBars([...shape, open], charted)).toEqual({
      series: [expect.objectContaining({ key: 'Interceptions', label: 'Interceptions' })],
      bars: [
        { from: NOV, to: NOV + DAY, values: [7] },
        { from: NOV + DAY, to: NOV + 2 * DAY, values: null },
      ],
      before: { interceptions: 1, values: [1] },
      after: null,
    });
  });
});
