const exact = new Intl.NumberFormat();
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

const UNITS = [
  { from: 1e12, suffix: 'T' },
  { from: 1e9, suffix: 'B' },
  { from: 1e6, suffix: 'M' },
  { from: 1e3, suffix: 'k' },
] as const;

/** `12,345` in the browser's locale; `≈ 9,007,199,254,740,992` above the largest safe integer, where a sum is not exact. */
export function formatCount(value: number): string {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? `≈ ${exact.format(value)}` : exact.format(value);
}

/** `18.2k`, `1.2M`. The exact value must be available next to it. */
export function formatCompact(value: number): string {
  // From 999,950 on, because that would round to "1000k".
  const unit = UNITS.find(({ from }) => Math.abs(value) >= from * (from === 1e3 ? 1 : 0.99995));
  return unit ? tenths.format(value / unit.from) + unit.suffix : exact.format(value);
}

/** `71.5%`, or null if the whole is 0. */
export function formatShare(part: number, whole: number): string | null {
  return whole > 0 ? `${tenths.format((100 * part) / whole)}%` : null;
}

const change = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const signed = (value: number): string => change.format(value).replace('-', '\u2212');

/** `+12.3%`, or null if there was nothing before. */
export function formatChange(now: number, before: number): string | null {
  return before > 0 ? `${signed((100 * (now - before)) / before)}%` : null;
}

/** The difference of two shares, as `+0.6 pp`. */
export function formatPointChange(difference: number): string {
  return `${signed(100 * difference)} pp`;
}

/** An exact decimal number: `digits` × 10^-`scale`. */
export interface Decimal {
  digits: bigint;
  scale: number;
}

export const ZERO: Decimal = { digits: 0n, scale: 0 };

/** Uses the digits that JavaScript prints: 0.1 is a tenth, not the nearest binary fraction. */
export function decimalOf(value: number): Decimal {
  const match = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!match) throw new RangeError(`${value} is not a decimal number`);
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: scaledTo(a, scale) + scaledTo(b, scale), scale };
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** The nearest JavaScript number; the only rounding in a sum. */
export function numberOf({ digits, scale }: Decimal): number {
  return Number(`${digits}e${-scale}`);
}

function scaledTo({ digits, scale }: Decimal, newScale: number): bigint {
  return digits * 10n ** BigInt(newScale - scale);
}

/** `$1,234.50`; a small amount gets two significant digits, such as `$0.0042`. */
export function formatMoney(amount: number, currency: string): string {
  const standard = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  const digits = standard.resolvedOptions().maximumFractionDigits ?? 2;
  if (amount === 0 || Math.abs(amount) >= 10 ** (1 - digits)) return standard.format(amount);
  return new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
    minimumSignificantDigits: 2,
    maximumSignificantDigits: 2,
  }).format(amount);
}

const names = new Intl.DisplayNames(undefined, { type: 'currency', fallback: 'none' });

/** `US Dollar` for `USD`, or null if the browser does not know the code. */
export function currencyName(code: string): string | null {
  return /^[A-Z]{3}$/.test(code) ? (names.of(code) ?? null) : null;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `812 B`, `12.4 MB` in decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  // From 999,950 on, because that would round to "1000 kB".
  const unit = BYTE_UNITS.findIndex((_, index) => bytes < 999.95 * 1000 ** index);
  const power = unit === -1 ? BYTE_UNITS.length - 1 : unit;
  return `${tenths.format(bytes / 1000 ** power)} ${BYTE_UNITS[power]}`;
}
