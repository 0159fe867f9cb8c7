import fc from 'fast-check';
import { afterEach, describe, expect, it, test } from 'vitest';
import { calendarPeriodOf, calendarPeriods, stepPeriod } from './calendar-periods.ts';
import { NO_FILTERS, patchFilters, type Filters, type FiltersPatch } from './filters.ts';

const before = process.env['TZ'];
afterEach(() => {
  process.env['TZ'] = before;
});

const HOUR = 3_600_000;
const apply = (patch: FiltersPatch): Filters => patchFilters(NO_FILTERS, patch);
const boundsOf = ({ started_after, started_before }: Filters) => [started_after, started_before];

test.each([
  // A Tuesday.
  ['2026-12-01T10:00:00Z', 'Today', '2026-12-01T00:00:00Z', undefined],
  ['2026-12-01T10:00:00Z', 'Yesterday', '2026-11-30T00:00:00Z', '2026-11-30T23:59:59.999999Z'],
  ['2026-12-01T10:00:00Z', 'This week', '2026-11-30T00:00:00Z', undefined],
  ['2026-12-01T10:00:00Z', 'Last week', '2026-11-23T00:00:00Z', '2026-11-29T23:59:59.999999Z'],
  // A Monday and a Sunday, where a week starts and ends.
  ['2026-11-30T00:00:00Z', 'This week', '2026-11-30T00:00:00Z', undefined],
  ['2026-11-29T23:59:59Z', 'This week', '2026-11-23T00:00:00Z', undefined],
  ['1969-12-31T12:00:00Z', 'This week', '1969-12-29T00:00:00Z', undefined],
])('at %s, %s is from %s to %s', (now, label, from, to) => {
  const period = calendarPeriods(Date.parse(now), 'UTC').find(each => each.label === label);
  expect(boundsOf(apply(period?.patch ?? {}))).toEqual([from, to]);
});

describe('at clock changes', () => {
  it('a day has 25 hours, and the day before it 24', () => {
    process.env['TZ'] = 'America/New_York';
    const now = Date.parse('2026-11-02T12:00:00-05:00');
    const yesterday = calendarPeriods(now, 'local')[1]?.patch ?? {};
    expect(boundsOf(apply(yesterday))).toEqual(['2026-11-01T04:00:00Z', '2026-11-02T04:59:59.999999Z']);
    const step = { direction: 'earlier', now, asOf: now, zone: 'local' } as const;
    expect(boundsOf(apply(stepPeriod(apply(yesterday), step) ?? {}))).toEqual([
      '2026-10-31T04:00:00Z',
      '2026-11-01T03:59:59.999999Z',
    ]);
  });
});

const NOW = Date.parse('2026-12-01T10:30:00Z');
const UTC = { now: NOW, asOf: NOW, zone: 'UTC' } as const;

test.each<[string, Filters, 'earlier' | 'later', (string | undefined)[] | null]>([
  [
    'today',
    apply({ started_after: '2026-12-01T00:00:00Z' }),
    'earlier',
    ['2026-11-30T00:00:00Z', '2026-11-30T23:59:59.999999Z'],
  ],
  ['today', apply({ started_after: '2026-12-01T00:00:00Z' }), 'later', null],
  [
    'yesterday',
    apply({ started_after: '2026-11-30T00:00:00Z', started_before: '2026-11-30T23:59:59.999999Z' }),
    'later',
    ['2026-12-01T00:00:00Z', '2026-12-01T23:59:59.999999Z'],
  ],
  [
    'the last 24 hours',
    apply({ range: '24h' }),
    'earlier',
    ['2026-11-29T10:29:59.999999Z', '2026-11-30T10:29:59.999999Z'],
  ],
  ['the last 24 hours', apply({ range: '24h' }), 'later', null],
  [
    'one hour',
    apply({ started_after: '2026-12-01T08:00:00Z', started_before: '2026-12-01T08:59:59.999999Z' }),
    'later',
    ['2026-12-01T09:00:00Z', '2026-12-01T09:59:59.999999Z'],
  ],
  [
    'the current hour',
    apply({ started_after: '2026-12-01T10:00:00Z', started_before: '2026-12-01T10:59:59.999999Z' }),
    'later',
    null,
  ],
  ['no start', apply({ started_before: '2026-12-01T10:00:00Z' }), 'earlier', null],
  ['all time', NO_FILTERS, 'earlier', null],
  ['an invalid time', apply({ started_after: 'yesterday' }), 'earlier', null],
  ['a start in the future', apply({ started_after: '2027-01-01T00:00:00.5Z' }), 'earlier', null],
])('a step from %s (%#)', (_what, filters, direction, bounds) => {
  const patch = stepPeriod(filters, { ...UTC, direction });
  expect(patch && boundsOf(apply(patch))).toEqual(bounds);
});

it('a step there and back is the same period, next to the first without a gap or an overlap', () => {
  const zones = fc.constantFrom(
    'UTC',
    'America/New_York',
    'Pacific/Apia',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
  );
  const hours = fc.integer({ min: 1, max: 40 * 24 });
  fc.assert(
    fc.property(zones, hours, hours, fc.boolean(), (zone, ago, length, isWholeDays) => {
      process.env['TZ'] = zone;
      const to = NOW - ago * HOUR;
      const bounds = [to - length * HOUR, to].map(time => {
        if (!isWholeDays) return time;
        return new Date(time).setHours(0, 0, 0, 0);
      });
      const [from = 0, end = 0] = bounds;
      fc.pre(end > from);
      const start = apply({
        started_after: new Date(from).toISOString(),
        started_before: new Date(end - 1).toISOString().replace('Z', '999Z'),
      });
      const step = { now: NOW, asOf: NOW, zone: 'local' } as const;
      const earlier = apply(stepPeriod(start, { ...step, direction: 'earlier' }) ?? {});
      expect(Date.parse(earlier.started_before ?? '') + 1).toBe(from);
      const again = apply(stepPeriod(earlier, { ...step, direction: 'later' }) ?? {});
      expect(boundsOf(again).map(time => Date.parse(time ?? ''))).toEqual([from, end - 1]);
    }),
  );
});

it('a selected period has its name until another period takes its place', () => {
  for (const { id, patch } of calendarPeriods(NOW, 'UTC')) {
    expect(calendarPeriodOf(apply(patch), NOW, 'UTC')?.id).toBe(id);
    expect(calendarPeriodOf(apply(patch), NOW + 14 * 24 * HOUR, 'UTC')).toBeNull();
  }
  expect(calendarPeriodOf(apply({ range: '24h' }), NOW, 'UTC')).toBeNull();
});
