import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type InterceptionRow, rowOf } from './interception-row.ts';
import { isAfter, dedupeRows } from './row-order.ts';

const at = (minute: number): InterceptionRow => ({
  ...rowOf(`row-${String(minute).padStart(3, '0')}`),
  started_at: new Date(Date.UTC(2026, 10, 20) - minute * 60_000).toISOString(),
});

it('returns a page in order without copying it', () => {
  const results = [at(2), at(3)];
  expect(dedupeRows([{ count: 4, results: [at(0), at(1)] }], results)).toBe(results);
});

it('returns every row exactly once, in any order and with any duplicates', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 })), pages => {
      const loaded: { count: number; results: readonly InterceptionRow[] }[] = [];
      for (const page of pages) loaded.push({ count: 99, results: dedupeRows(loaded, page.map(at)) });
      const ids = loaded.flatMap(({ results }) => results.map(({ id }) => id));
      expect(ids.toSorted()).toEqual([...new Set(pages.flat().map(minute => at(minute).id))].toSorted());
    }),
  );
});

it('orders rows by the stored time if the response has another', () => {
  const [first, last] = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z'];
  const ordered = [
    { id: '1', started_at: last, stored_start: 'infinity' },
    { id: '3', started_at: last, stored_start: '+294276-12-31T23:59:59.999999Z' },
    { id: '2', started_at: last, stored_start: '+294276-12-31T23:59:59.999999Z' },
    { id: '4', started_at: last, stored_start: '+010000-01-01T00:00:00Z' },
    { id: '9', started_at: last },
    { id: '5', started_at: '2026-11-20T12:00:00Z' },
    { id: '6', started_at: first, stored_start: '+000000-12-31T23:59:59.5Z' },
    { id: '8', started_at: first, stored_start: '-000043-03-15T12:00:00Z' },
    { id: '7', started_at: first, stored_start: '-infinity' },
  ];
  for (const [at, row] of ordered.entries()) {
    for (const [place, other] of ordered.entries()) expect(isAfter(row, other)).toBe(at > place);
  }
});
