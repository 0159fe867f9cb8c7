const exact = new Intl.NumberFormat();
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

const UNITS = [
  { from: 1e12, suffix: 'T' },
  { from: 1e9, suffix: 'B' },
  { from: 1e6, suffix: 'M' },
  { from: 1e3, suffix: 'k' },
] as const;

/** `12,345`: every digit, in the reader's locale; `≈ 9,007,199,254,740,992` where a sum is beyond what is counted exactly. */
export function formatCount(value: number): string {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? `≈ ${exact.format(value)}` : exact.format(value);
}

/** `18.2k`, `1.2M`: for reading at a glance; the exact figure has to be at hand beside it. */
export function formatCompact(value: number): string {
  // 999,950 would print as "1000k": a figure moves up a unit where its rounding does.
  const unit = UNITS.find(({ from }) => Math.abs(value) >= from * (from === 1e3 ? 1 : 0.99995));
  return unit ? tenths.format(value / unit.from) + unit.suffix : exact.format(value);
}

/** `71 %` of a whole, or null where there is no whole to take a part of. */
export function formatShare(part: number, whole: number): string | null {
  return whole > 0 ? `${tenths.format((100 * part) / whole)} %` : null;
}

/** A decimal number without rounding: `digits` × 10^-`scale`. */
export interface Decimal {
  digits: bigint;
  scale: number;
}

export const ZERO: Decimal = { digits: 0n, scale: 0 };

/** The number as it is written: 0.1 is a tenth, not the binary fraction beside it. */
export function decimalOf(value: number): Decimal {
  const written = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!written) throw new RangeError(`${value} is no decimal number`);
  const [, whole = '', fraction = '', exponent = '0'] = written;
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

/** The nearest number there is: the only rounding in a sum. */
export function numberOf({ digits, scale }: Decimal): number {
  return Number(`${digits}e${-scale}`);
}

function scaledTo({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}

/** `$1,234.50`, and `$0.0042` where the currency's own digits would leave little of a sum or nothing. */
export function formatMoney(amount: number, currency: string): string {
  const usual = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  const digits = usual.resolvedOptions().maximumFractionDigits ?? 2;
  if (amount === 0 || Math.abs(amount) >= 10 ** (1 - digits)) return usual.format(amount);
  return new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
    minimumSignificantDigits: 2,
    maximumSignificantDigits: 2,
  }).format(amount);
}

const names = new Intl.DisplayNames(undefined, { type: 'currency', fallback: 'none' });

/** `US Dollar` for `USD`, null for what the browser knows no currency by. */
export function currencyName(code: string): string | null {
  return /^[A-Z]{3}$/.test(code) ? (names.of(code) ?? null) : null;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `812 B`, `12.4 MB`: decimal, as file managers and download lists have it. */
export function formatBytes(bytes: number): string {
  // 999,950 would print as "1000 kB": a size moves up a unit where its rounding does.
  const unit = BYTE_UNITS.findIndex((_, index) => bytes < 999.95 * 1000 ** index);
  const power = unit === -1 ? BYTE_UNITS.length - 1 : unit;
  return `${tenths.format(bytes / 1000 ** power)} ${BYTE_UNITS[power]}`;
}
