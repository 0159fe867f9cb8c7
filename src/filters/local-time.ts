import type { TimeZone } from '#lib/times.ts';

/** A `datetime-local` field's text in the screen's zone as the RFC 3339 that Coder takes; null while it is no time. */
export function fromField(text: string, zone: TimeZone): string | null {
  if (text === '') return null;
  const time = Date.parse(zone === 'UTC' ? `${text}Z` : text);
  return Number.isNaN(time) ? null : new Date(time).toISOString().replace('.000Z', 'Z');
}

/** What a `datetime-local` field shows for a bound, to the second; the bound itself keeps its own digits. */
export function toField(bound: string | undefined, zone: TimeZone): string {
  const time = Date.parse(bound ?? '');
  if (Number.isNaN(time)) return '';
  const shift = zone === 'UTC' ? 0 : new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - shift).toISOString().slice(0, 19);
}
