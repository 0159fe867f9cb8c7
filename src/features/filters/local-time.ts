import type { TimeZone } from '#shared/i18n/times.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What was typed into a `datetime-local` field, and the zone that it was typed in. */
export interface TypedTime {
  text: string;
  zone: TimeZone;
  /** Where the clocks are set back and the time comes twice: the second of both is meant. */
  isSecond: boolean;
}

/**
 * The instants that a wall clock shows a text at: two where the clocks are set back, none where they are set forward.
 * Milliseconds, rising.
 */
export function instantsOf(text: string, zone: TimeZone): number[] {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return [];
  if (zone === 'UTC') return [asUtc];
  const around = [asUtc - DAY, asUtc, asUtc + DAY].map(time => asUtc + offsetAt(time));
  return [...new Set(around)].filter(time => time - offsetAt(time) === asUtc).sort((a, b) => a - b);
}

/** The bound that is meant, as the RFC 3339 that Coder takes; null while it is no time. */
export function boundOf({ text, zone, isSecond }: TypedTime): string | null {
  const instants = instantsOf(text, zone);
  // A time that does not exist is as long after the change as it is written, as everywhere on the web.
  const time = (isSecond ? instants.at(-1) : instants[0]) ?? Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString().replace('.000Z', 'Z');
}

/** What a `datetime-local` field shows for a bound, to the second; the bound itself keeps its own digits. */
export function toField(bound: string | null | undefined, zone: TimeZone): string {
  const time = Date.parse(bound ?? '');
  if (Number.isNaN(time)) return '';
  return new Date(zone === 'UTC' ? time : time - offsetAt(time)).toISOString().slice(0, 19);
}

export type ClockChange = { kind: 'none' } | { kind: 'skipped' } | { kind: 'twice'; isSecond: boolean };

/** Whether the clocks change at a bound as a field shows it, so that its text alone does not say which instant is meant. */
export function clockChangeAt(text: string, bound: string | null, zone: TimeZone): ClockChange {
  const instants = instantsOf(text, zone);
  if (bound === null || instants.length === 1) return { kind: 'none' };
  if (instants.length === 0) return { kind: 'skipped' };
  return { kind: 'twice', isSecond: Date.parse(bound) >= (instants[1] ?? Infinity) };
}

/** Milliseconds that the local clock is behind UTC. */
function offsetAt(time: number): number {
  return new Date(time).getTimezoneOffset() * MINUTE;
}
