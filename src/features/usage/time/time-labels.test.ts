import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const zoneOfMachine = process.env['TZ'];
beforeEach(() => vi.resetModules());
afterEach(() => {
  if (zoneOfMachine === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneOfMachine;
});

/** The modules cache formatters of the machine's time zone. */
async function modulesIn(zone: string) {
  process.env['TZ'] = zone;
  const [labels, grid, times] = await Promise.all([
    import('./time-labels.ts'),
    import('#shared/domain/time-grid.ts'),
    import('#shared/i18n/times.ts'),
  ]);
  return { ...labels, ...grid, ...times };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 24);
const spansOf = (edges: readonly number[]) =>
  edges.slice(0, -1).map((from, index) => ({ from, to: edges[index + 1] ?? from }));

/** Zones with all kinds of clock changes, and one that skipped a day. */
const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Europe/Dublin',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'America/Havana',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Pacific/Kwajalein',
  'Europe/Moscow',
];

const start = fc.oneof(
  fc.integer({ min: Date.UTC(2009, 0), max: Date.UTC(2027, 0) }),
  fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: Date.parse('9000-01-01T00:00:00Z') }),
  fc.constantFrom(0, Date.UTC(2011, 11, 29), Date.UTC(1993, 7, 20), Date.UTC(2014, 9, 25)),
);
const length = fc.oneof(
  fc.integer({ min: 0, max: 3 * DAY }),
  fc.integer({ min: 0, max: 400 * DAY }),
  fc.integer({ min: 0, max: 990 * 365 * DAY }),
);

describe.each(ZONES)('in %s', zone => {
  it('gives unique labels and bars without gaps', async () => {
    const { spanLabels, tickLabels, timeGrid } = await modulesIn(zone);
    const shown = zone === 'UTC' ? 'UTC' : 'local';
    fc.assert(
      fc.property(start, length, fc.constantFrom(47, 120), (from, span, maxBars) => {
        const { edges } = timeGrid(from, from + span, shown, maxBars);
        expect(edges.length - 1).toBeLessThanOrEqual(maxBars);
        expect(edges.every((edge, at) => at === 0 || edge > (edges[at - 1] ?? 0))).toBe(true);
        expect(edges[0]).toBeLessThanOrEqual(from);
        expect(edges.at(-1)).toBeGreaterThan(from + span);
        const bars = spansOf(edges);
        const labels = spanLabels(bars, shown);
        expect(new Set(labels).size).toBe(bars.length);
        const ticks = tickLabels(bars, shown, NOW);
        expect(new Set(ticks.values()).size).toBe(ticks.size);
        expect(ticks.size).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it('distinguishes both hours when clocks repeat one', async () => {
    const { spanLabels, tickLabels, timeGrid, offsetOf } = await modulesIn(zone);
    const shown = zone === 'UTC' ? 'UTC' : 'local';
    for (let day = Date.UTC(2010, 0); day < Date.UTC(2015, 0); day += DAY) {
      if (offsetOf(day, shown) === offsetOf(day + DAY, shown)) continue;
      const bars = spansOf(timeGrid(day - 6 * HOUR, day + DAY + 6 * HOUR, shown, 120).edges);
      expect(new Set(spanLabels(bars, shown)).size).toBe(bars.length);
      const ticks = tickLabels(bars, shown, NOW);
      expect([ticks.size, new Set(ticks.values()).size]).toEqual([bars.length, bars.length]);
    }
  });

  it('formats the same instants with an offset for programs', async () => {
    const { formatIso } = await modulesIn(zone);
    fc.assert(
      fc.property(start, time => {
        const whole = Math.floor(time / 1000) * 1000;
        const written = formatIso(whole, zone === 'UTC' ? 'UTC' : 'local');
        expect(written).toMatch(/^-?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
        expect(Date.parse(written)).toBe(whole);
      }),
    );
  });
});

it('labels the hours of a clock change with their offsets', async () => {
  const { spanLabels, tickLabels, formatIso } = await modulesIn('America/New_York');
  const first = Date.UTC(2026, 10, 1, 4);
  const bars = [0, 1, 2, 3].map(hour => ({ from: first + hour * HOUR, to: first + (hour + 1) * HOUR }));
  expect(spanLabels(bars, 'local').map(label => label.replaceAll(/\s/g, ' '))).toEqual([
    'Nov 1, 2026, 00:00 – 01:00',
    'Nov 1, 2026, 01:00 GMT-4 – 01:00 GMT-5',
    'Nov 1, 2026, 01:00 – 02:00',
    'Nov 1, 2026, 02:00 – 03:00',
  ]);
  expect([...tickLabels(bars, 'local', NOW).values()]).toEqual([
    '00:00',
    '01:00 GMT-4',
    '01:00 GMT-5',
    '02:00',
  ]);
  expect(bars.map(({ from }) => formatIso(from, 'local'))).toEqual([
    '2026-11-01T00:00:00-04:00',
    '2026-11-01T01:00:00-04:00',
    '2026-11-01T01:00:00-05:00',
    '2026-11-01T02:00:00-05:00',
  ]);
  expect(formatIso(first, 'UTC')).toBe('2026-11-01T04:00:00+00:00');
});

it('shows years below the bars unless all are in the current year', async () => {
  const { tickLabels } = await modulesIn('UTC');
  const days = (from: number, count: number, step = 1) =>
    Array.from({ length: count }, (_, at) => ({
      from: from + at * step * DAY,
      to: from + (at + 1) * step * DAY,
    }));
  const ticks = (...of: Parameters<typeof days>) => [...tickLabels(days(...of), 'UTC', NOW).values()];
  expect(ticks(Date.UTC(2026, 10, 22), 3)).toEqual(['Nov 22', 'Nov 23', 'Nov 24']);
  expect(ticks(Date.UTC(2025, 11, 30), 3)).toEqual(['Dec 30, 2025', 'Dec 31, 2025', 'Jan 1, 2026']);
  expect(ticks(Date.UTC(2016, 0, 1), 2)).toEqual(['Jan 1, 2016', 'Jan 2, 2016']);
  expect(ticks(Date.UTC(2016, 0, 1), 3, 364)).toEqual(['Jan 1, 2016', 'Dec 30, 2016', 'Dec 29, 2017']);
});
