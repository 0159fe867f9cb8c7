/** Times here are whole microseconds since 1970: the tables' precision, which a JavaScript date lacks. */
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const microsOf = (date: Date): number => date.getTime() * 1000;

/** RFC 3339 in UTC with six fraction digits. */
export function momentText(micros: number): string {
  const whole = Math.floor(micros);
  const rest = ((whole % 1000) + 1000) % 1000;
  const text = new Date((whole - rest) / 1000).toISOString();
  return `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
