const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** `812 B`, `12.4 MB`: decimal, as file managers and download lists have it. */
export function formatBytes(bytes: number): string {
  // 999,950 would print as "1000 kB": a size moves up a unit where its rounding does.
  const unit = UNITS.findIndex((_, index) => bytes < 999.95 * 1000 ** index);
  const power = unit === -1 ? UNITS.length - 1 : unit;
  return `${tenths.format(bytes / 1000 ** power)} ${UNITS[power]}`;
}
