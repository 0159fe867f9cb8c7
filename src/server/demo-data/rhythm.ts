import { DAY, HOUR } from './moment.ts';

/** Monday to Sunday: offices are nearly empty at the weekend and slow on Friday. */
const WEEK = [1, 1.12, 1.1, 1.05, 0.8, 0.1, 0.13];

/** What a working day looks like, an hour each from midnight: a morning, a lunch, an afternoon, a late few. */
const HOURS = [
  0.03, 0.02, 0.01, 0.01, 0.01, 0.02, 0.06, 0.2, 0.55, 0.95, 1.15, 1.1, 0.6, 0.8, 1.1, 1.15, 1, 0.75, 0.4,
  0.22, 0.2, 0.22, 0.16, 0.08,
];

/** How busy a person is at a moment (microseconds UTC), by the clock on their wall. */
export function busyness(moment: number, offsetHours: number): number {
  const local = moment + offsetHours * HOUR;
  const hour = Math.floor((local % DAY) / HOUR);
  // 1 January 1970 was a Thursday.
  const weekday = (Math.floor(local / DAY) + 3) % 7;
  return (WEEK[weekday] ?? 0) * (HOURS[hour] ?? 0);
}

/** Machines run at night: on every full hour of the dark half of the day, and a little otherwise. */
export function machineBusyness(moment: number): number {
  const hour = Math.floor((moment % DAY) / HOUR);
  return hour < 6 ? 0.9 : 0.15;
}
