import { parseRfc3339 } from './rfc3339.ts';

const WIRE = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:)([0-5]\d)(?:\.(\d{1,6}))?Z$/;

/**
 * Reads many times that lie close together, as those of ten thousand tool calls do: each minute of them is parsed once.
 * Microseconds since 1970 as a number, exact up to the year 2255; null for what is no time.
 */
export function microsReader(): (time: string) => number | null {
  const minutes = new Map<string, number | null>();
  return time => {
    const [, minute, seconds = '', fraction = ''] = WIRE.exec(time) ?? [];
    if (minute === undefined) return parse(time.toUpperCase());
    let start = minutes.get(minute);
    if (start === undefined) minutes.set(minute, (start = parse(`${minute}00Z`)));
    return start === null ? null : start + Number(seconds + fraction.padEnd(6, '0'));
  };
}

function parse(time: string): number | null {
  const parsed = parseRfc3339(time);
  return parsed.ok ? Number(parsed.micros) : null;
}
