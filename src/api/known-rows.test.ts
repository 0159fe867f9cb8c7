import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { InterceptionRow } from '#model/interception-row.ts';
import { rowOf } from '#model/row-of.ts';
import { freshRows } from './known-rows.ts';

const at = (minute: number): InterceptionRow => ({
  ...rowOf(`row-${String(minute).padStart(3, '0')}`),
  started_at: new Date(Date.UTC(2026, 10, 20) - minute * 60_000).toISOString(),
});

it('leaves pages in order as they are, without a copy', () => {
  const results = [at(2), at(3)];
  expect(freshRows([{ count: 4, results: [at(0), at(1)] }], results)).toBe(results);
});

it('gives every row exactly once, in whatever order they come and however often', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 })), pages => {
      const loaded: { count: number; results: readonly InterceptionRow[] }[] = [];
      for (const page of pages) loaded.push({ count: 99, results: freshRows(loaded, page.map(at)) });
      const ids = loaded.flatMap(({ results }) => results.map(({ id }) => id));
      expect(ids.toSorted()).toEqual([...new Set(pages.flat().map(minute => at(minute).id))].toSorted());
    }),
  );
});
