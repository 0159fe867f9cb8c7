import { expect, it } from 'vitest';
import { previousPeriod } from './time-ranges.ts';

const NOW = Date.parse('2026-11-20T14:00:00Z');
const of = (filters: object) => previousPeriod({ invalid: [], ...filters }, NOW);

it('has the same length, ends directly before, and does not overlap', () => {
  expect(of({ range: '24h', model: 'a' })).toEqual({
    model: 'a',
    started_after: '2026-11-18T14:00:00Z',
    started_before: '2026-11-19T13:59:59.999999Z',
    invalid: [],
  });
});

it('is as long as the elapsed part of a current period', () => {
  expect(of({ started_after: '2026-11-20T00:00:00Z', started_before: '2026-11-21T00:00:00Z' })).toMatchObject(
    {
      started_after: '2026-11-19T00:00:00Z',
      started_before: '2026-11-19T13:59:59.999999Z',
    },
  );
});

it('is null for a period without a start or in the future', () => {
  expect(of({})).toBeNull();
  expect(of({ started_before: '2026-11-20T00:00:00Z' })).toBeNull();
  expect(of({ started_after: '2026-12-01T00:00:00Z' })).toBeNull();
});
