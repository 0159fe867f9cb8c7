import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Interception } from './interception.ts';
import { formatMicros, parseRfc3339 } from './timestamps.ts';
import { findInterception, type FetchList, type ListQuery } from './locate-interception.ts';

interface Row {
  readonly id: string;
  /** Microseconds. */
  readonly at: number;
  readonly listed: boolean;
}

const T0 = 1_763_000_000_000_000n;
const timeOf = (at: number): string => formatMicros(T0 + BigInt(at));
const onWire = ({ id, at }: Row): Interception => ({
  id,
  started_at: timeOf(at),
  api_key_id: null,
  initiator: { id: 'i', username: 'ada', name: '', avatar_url: '' },
  provider: 'openai',
  model: 'gpt-5',
  metadata: null,
  ended_at: null,
  token_usages: [],
  user_prompts: [],
  tool_usages: [],
});
const before = (a: Row, b: Row): number => b.at - a.at || (a.id < b.id ? 1 : -1);

/** The API of Coder 2.34, over rows that may change before each response. */
function api(history: readonly Row[], change: (rows: Row[], requestCount: number) => Row[] = rows => rows) {
  let rows = [...history];
  const queries: ListQuery[] = [];
  const fetchList: FetchList = query => {
    rows = change(rows, queries.length);
    queries.push(query);
    const cursor = rows.find(({ id }) => id === query.after_id);
    if (query.after_id !== undefined && cursor === undefined) return Promise.resolve(null);
    const since = parseRfc3339(query.started_after ?? '');
    const matching = rows
      .filter(row => row.listed && (!since.ok || T0 + BigInt(row.at) >= since.micros))
      .sort(before);
    const rest = cursor ? matching.filter(row => before(cursor, row) < 0) : matching;
    const results = rest.slice(query.offset ?? 0, (query.offset ?? 0) + query.limit).map(onWire);
    return Promise.resolve({ count: matching.length, results });
  };
  return { fetchList, queries, rows: () => rows };
}

const histories = (times: fc.Arbitrary<number>, runs = fc.boolean()) =>
  fc.uniqueArray(fc.record({ id: fc.uuid(), at: times, listed: runs }), {
    minLength: 1,
    maxLength: 60,
    selector: ({ id }) => id,
  });
const always = fc.constant(true);
const picked = (rows: readonly Row[], at: number): Row => {
  const row = rows[at % rows.length];
  if (!row) throw new Error('A history has rows.');
  return row;
};

describe('findInterception', () => {
  test('takes three requests if start times differ and the list does not change, also for the oldest, newest or only row', () =>
    fc.assert(
      fc.asyncProperty(histories(fc.nat(1e9), always), fc.nat(), async (generated, at) => {
        const rows = generated.map((row, index) => ({ ...row, at: row.at * 100 + index }));
        const row = picked(rows, at);
        const { fetchList, queries } = api(rows);
        expect(await findInterception(row.id, fetchList)).toEqual({
          kind: 'found',
          interception: onWire(row),
        });
        expect(queries.length).toBeLessThanOrEqual(3);
        expect(queries.every(({ limit }) => limit <= 2)).toBe(true);
      }),
    ));

  test('takes a few more requests for equal start times, and detects a running row', () =>
    fc.assert(
      fc.asyncProperty(
        histories(
          fc.nat(4),
          fc.integer({ min: 0, max: 9 }).map(n => n > 1),
        ),
        fc.nat(),
        async (rows, at) => {
          const row = picked(rows, at);
          const { fetchList, queries } = api(rows);
          const found = await findInterception(row.id.toUpperCase(), fetchList);
          expect(found).toEqual(
            row.listed ? { kind: 'found', interception: onWire(row) } : { kind: 'running' },
          );
          const ties = Math.max(
            ...rows.map(({ at: each }) => rows.filter(other => other.at === each).length),
          );
          expect(queries.length).toBeLessThanOrEqual(3 + Math.ceil(Math.log2(ties + 1)));
        },
      ),
    ));

  test('finds a row among thousands with the same start time', async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => ({
      id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      at: 7,
      listed: true,
    }));
    for (const at of [0, 1, 2, 999, 2500, 4998, 4999]) {
      const row = picked(rows, at);
      const { fetchList, queries } = api(rows);
      expect(await findInterception(row.id, fetchList)).toMatchObject({
        kind: 'found',
        interception: { id: row.id },
      });
      expect(queries.every(({ limit }) => limit <= 1000)).toBe(true);
      expect(queries.length).toBeLessThanOrEqual(3 + 13);
    }
  });

  test('finds a row while others arrive, end late or are purged', () =>
    fc.assert(
      fc.asyncProperty(
        histories(
          fc.nat(30),
          fc.integer({ min: 0, max: 9 }).map(n => n > 0),
        ),
        fc.nat(),
        fc.array(fc.record({ id: fc.uuid(), at: fc.nat(60) }), { maxLength: 40 }),
        fc.infiniteStream(fc.nat(3)),
        async (history, at, arrivals, events) => {
          const row = picked(history, at);
          const waiting = arrivals.filter(({ id }) => history.every(other => other.id !== id));
          const change = (rows: Row[]): Row[] => {
            const event: unknown = events.next().value;
            const arrived = event === 1 ? waiting.splice(0, 3) : event === 2 ? waiting.splice(0, 1) : [];
            const all = [...rows, ...arrived.map(each => ({ ...each, listed: true }))];
            if (event !== 3) return all;
            const oldest = [...all].sort(before).at(-1);
            return all.filter(each => each !== oldest || each.id === row.id);
          };
          const { fetchList, rows } = api(history, change);
          const found = await findInterception(row.id, fetchList);
          const now = rows().find(({ id }) => id === row.id) ?? row;
          const expected = now.listed ? { kind: 'found', interception: onWire(row) } : { kind: 'running' };
          expect([expected, { kind: 'moving' }]).toContainEqual(found);
        },
      ),
    ));

  test('finds a row during a steady stream of new rows', async () => {
    const rows = Array.from({ length: 300 }, (_, n) => ({
      id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      at: n,
      listed: true,
    }));
    const stream = (all: Row[], requestCount: number): Row[] => [
      ...all,
      ...[1, 2, 3].map(n => ({
        id: `1000000${n}-0000-4000-8000-${String(requestCount).padStart(12, '0')}`,
        at: 1000 + requestCount,
        listed: true,
      })),
    ];
    for (const row of rows.filter((_, n) => n % 50 === 0)) {
      const { fetchList, queries } = api(rows, stream);
      expect(await findInterception(row.id, fetchList)).toMatchObject({
        kind: 'found',
        interception: { id: row.id },
      });
      expect(queries.length).toBeLessThanOrEqual(4);
    }
  });

  test('reports a row that is purged during the search as unknown, not running', async () => {
    const rows = [5, 4, 3, 2, 1].map(n => ({
      id: `00000000-0000-4000-8000-00000000000${n}`,
      at: n,
      listed: true,
    }));
    const row = picked(rows, 2);
    for (const when of [1, 2]) {
      const { fetchList } = api(rows, (all, requestCount) =>
        requestCount >= when ? all.filter(each => each.id !== row.id) : all,
      );
      expect(await findInterception(row.id, fetchList)).toEqual({ kind: 'unknown' });
    }
  });

  test.each([
    ['malformed', 'abc', 0],
    ['malformed', '00000000-0000-4000-8000-00000000000', 0],
    ['unknown', '00000000-0000-0000-0000-000000000000', 0],
    ['unknown', '3f1d2c4b-0000-4000-8000-00000000abcd', 1],
  ] as const)('%s: %s', async (kind, id, requests) => {
    const { fetchList, queries } = api([{ id: '00000000-0000-4000-8000-000000000001', at: 1, listed: true }]);
    expect(await findInterception(id, fetchList)).toEqual({ kind });
    expect(queries).toHaveLength(requests);
  });
});
