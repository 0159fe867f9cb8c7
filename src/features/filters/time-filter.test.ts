import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boundOf, clockChangeAt, instantsOf, toField } from './time-filter.tsx';

const before = process.env['TZ'];
afterEach(() => {
  process.env['TZ'] = before;
});

const ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
  'UTC',
];
const typed = (text: string, isSecond = false) => ({ text, zone: 'local' as const, isSecond });

describe.each(ZONES)('times typed in %s', zone => {
  beforeEach(() => {
    process.env['TZ'] = zone;
  });

  it('are the instants at which a clock there shows them', () => {
    const second = fc.integer({ min: Date.UTC(1990, 0) / 1000, max: Date.UTC(2035, 0) / 1000 });
    fc.assert(
      fc.property(second, time => {
        const instant = time * 1000;
        const text = toField(new Date(instant).toISOString(), 'local');
        expect(instantsOf(text, 'local')).toContain(instant);
        for (const each of instantsOf(text, 'local')) {
          expect(toField(new Date(each).toISOString(), 'local')).toBe(text);
        }
      }),
    );
  });

  it('stay the same instant after a change of the time zone and back', () => {
    const day = fc.integer({ min: 0, max: 366 * 48 }).map(half => Date.UTC(2026, 0) + half * 1_800_000);
    fc.assert(
      fc.property(day, fc.boolean(), (time, isSecond) => {
        const text = new Date(time).toISOString().slice(0, 19);
        const bound = boundOf(typed(text, isSecond));
        expect(boundOf({ text: toField(bound, 'UTC'), zone: 'UTC', isSecond: false })).toBe(bound);
      }),
    );
  });
});

describe('at a clock change', () => {
  beforeEach(() => {
    process.env['TZ'] = 'America/New_York';
  });

  it('distinguishes both times of the hour that occurs twice', () => {
    const text = '2026-11-01T01:30:00';
    expect(boundOf(typed(text))).toBe('2026-11-01T05:30:00Z');
    expect(boundOf(typed(text, true))).toBe('2026-11-01T06:30:00Z');
    expect(clockChangeAt(text, '2026-11-01T05:30:00Z', 'local')).toEqual({ kind: 'twice', isSecond: false });
    expect(clockChangeAt(text, '2026-11-01T06:30:00.25Z', 'local')).toEqual({
      kind: 'twice',
      isSecond: true,
    });
    expect(clockChangeAt('2026-11-01T00:59:59', '2026-11-01T04:59:59Z', 'local')).toEqual({ kind: 'none' });
    expect(clockChangeAt('2026-11-01T02:00:00', '2026-11-01T07:00:00Z', 'local')).toEqual({ kind: 'none' });
    expect(clockChangeAt(text, '2026-11-01T01:30:00Z', 'UTC')).toEqual({ kind: 'none' });
  });

  it('uses a defined time for one that does not exist', () => {
    const text = '2026-03-08T02:30:00';
    expect(boundOf(typed(text))).toBe('2026-03-08T07:30:00Z');
    expect(clockChangeAt(text, '2026-03-08T07:30:00Z', 'local')).toEqual({ kind: 'skipped' });
    expect(toField('2026-03-08T07:30:00Z', 'local')).toBe('2026-03-08T03:30:00');
  });

  it('treats an invalid text as no time', () => {
    for (const text of ['', '2026-13-01T00:00', 'x']) {
      expect(boundOf(typed(text))).toBeNull();
      expect(clockChangeAt(text, null, 'local')).toEqual({ kind: 'none' });
    }
  });
});
