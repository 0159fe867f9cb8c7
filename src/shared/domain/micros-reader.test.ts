import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMicrosParser, formatMicros, parseRfc3339 } from './timestamps.ts';

const slowly = (time: string): number | null => {
  const parsed = parseRfc3339(time.toUpperCase());
  return parsed.ok ? Number(parsed.micros) : null;
};

it('parses the same as parseRfc3339, whatever it parsed before', () => {
  const read = createMicrosParser();
  const near = fc.bigInt({ min: 1_763_000_000_000_000n, max: 1_763_000_100_000_000n }).map(formatMicros);
  const far = fc.bigInt({ min: -60_000_000_000_000_000n, max: 9_000_000_000_000_000n }).map(formatMicros);
  const odd = fc.stringMatching(
    /^2026-(02|04|13)-(29|31|05)t?T?\d{1,2}:[0-6]\d:[0-6]\d(\.\d{0,9})?(Z|z|[+]01:00)$/,
  );
  fc.assert(
    fc.property(fc.oneof(near, far, odd, fc.string()), time => {
      fc.pre(slowly(time) === null || Number.isSafeInteger(slowly(time)));
      expect(read(time)).toBe(slowly(time));
    }),
    { numRuns: 1000 },
  );
});
