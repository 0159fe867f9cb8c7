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
