import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDecimals, decimalOf, multiplyDecimals, numberOf, ZERO } from './numbers.ts';

const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).filter(value => !Object.is(value, -0));

describe('a decimal', () => {
  it('has the digits that JavaScript prints', () => {
    expect(decimalOf(3.75)).toEqual({ digits: 375n, scale: 2 });
    expect(decimalOf(1e-7)).toEqual({ digits: 1n, scale: 7 });
    expect(decimalOf(1.5e21)).toEqual({ digits: 1_500_000_000_000_000_000_000n, scale: 0 });
    expect(decimalOf(-0.25)).toEqual({ digits: -25n, scale: 2 });
    expect(decimalOf(-0)).toEqual(ZERO);
    expect(() => decimalOf(Number.NaN)).toThrow(RangeError);
    expect(() => decimalOf(Infinity)).toThrow('Infinity is not a decimal number');
  });

  it('converts back to the same number', () => {
    fc.assert(fc.property(numbers, value => Object.is(numberOf(decimalOf(value)), value)));
  });

  it('adds 0.1 and 0.2 to exactly 0.3', () => {
    expect(numberOf(addDecimals(decimalOf(0.1), decimalOf(0.2)))).toBe(0.3);
    expect(numberOf(multiplyDecimals(decimalOf(0.1), decimalOf(3)))).toBe(0.3);
  });

  it('has the same sum in any order', () => {
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 12 }), values => {
        const sum = (list: readonly number[]) =>
          numberOf(list.map(decimalOf).reduce((a, b) => addDecimals(a, b), ZERO));
        expect(sum(values.toReversed())).toBe(sum(values));
        expect(sum(values.toSorted((a, b) => a - b))).toBe(sum(values));
      }),
    );
  });
});
