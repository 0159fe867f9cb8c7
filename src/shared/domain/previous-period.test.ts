import { expect, it } from 'vitest';
import { previousPeriod } from './time-ranges.ts';

const NOW = Date.parse('2026-11-20T14:00:00Z');
const of = (filters: object) => previousPeriod({ invalid: [], ...filters }, NOW);

it('is as long, directly before, and shares no instant', () => {
  expect(of({ range: '24h', model: 'a' })).toEqual({
    model: 'a',
    started_after: '2026-11-18T14:00:00Z',
    started_before: '2026-11-19T13:59:59.999999Z',
    invalid: [],
  });
});

it('is cut where a period that is not over yet is cut', () => {
  expect(of({ started_after: '2026-11-20T00:00:00Z', started_before: '2026-11-21T00:00:00Z' })).toMatchObject(
    {
      started_after: '2026-11-19T00:00:00Z',
      started_before: '2026-11-19T13:59:59.999999Z',
    },
  );
});

it('is not there for what has no beginning, or has not begun', () => {
  expect(of({})).toBeNull();
  expect(of({ started_before: '2026-11-20T00:00:00Z' })).toBeNull();
  expect(of({ started_after: '2026-12-01T00:00:00Z' })).toBeNull();
});
