import { expect, it } from 'vitest';
import { windowAround, windowOfInstant } from './time-range.ts';

it('is exact to the microsecond and in UTC', () => {
  expect(windowOfInstant('2026-11-20T12:00:00.999999Z')).toEqual({
    started_after: '2026-11-20T12:00:00.999999Z',
    started_before: '2026-11-20T12:00:01Z',
  });
  expect(windowAround('2026-11-20t12:00:00+01:00', 60_000_000n, 1n)).toEqual({
    started_after: '2026-11-20T10:59:00Z',
    started_before: '2026-11-20T11:00:00.000001Z',
  });
});

it('is null for an invalid time', () => {
  expect(windowOfInstant('yesterday')).toBeNull();
});

it.each([
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000001Z'],
  ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999998Z', '9999-12-31T23:59:59.999999Z'],
])('stays within the times that RFC 3339 can express around %s', (time, started_after, started_before) => {
  expect(windowOfInstant(time)).toEqual({ started_after, started_before });
});
